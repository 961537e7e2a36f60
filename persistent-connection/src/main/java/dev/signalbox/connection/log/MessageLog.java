package dev.signalbox.connection.log;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The one order of all messages of an epoch, and its recent past, as one node sees it.
 *
 * <p>Guarantees: positions only grow from message to message, in the order in which everybody reads them, though not always by one; what
 * one thread appended before something else has the smaller position. Without them, connections would see different
 * orders and resuming from a position would lose or repeat.
 *
 * <p>The past is bounded: {@link #read} says so when what was asked for is gone. Reading never waits. Safe for use by any thread.
 */
public interface MessageLog {

    /**
     * Names this log among all others there ever were; part of every cursor (protocol E3, K47). A log that is shared with other nodes may
     * lose its past and begin anew: then the epoch changes, and positions begin again.
     */
    long epoch();

    /**
     * Puts a message at the end. Never waits for a reader.
     *
     * @return completed when the message has its place; on a single node that is at once. Fails when the log could not take it, which
     *     only a log that is shared with other nodes ever does
     */
    CompletionStage<Void> append(Message message);

    /** The position of the newest message known here; 0 when there is none. */
    long tail();

    /**
     * Reads on after a position.
     *
     * @param after the last position already seen; 0 for none
     * @param max how many entries at most
     * @return the entries that follow, the oldest one still held first
     */
    Slice read(long after, int max);

    /**
     * Reads on after a position, and passes over what the reader does not want without looking at it.
     *
     * @param after the last position already seen; 0 for none
     * @param max how many entries at most, not counting those passed over
     * @param wanted asked for each entry before it is touched
     * @return as {@link #read(long, int)} gives it, but without entries that are not wanted, {@link Slice#through} the last one passed over or
     *     given; the reader goes on until that does not grow. It ends behind an entry that is not a payload: such a one may change what is wanted. A log that cannot tell entries
     *     apart cheaply gives all
     */
    default Slice read(long after, int max, Wanted wanted) {
        return read(after, max);
    }

    /** What a reader of the past wants. Without side effects: the same entry may be asked for again. */
    @FunctionalInterface
    interface Wanted {
        /**
         * Whether an entry may be for the reader.
         *
         * @param topicHash the {@link String#hashCode} of its topic
         */
        boolean mayBe(int topicHash);
    }

    /** How much of the past is held here at this moment; the two figures may be some messages apart. */
    Held held();

    /**
     * How much of the past is held.
     *
     * @param entries messages, commands included
     * @param bytes their size, by which the bound of the log counts
     */
    record Held(long entries, long bytes) {}

    /** Calls the listener after something was appended, on the appending thread: it must only wake a reader. */
    void onAppend(Runnable listener);

    /** What {@link Slice#missed} says when something is gone and nobody can tell how much. */
    long UNKNOWN = -1;

    /**
     * A stretch of the log.
     *
     * @param epoch the epoch its positions count in; when it is not the one the reader knows, the reader begins again after 0
     * @param missed how many messages after the asked-for position are no longer held, or {@link #UNKNOWN}
     * @param through where to read on: the position of the last entry, or where a loss ends that nothing follows yet, or the asked-for position
     * @param entries what follows, in order; empty at the end of the log
     */
    record Slice(long epoch, long missed, long through, List<LogEntry> entries) {
        public Slice {
            if (missed < UNKNOWN) {
                throw new IllegalArgumentException("missed: " + missed + " (expected: 0 or more, or -1)");
            }
        }
    }
}
