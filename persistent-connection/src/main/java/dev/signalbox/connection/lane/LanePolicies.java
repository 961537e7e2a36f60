package dev.signalbox.connection.lane;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.GapPolicy;
import dev.signalbox.connection.SlowPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The policies and bounds of {@link ConnectionConfig} as a lane looks at them. Immutable. */
final class LanePolicies {
    private final long tokenRefreshNanos;
    private final boolean startsAfresh;
    private final boolean closesSlow;
    private final boolean closesExpired;
    private final long maxReplyBytes;
    private final int maxGroups;

    LanePolicies(ConnectionConfig config, @Nullable Duration tokenRefresh) {
        tokenRefreshNanos = tokenRefresh == null ? 0 : tokenRefresh.toNanos();
        startsAfresh = config.gapPolicy() == GapPolicy.START_AFRESH;
        closesSlow = config.slowPolicy() == SlowPolicy.CLOSE;
        closesExpired = config.closesExpired();
        maxReplyBytes = config.messageBufferBytes();
        maxGroups = config.maxGroups();
    }

    /** After which time a connected client is given its groups token anew; 0 for never, when tokens do not age. */
    long tokenRefreshNanos() {
        return tokenRefreshNanos;
    }

    /** Whether a connection that has missed messages is closed. */
    boolean startsAfresh() {
        return startsAfresh;
    }

    /** Whether a connection whose client reads too slowly is closed. */
    boolean closesSlow() {
        return closesSlow;
    }

    /** Whether a connection whose credential has expired is closed. */
    boolean closesExpired() {
        return closesExpired;
    }

    /** How many bytes of replies may wait for one socket. */
    long maxReplyBytes() {
        return maxReplyBytes;
    }

    /** How many groups one connection may be in. */
    int maxGroups() {
        return maxGroups;
    }
}
