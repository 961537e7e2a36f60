package dev.signalbox.connection.group;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.connection.time.Ticker;
import dev.signalbox.token.InvalidTokenException.Cause;
import dev.signalbox.token.format.VerifiedGroupsToken;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the groups of connections that have ended, within a bound, so that an old groups token does not bring back what its connection
 * was taken out of, and a token that names no groups can be resolved (protocol K53).
 *
 * <p>What was forgotten is as in the original: a token that names groups is taken at its word, one that does not gives none. Safe for use
 * by any thread.
 */
public final class MembershipMemory {
    /** How much is remembered unless the constructor says otherwise, in bytes, roughly. */
    public static final long DEFAULT_BYTES = 16L << 20;

    /** For how long. Clients come back within their disconnect time-out, or after the machine they run on has slept. */
    public static final Duration RETENTION = Duration.ofHours(1);

    private static final int ENTRY_BYTES = 200;
    private static final int NAME_BYTES = 60;

    private final Cache<String, Ended> ended;
    private final Ticker ticker;

    /** How a connection ended, and with which groups. */
    private record Ended(Membership membership, boolean stopped, long nanos, long returnNanos) {
        boolean isStopped(long now) {
            return stopped && now - nanos >= returnNanos;
        }

        int weight() {
            int weight = ENTRY_BYTES;
            for (String group : membership.groups()) {
                weight += NAME_BYTES + Character.BYTES * group.length();
            }
            return weight;
        }
    }

    /**
     * A memory.
     *
     * @param bytes how much it may hold, roughly; 0 remembers nothing
     */
    public MembershipMemory(long bytes, Ticker ticker) {
        if (bytes < 0) {
            throw new IllegalArgumentException("groupsMemory: " + bytes + " (expected: 0 or more bytes)");
        }
        this.ticker = ticker;
        ended = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((String id, Ended how) -> how.weight())
                .expireAfterWrite(RETENTION)
                .ticker(ticker::nanos)
                .executor(Runnable::run)
                .build();
    }

    /** A connection ended here; its client may still come back. One that was never in a group leaves nothing to remember. */
    public void ended(String connectionId, Membership membership) {
        if (membership.generation() > 0) {
            ended.put(key(connectionId), new Ended(membership, false, ticker.nanos(), 0));
        }
    }

    /**
     * A client has said that it stops: its groups tokens are worth nothing any more.
     *
     * @param within for how long they still are, because it may have said so only to reconnect; zero when not at all
     */
    public void stopped(String connectionId, Membership membership, Duration within) {
        if (membership.generation() > 0) {
            Membership last = within.isZero()
                    ? new Membership(List.of(), membership.generation(), membership.position())
                    : membership;
            ended.put(key(connectionId), new Ended(last, true, ticker.nanos(), within.toNanos()));
        }
    }

    /**
     * What a client claims whose connection is not alive here.
     *
     * @param refused told why the token gives no groups, if it does not
     */
    public GroupsClaim claim(String connectionId, @Nullable VerifiedGroupsToken token, Consumer<Cause> refused) {
        GroupsClaim claim = GroupsClaim.of(token);
        if (token == null) {
            return claim;
        }
        Ended known = ended.getIfPresent(key(connectionId));
        if (known != null && known.isStopped(ticker.nanos())) {
            refused.accept(Cause.STOPPED);
            return claim.to(List.of());
        }
        boolean tells = token.issued() != null;
        if (known != null && tells && token.generation() <= known.membership().generation()) {
            return claim.against(known.membership());
        }
        if (token.isHandle()) {
            refused.accept(Cause.UNRESOLVED);
        }
        return claim;
    }

    // Ids in tokens are compared without regard to case (protocol D3).
    private static String key(String connectionId) {
        return connectionId.toLowerCase(Locale.ROOT);
    }
}
