package dev.signalbox.connection;

/**
 * The bounds that grow with the heap the Java machine was given.
 *
 * <p>The arithmetic, for 1 GiB and 10,000 connections, all of them at their bounds at once:
 *
 * <pre>
 *   256 MiB  what rings and slow sockets hold            a quarter, {@link #processBufferBytes}
 *    64 MiB  the log                                     fixed, not part of the quarter
 *   160 MiB  10,000 connections without their messages   16 KiB each: request facts, session, topics, open exchange
 *   ------
 *   480 MiB  less than half of the heap; the rest is for requests at work and for the application
 * </pre>
 *
 * At the most connections that are let in, {@link #maxConnections}, the third line is a quarter of the heap.
 */
final class HeapShare {
    private static final long BYTES_PER_CONNECTION = 64 << 10;
    private static final int LEAST_CONNECTIONS = 1_000;
    private static final long LEAST_BUFFER_BYTES = 16L << 20;

    private HeapShare() {}

    static long processBufferBytes() {
        return Math.max(LEAST_BUFFER_BYTES, heap() / 4);
    }

    static int maxConnections() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_CONNECTIONS, heap() / BYTES_PER_CONNECTION));
    }

    private static long heap() {
        return Runtime.getRuntime().maxMemory();
    }
}
