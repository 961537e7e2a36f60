package dev.signalbox.connection.lane;

import dev.signalbox.connection.ConnectionTimeouts;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The time-outs of the sessions of one kind of client as a lane looks at them, and their heartbeat (protocol C2): one for all kinds that none
 * were set for. Its beats belong to the lane; the time-outs never change.
 */
final class SessionTiming {
    // The original gives a stream that was cut this long on top of the disconnect time-out (protocol B1, K29).
    private static final Duration STREAM_THRESHOLD = Duration.ofSeconds(5);

    private static final int BEATS_IN_A_PERIOD = 2;

    private final boolean keepAlive;
    private final long connectionTimeoutNanos;
    private final long retentionNanos;
    private final long streamGiveUpNanos;
    private final long pollGiveUpNanos;
    private final long longPollDelayMillis;
    private final long heartbeatNanos;
    private final AtomicBoolean beatScheduled = new AtomicBoolean();
    private long beats;

    SessionTiming(ConnectionTimeouts timeouts) {
        keepAlive = timeouts.keepAlive() != null;
        connectionTimeoutNanos = timeouts.connectionTimeout().toNanos();
        retentionNanos = timeouts.messageRetention().toNanos();
        streamGiveUpNanos = timeouts.disconnectTimeout().plus(STREAM_THRESHOLD).toNanos();
        pollGiveUpNanos =
                timeouts.disconnectTimeout().plus(timeouts.longPollDelay()).toNanos();
        longPollDelayMillis = timeouts.longPollDelay().toMillis();
        heartbeatNanos = timeouts.heartbeatInterval().toNanos();
    }

    /** Any thread: whether a beat may be handed to the lane; not while the one before still waits for its turn. */
    boolean schedulesBeat() {
        return beatScheduled.compareAndSet(false, true);
    }

    /** Begins a beat. */
    void beat() {
        beatScheduled.set(false);
        beats++;
    }

    /** How many beats have begun. */
    long beats() {
        return beats;
    }

    /**
     * Whether a keep-alive is due: nothing was written since the last beat but one, so that at the next the client would have heard nothing for
     * more than the keep-alive period. What it is sent besides keeps it alive just as well (protocol C2, K28).
     *
     * @param lastWriteBeat how many beats had begun when something was written last
     */
    boolean isKeepAliveDue(long lastWriteBeat) {
        return keepAlive && beats - lastWriteBeat >= BEATS_IN_A_PERIOD;
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

    long longPollDelayMillis() {
        return longPollDelayMillis;
    }

    /** From when on a client without an open request counts as away: a poll's client has had its time to come with the next. */
    long absentNanos() {
        return longPollDelayMillis * 1_000_000 + heartbeatNanos;
    }
}
