package dev.signalbox.connection.group;

import dev.signalbox.token.format.VerifiedGroupsToken;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client that comes back brings about its groups, after its token was weighed against what the server knows.
 *
 * @param groups the qualified names the application is asked about
 * @param believed the qualified names the client believes to be in, as of its cursor; null when its token does not tell
 * @param remembered the connection's membership when it ended here; null when that is not known or does not matter
 * @param generation which membership of the connection this is; 0 when nobody says
 */
public record GroupsClaim(
        Set<String> groups,
        @Nullable Set<String> believed,
        @Nullable Membership remembered,
        long generation) {
    /** A client without a token. */
    public static final GroupsClaim NONE = new GroupsClaim(Set.of(), Set.of(), null, 0);

    /** What the token says, whatever the server knows. */
    public static GroupsClaim of(@Nullable VerifiedGroupsToken token) {
        if (token == null) {
            return NONE;
        }
        Set<String> names = new LinkedHashSet<>(token.groups());
        return new GroupsClaim(names, token.isHandle() ? null : names, null, token.generation());
    }

    /** The same client, whose application is asked about other groups. */
    public GroupsClaim to(Collection<String> known) {
        return new GroupsClaim(new LinkedHashSet<>(known), believed, remembered, generation);
    }

    /** The same client, against what is remembered of its connection. */
    GroupsClaim against(Membership known) {
        Set<String> names = new LinkedHashSet<>(known.groups());
        Set<String> was = believed == null && generation == known.generation() ? names : believed;
        Set<String> asked = new LinkedHashSet<>(names);
        asked.addAll(groups);
        return new GroupsClaim(asked, was, known, known.generation());
    }

    /** What the connection was in when the client last heard of it, as far as anybody can tell; its replay begins there. */
    public Set<String> atCursor() {
        return believed == null ? groups : believed;
    }
}
