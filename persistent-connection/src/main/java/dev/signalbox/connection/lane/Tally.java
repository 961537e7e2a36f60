package dev.signalbox.connection.lane;

import dev.signalbox.protocol.TransportType;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one lane has done, for metrics. Written by the lane alone, without any atomic operation that costs more than a store; read by any
 * thread, which sees it a moment later.
 */
public final class Tally {
    private final Map<TransportType, AtomicLong> sent = new EnumMap<>(TransportType.class);
    private final Map<TransportType, AtomicLong> sentBytes = new EnumMap<>(TransportType.class);
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong position = new AtomicLong();
    private final AtomicLong topics = new AtomicLong();

    Tally() {
        for (TransportType type : TransportType.values()) {
            sent.put(type, new AtomicLong());
            sentBytes.put(type, new AtomicLong());
        }
    }

    /** Messages and replies handed to transports of a type, since the start. */
    public long sent(TransportType type) {
        return of(sent, type).get();
    }

    /** Bytes of frames handed to transports of a type, since the start; keep-alives do not count. */
    public long sentBytes(TransportType type) {
        return of(sentBytes, type).get();
    }

    /** Messages of the log put into rings, one for each connection, since the start. */
    public long delivered() {
        return delivered.get();
    }

    /** The position of the last entry of the log that the lane has taken. */
    public long position() {
        return position.get();
    }

    /** How many topics somebody on the lane listens to, as of its last batch or heartbeat. */
    public long topics() {
        return topics.get();
    }

    void sent(TransportType type, int messages) {
        add(of(sent, type), messages);
    }

    void sentBytes(TransportType type, int bytes) {
        add(of(sentBytes, type), bytes);
    }

    void delivered(int members) {
        add(delivered, members);
    }

    void stands(long at, int listenedTo) {
        position.setRelease(at);
        topics.setRelease(listenedTo);
    }

    private static void add(AtomicLong count, int more) {
        count.setRelease(count.getPlain() + more);
    }

    private static AtomicLong of(Map<TransportType, AtomicLong> counts, TransportType type) {
        AtomicLong count = counts.get(type);
        if (count == null) {
            throw new AssertionError(type); // each constant has one
        }
        return count;
    }
}
