package dev.signalbox.connection.ring;

import dev.signalbox.connection.log.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * A connection's bounded buffer of references to recent messages, what the original calls the message buffer.
 *
 * <p>Entries lie in log order between {@code head} and {@code tail}; those before {@code next} were handed to a transport and are
 * kept because the client may come back asking for them, those from {@code next} on wait to be sent. A ring forgets what its
 * client confirmed, what is older than any client may come back for, and, when a bound is reached, its oldest entry. The array grows on
 * demand. Not thread-safe.
 *
 * <pre>
 *   sequence   head            next            tail
 *                |  sent, kept   |   to be sent  |
 * </pre>
 */
public final class Ring {
    private static final int SMALLEST = 8;

    private final int maxEntries;
    private final long maxBytes;

    private @Nullable LogEntry[] slots = new LogEntry[0]; // power of two in length, or empty
    private long head;
    private long next;
    private long tail;
    private long bytes;
    private long droppedThrough; // position of the newest entry dropped unconfirmed; 0 for none
    private long sentThrough; // position of the newest entry handed to a transport; 0 for none
    private long agedMark; // what was sent through one ageing period ago

    /**
     * Creates an empty ring.
     *
     * @param maxEntries how many entries it holds, at least 1
     * @param maxBytes how many payload bytes it holds; the newest entry is held whatever its size
     */
    public Ring(int maxEntries, long maxBytes) {
        if (maxEntries < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "maxEntries: " + maxEntries + ", maxBytes: " + maxBytes + " (expected: both at least 1)");
        }
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
    }

    /**
     * Adds the newest entry.
     *
     * @return how many entries were dropped unsent to make room, 0 in good times
     */
    public int append(LogEntry entry) {
        int size = entry.message().size();
        int overrun = 0;
        while (tail > head && (tail - head >= maxEntries || bytes + size > maxBytes)) {
            if (head == next) {
                next++;
                overrun++;
            }
            droppedThrough = dropHead();
        }
        if (tail - head == slots.length) {
            grow();
        }
        slots[index(tail++)] = entry;
        bytes += size;
        return overrun;
    }

    /** Whether something waits to be sent. */
    public boolean hasUnsent() {
        return next < tail;
    }

    /** Whether the next entry would drop one that waits to be sent, because there are too many of them. */
    public boolean isFullOfUnsent() {
        return tail - next >= maxEntries;
    }

    /** How many entries wait to be sent. */
    public int unsent() {
        return (int) (tail - next);
    }

    /** The entry that is {@code offset} places after the next one to be sent. */
    public LogEntry unsent(int offset) {
        if (offset < 0 || offset >= tail - next) {
            throw new IndexOutOfBoundsException("offset: " + offset + " (expected: 0 to " + (tail - next - 1) + ")");
        }
        return at(next + offset);
    }

    /** Notes that the next {@code count} entries were handed to a transport; they are kept. */
    public void sent(int count) {
        if (count < 0 || count > tail - next) {
            throw new IllegalArgumentException("count: " + count + " (expected: 0 to " + (tail - next) + ")");
        }
        if (count > 0) {
            next += count;
            sentThrough = at(next - 1).position();
        }
    }

    /**
     * Resumes after a position its client has confirmed: what lies up to it is released, all that follows is to be sent
     * again.
     *
     * @return whether entries after that position were dropped before, so that the client has missed something
     */
    public boolean resumeAfter(long position) {
        boolean gap = droppedThrough > position;
        releaseThrough(position);
        next = head;
        sentThrough = Math.max(position, droppedThrough);
        agedMark = Math.min(agedMark, position); // what is sent again is as young as on its first day
        return gap;
    }

    /**
     * Releases what was sent at least one ageing period ago. The caller calls this once in each period; an entry stays for at
     * least one and at most two periods after it was sent.
     */
    public void age() {
        while (head < next && at(head).position() <= agedMark) {
            droppedThrough = dropHead();
        }
        shrink();
        agedMark = sentThrough;
    }

    /** How many entries are held. */
    public int size() {
        return (int) (tail - head);
    }

    /** How many payload bytes are held. */
    public long bytes() {
        return bytes;
    }

    private void releaseThrough(long position) {
        while (head < tail && at(head).position() <= position) {
            dropHead();
        }
        next = Math.max(next, head);
        shrink();
    }

    private long dropHead() {
        LogEntry dropped = at(head);
        slots[index(head++)] = null;
        bytes -= dropped.message().size();
        return dropped.position();
    }

    private LogEntry at(long sequence) {
        LogEntry entry = slots[index(sequence)];
        if (entry == null) {
            throw new AssertionError("no entry at " + sequence + ": head " + head + ", tail " + tail);
        }
        return entry;
    }

    private int index(long sequence) {
        return (int) sequence & (slots.length - 1);
    }

    private void grow() {
        resize(Math.max(SMALLEST, slots.length * 2));
    }

    // An idle connection, of which there are many, shall not keep the array of its busiest hour.
    private void shrink() {
        if (head == tail && slots.length > SMALLEST) {
            slots = new LogEntry[0];
        } else if (slots.length > 4 * SMALLEST && tail - head < slots.length / 8) {
            resize(slots.length / 4);
        }
    }

    private void resize(int length) {
        @Nullable LogEntry[] old = slots;
        @Nullable LogEntry[] resized = new LogEntry[length];
        for (long sequence = head; sequence < tail; sequence++) {
            resized[(int) sequence & (length - 1)] = old[(int) sequence & (old.length - 1)];
        }
        slots = resized;
    }

    /** Counts only, for logs. */
    @Override
    public String toString() {
        return "Ring[held=" + size() + ", unsent=" + unsent() + ", bytes=" + bytes + "]";
    }
}
