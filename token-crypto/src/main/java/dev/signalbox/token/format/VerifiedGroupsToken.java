package dev.signalbox.token.format;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A groups token that one of our nodes, or of a .NET farm with the same key, issued: the connection it was issued to, and the groups it was
 * in then, or a reference to what the server holds about them.
 *
 * <p>Only {@link GroupsTokens#open} makes one. The groups may be those of long ago (protocol K53). Immutable.
 */
public final class VerifiedGroupsToken {
    private final String connectionId;
    private final @Nullable Instant issued; // null when it does not say
    private final long generation;
    private final @Nullable List<String> groups; // null for a handle

    VerifiedGroupsToken(String connectionId, @Nullable Instant issued, long generation, @Nullable List<String> groups) {
        this.connectionId = connectionId;
        this.issued = issued;
        this.generation = generation;
        this.groups = groups == null ? null : List.copyOf(groups);
    }

    /** The connection's id, as it was issued. */
    public String connectionId() {
        return connectionId;
    }

    /** When it was issued, to the second; null when it does not say, as those of .NET servers. */
    public @Nullable Instant issued() {
        return issued;
    }

    /** Which membership of the connection it stands for; a later one has a larger number. 0 when it does not say. */
    public long generation() {
        return generation;
    }

    /** Whether it names no groups and only refers to what the server holds. */
    public boolean isHandle() {
        return groups == null;
    }

    /** Group names as in the token: {@code Hub.group}, without topic prefix; unmodifiable; empty for a handle. */
    public List<String> groups() {
        return Objects.requireNonNullElse(groups, List.of());
    }

    /** Whether it was issued to that connection; ids are compared without regard to case (protocol D3). */
    public boolean belongsTo(String connectionId) {
        return OrdinalIgnoreCase.equal(this.connectionId, connectionId);
    }

    /** The connection id and how many groups; their names stay out of logs. */
    @Override
    public String toString() {
        return "VerifiedGroupsToken[" + connectionId + ", " + (groups == null ? "handle" : groups.size() + " groups")
                + "]";
    }
}
