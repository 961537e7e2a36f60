package dev.signalbox.connection.lane;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.GapPolicy;
import dev.signalbox.connection.SlowPolicy;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The time-outs, policies and bounds of {@link ConnectionConfig} as a lane looks at them (protocol C2). Immutable. */
final class LaneTiming {
    // The original gives a stream that was cut this long on top of the disconnect time-out (protocol B1, K29).
    private static final Duration STREAM_THRESHOLD = Duration.ofSeconds(5);

    private final boolean keepAlive;
    private final long connectionTimeoutNanos;
    private final long retentionNanos;
    private final long streamGiveUpNanos;
    private final long pollGiveUpNanos;
    private final long longPollDelayMillis;
    private final long tokenRefreshNanos;
    private final long heartbeatNanos;
    private final boolean startsAfresh;
    private final boolean closesSlow;
    private final boolean closesExpired;
    private final long maxReplyBytes;
    private final int maxGroups;

    LaneTiming(ConnectionConfig config, @Nullable Duration tokenRefresh) {
        tokenRefreshNanos = tokenRefresh == null ? 0 : tokenRefresh.toNanos();
        keepAlive = config.keepAlive() != null;
        connectionTimeoutNanos = config.connectionTimeout().toNanos();
        retentionNanos = config.messageRetention().toNanos();
        streamGiveUpNanos = config.disconnectTimeout().plus(STREAM_THRESHOLD).toNanos();
        pollGiveUpNanos =
                config.disconnectTimeout().plus(config.longPollDelay()).toNanos();
        longPollDelayMillis = config.longPollDelay().toMillis();
        heartbeatNanos = config.heartbeatInterval().toNanos();
        startsAfresh = config.gapPolicy() == GapPolicy.START_AFRESH;
        closesSlow = config.slowPolicy() == SlowPolicy.CLOSE;
        closesExpired = config.closesExpired();
        maxReplyBytes = config.messageBufferBytes();
        maxGroups = config.maxGroups();
    }

    /** Whether keep-alives are sent at all. */
    boolean keepAlive() {
        return keepAlive;
    }

    /** Whether a receive request of this transport ends after the connection time-out. */
    boolean timesOut(TransportType transport) {
        return !keepAlive || transport == TransportType.LONG_POLLING;
    }

    long connectionTimeoutNanos() {
        return connectionTimeoutNanos;
    }

    long retentionNanos() {
        return retentionNanos;
    }

    /** How long after it was last seen alive a connection is given up. */
    long giveUpNanos(TransportType transport) {
        return transport == TransportType.LONG_POLLING ? pollGiveUpNanos : streamGiveUpNanos;
    }

    /** After which time a connected client is given its groups token anew; 0 for never, when tokens do not age. */
    long tokenRefreshNanos() {
        return tokenRefreshNanos;
    }

    long longPollDelayMillis() {
        return longPollDelayMillis;
    }

    /** From when on a client without an open request counts as away: a poll's client has had its time to come with the next. */
    long absentNanos() {
        return longPollDelayMillis * 1_000_000 + heartbeatNanos;
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
