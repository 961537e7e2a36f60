package dev.signalbox.connection.backplane;

import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The one log that several nodes share (protocol I1), as an engine offers it: a place for every message, and the recent past to read from.
 *
 * <p>An implementation knows nothing of connections, and a node reads everything, its own messages included, back from here. What an
 * implementation must guarantee, and what breaks without it:
 *
 * <ul>
 *   <li><b>One order.</b> Every message has a position of its own, and all nodes read the same messages at the same positions. Without
 *       it, a cursor means something else on another node: clients that move lose or repeat messages, and two nodes can both believe that
 *       they own a connection.
 *   <li><b>Positions only grow</b>, from 1 to {@link Long#MAX_VALUE}; they need not be dense. A stream id of milliseconds and a sequence
 *       number becomes one as {@code milliseconds << 20 | sequence}. A message must not become readable at a position below one that
 *       was readable before: readers have gone past it and never come back.
 *   <li><b>What one caller hands in one after the other keeps its order</b>, without waiting for the stages in between. Without it,
 *       messages of one hub method change places, and a claim may overtake the end it follows.
 *   <li><b>Atomic.</b> A message is readable whole or not at all.
 *   <li><b>At most once.</b> An append whose stage failed may or may not be readable later; it must not be readable twice. So an
 *       implementation does not repeat an append it is in doubt about. Without it, clients get a message twice.
 *   <li><b>The past is held</b> for a while, bounded by the engine's own rules; what was dropped is always the oldest, and {@link #read}
 *       says so. It should reach back at least as far as clients may ask: keep-alive time-out plus disconnect time-out.
 * </ul>
 *
 * <p>What is <em>not</em> asked for: durability, delivering anything only once (readers drop what they have seen), fairness, a bound on
 * latency. An engine may lose everything; then it changes its epoch.
 *
 * <p>Stages complete on any thread, which must not be blocked by what follows; callers do not block it. An implementation never waits in
 * a method and never throws: what fails is a failed stage.
 */
public interface Backplane extends AutoCloseable {

    /**
     * Puts a message at the end.
     *
     * @return its position; completes when it is certain that the message is readable or will be, and fails with whatever the engine says
     */
    CompletionStage<Long> append(Message message);

    /**
     * Reads on after a position.
     *
     * @param epoch the epoch the position counts in; any number for a reader that knows none yet
     * @param after the last position already seen; 0 for none
     * @param max how many entries at most, at least 1
     * @return what follows, at once and perhaps nothing; fails when the engine cannot be asked
     */
    CompletionStage<Slice> read(long epoch, long after, int max);

    /** Where the log stands, now. Fails when the engine cannot be asked. */
    CompletionStage<Extent> extent();

    /**
     * Calls a listener when there may be something new to read. Only a hint: it may come without need, several times for one message, once
     * for many, or not at all while the engine is out of reach. The listener does not block.
     */
    Subscription subscribe(Runnable news);

    /** Gives up what this object holds; appends and reads fail from now on. Idempotent. */
    @Override
    void close();

    /**
     * A stretch of the log.
     *
     * @param epoch names this life of the log; another one than asked for means that the engine lost its past, and that the entries are
     *     the first ones of its new life
     * @param gap whether messages after the asked-for position are no longer held; then {@code through} says how far the loss reaches
     * @param through everything up to here is in the entries, was seen before, or is gone: where to read on. At least the asked-for position
     *     in the same epoch
     * @param entries what follows, in order; an entry may be one that was asked past already
     */
    record Slice(long epoch, boolean gap, long through, List<LogEntry> entries) {
        public Slice {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Where a log stands.
     *
     * @param epoch names this life of the log; drawn at random when it begins, the same on every node
     * @param oldest the position of the oldest message held; 0 when there is none
     * @param newest the position of the newest message; 0 when there was none
     */
    record Extent(long epoch, long oldest, long newest) {}

    /** A listener's registration. */
    @FunctionalInterface
    interface Subscription {
        /** Ends it; a call under way may still come. Idempotent. */
        void cancel();
    }
}
