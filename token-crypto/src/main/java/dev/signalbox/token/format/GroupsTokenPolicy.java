package dev.signalbox.token.format;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What groups tokens hold and which are accepted (protocol D3, K24, K53).
 *
 * @param dated whether tokens are issued with their time and generation; not when .NET servers shall read them, which know the names only
 * @param maxAge how long after its issue a token is accepted; null for ever, as in the original. The clock may be off by as much: a token
 *     from the future is accepted within the same bound
 * @param undatedAccepted whether a token without a time is accepted, as those of .NET servers are; without a {@code maxAge} each is
 * @param maxLength the longest text that lists names, in characters; a longer one becomes a handle that only refers to membership held by
 *     the server. 0: never
 */
public record GroupsTokenPolicy(boolean dated, @Nullable Duration maxAge, boolean undatedAccepted, int maxLength) {
    /** Dated tokens of any length, accepted for ever. */
    public static final GroupsTokenPolicy DEFAULT = new GroupsTokenPolicy(true, null, true, 0);

    /** Checks the numbers. */
    public GroupsTokenPolicy {
        if (maxAge != null && (maxAge.isNegative() || maxAge.isZero())) {
            throw new IllegalArgumentException("groupsTokenMaxAge: " + maxAge + " (expected: more than zero)");
        }
        if (maxLength < 0 || (maxLength > 0 && !dated)) {
            throw new IllegalArgumentException(
                    "groupsTokenMaxLength: " + maxLength + " (expected: 0 or more, and 0 unless dated)");
        }
    }
}
