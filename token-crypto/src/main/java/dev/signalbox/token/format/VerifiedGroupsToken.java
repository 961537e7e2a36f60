package dev.signalbox.token.format;

import java.util.List;

/**
 * A groups token that one of our nodes issued: the connection it was issued to and the groups it was in then.
 *
 * <p>Only {@link GroupsTokens#open} makes one. It has no expiry, so the groups may be those of long ago (protocol K53).
 * Immutable.
 */
public final class VerifiedGroupsToken {
    private final String connectionId;
    private final List<String> groups;

    VerifiedGroupsToken(String connectionId, List<String> groups) {
        this.connectionId = connectionId;
        this.groups = List.copyOf(groups);
    }

    /** The connection's id, as it was issued. */
    public String connectionId() {
        return connectionId;
    }

    /** Group names as in the token: {@code Hub.group}, without topic prefix; unmodifiable. */
    public List<String> groups() {
        return groups;
    }

    /** Whether it was issued to that connection; ids are compared without regard to case (protocol D3). */
    public boolean belongsTo(String connectionId) {
        return OrdinalIgnoreCase.equal(this.connectionId, connectionId);
    }

    /** The connection id and how many groups; their names stay out of logs. */
    @Override
    public String toString() {
        return "VerifiedGroupsToken[" + connectionId + ", " + groups.size() + " groups]";
    }
}
