package dev.signalbox.connection.log;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A message in its place. Rings refer to it, nobody copies it; it knows how many lanes keep it in their rings, so that its bytes are counted
 * once however many connections wait for it. Safe for use by any thread.
 */
public final class LogEntry {
    // Entry, message, payload and array, without the payload's bytes.
    private static final int OVERHEAD_BYTES = 128;
    private static final AtomicIntegerFieldUpdater<LogEntry> KEEPERS =
            AtomicIntegerFieldUpdater.newUpdater(LogEntry.class, "keepers");

    private final long position;
    private final Message message;

    @SuppressWarnings("UnusedVariable") // read and written through KEEPERS
    private volatile int keepers;

    /**
     * Puts a message in its place.
     *
     * @param position the place in the order, 1 for the first message of an epoch
     * @param message what was published
     */
    public LogEntry(long position, Message message) {
        this.position = position;
        this.message = message;
    }

    /** The place in the order, 1 for the first message of an epoch. */
    public long position() {
        return position;
    }

    /** What was published. */
    public Message message() {
        return message;
    }

    /** How many bytes of heap it costs, about. */
    public long cost() {
        return (long) OVERHEAD_BYTES + message.size();
    }

    /** One more lane keeps it; tells whether it is the first. */
    public boolean keep() {
        return KEEPERS.getAndIncrement(this) == 0;
    }

    /** One lane less keeps it; tells whether it was the last. */
    public boolean letGo() {
        return KEEPERS.decrementAndGet(this) == 0;
    }

    /** Position and kind; never the contents. */
    @Override
    public String toString() {
        return position + ":" + message.kind();
    }
}
