package dev.signalbox.gateway.undertow.tls;

import dev.signalbox.gateway.event.Http2Fault;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Reads along what frames a client of HTTP/2 sends and tells when they cost more than they are worth: frames that only make work (PING, SETTINGS,
 * PRIORITY, empty ones, unknown ones), and blocks of headers that do not end. Undertow bounds neither; it does bound resets, which are only told of
 * here. Confined to an I/O thread.
 */
final class FrameWatch {
    /** Frames that only make work, within {@link #WINDOW_NANOS}. */
    static final int MAX_IDLE_FRAMES = 1_000;

    /** Streams that are reset within {@link #WINDOW_NANOS}; Undertow ends the connection over one more. */
    static final int MAX_RESETS = 200;

    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Frames that one block of headers may come in. */
    static final int MAX_CONTINUATIONS = 64;

    private static final int PREFACE = 24;
    private static final int HEAD = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;

    private final long maxBlockBytes;
    private final Consumer<Http2Fault> refused;
    private int skip = PREFACE; // bytes until the next head
    private int have; // bytes of a head
    private int length;
    private int type;
    private int flags;
    private long blockBytes;
    private int continuations;
    private final Burst idle;
    private final Burst resets;

    /**
     * Creates a watch.
     *
     * @param nanos the time
     * @param maxBlockBytes how long a block of headers may be as it is sent, compressed
     * @param refused told once of what there is too much of
     */
    FrameWatch(LongSupplier nanos, long maxBlockBytes, Consumer<Http2Fault> refused) {
        this.maxBlockBytes = maxBlockBytes;
        this.refused = refused;
        idle = new Burst(nanos, MAX_IDLE_FRAMES);
        resets = new Burst(nanos, MAX_RESETS);
    }

    /** Counts frames of a kind, afresh in each window. */
    private static final class Burst {
        private final LongSupplier nanos;
        private final int most;
        private int count;
        private long begunNanos;

        Burst(LongSupplier nanos, int most) {
            this.nanos = nanos;
            this.most = most;
            begunNanos = nanos.getAsLong();
        }

        /** Counts one more; how many too many there are. */
        int excess() {
            long now = nanos.getAsLong();
            if (now - begunNanos > WINDOW_NANOS) {
                begunNanos = now;
                count = 0;
            }
            return Math.max(0, ++count - most);
        }
    }

    /**
     * Looks at bytes as they come, from the first of the connection, and leaves the buffer as it is.
     *
     * @return whether the connection may go on
     */
    boolean accept(ByteBuffer bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (skip > 0) {
                int step = Math.min(skip, to - at);
                skip -= step;
                at += step;
            } else {
                head(bytes.get(at++) & 0xFF);
                if (have == HEAD) {
                    have = 0;
                    skip = length;
                    if (!frame()) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private void head(int octet) {
        switch (have++) {
            case 0 -> length = octet;
            case 1, 2 -> length = length << 8 | octet;
            case 3 -> type = octet;
            case 4 -> flags = octet;
            default -> {} // which stream
        }
    }

    private boolean frame() {
        return switch (type) {
            case HEADERS -> block(true);
            case CONTINUATION -> block(false);
            case DATA -> length > 0 || (flags & END_STREAM) != 0 || idle();
            case RST_STREAM -> reset();
            case WINDOW_UPDATE -> true; // costs nothing
            default -> idle();
        };
    }

    private boolean block(boolean begins) {
        if (begins) {
            blockBytes = 0;
            continuations = 0;
        } else {
            continuations++;
        }
        blockBytes += length;
        return (blockBytes <= maxBlockBytes && continuations <= MAX_CONTINUATIONS) || refuse(Http2Fault.HEADERS);
    }

    private boolean idle() {
        return idle.excess() == 0 || refuse(Http2Fault.IDLE_FRAMES);
    }

    private boolean reset() {
        if (resets.excess() == 1) {
            refused.accept(Http2Fault.RESETS);
        }
        return true;
    }

    private boolean refuse(Http2Fault fault) {
        refused.accept(fault);
        return false;
    }
}
