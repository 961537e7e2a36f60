package dev.signalbox.connection.log;

import java.util.List;

/**
 * The one order of all messages of an epoch, and its recent past.
 *
 * <p>Guarantees: positions only grow, by one from message to message, in the order in which everybody reads them; a message that was
 * appended by one thread before another has the smaller position. Without them, connections would see different orders and
 * resuming from a position would lose or repeat.
 *
 * <p>The past is bounded: {@link #read} says so when what was asked for is gone. Safe for use by any thread.
 */
public interface MessageLog {

    /** Names this log among all others there ever were; part of every cursor (protocol E3, K47). */
    long epoch();

    /** Puts a message at the end. Never waits for a reader. */
    void append(Message message);

    /** The position of the newest message; 0 when there was none yet. */
    long tail();

    /**
     * Reads on after a position.
     *
     * @param after the last position already seen; 0 for none
     * @param max how many entries at most
     * @return the entries that follow, the oldest one still held first
     */
    Slice read(long after, int max);

    /** Calls the listener after something was appended, on the appending thread: it must only wake a reader. */
    void onAppend(Runnable listener);

    /**
     * A stretch of the log.
     *
     * @param missed how many messages after the asked-for position are no longer held
     * @param entries what follows, in order; empty at the end of the log
     */
    record Slice(long missed, List<LogEntry> entries) {
        public Slice {
            if (missed < 0) {
                throw new IllegalArgumentException("missed: " + missed + " (expected: 0 or more)");
            }
        }
    }
}
