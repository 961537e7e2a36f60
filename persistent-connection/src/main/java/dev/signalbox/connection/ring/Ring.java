package dev.signalbox.connection.ring;

import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import org.jspecify.annotations.Nullable;

/**
 * A connection's bounded buffer of references to recent messages, what the original calls the message buffer.
 *
 * <p>Entries lie in log order between {@code head} and {@code tail}; those before {@code next} were handed to a transport and are
 * kept because the client may come back asking for them, those from {@code next} on wait to be sent. A ring forgets what its
 * client confirmed, what is older than any client may come back for, and, when a bound is reached, its oldest entry. The array grows on
 * demand. What it holds is counted in the {@link MemoryBudget} of the process. Confined to its lane.
 *
 * <pre>
 *   sequence   head            next            tail
 *                |  sent, kept   |   to be sent  |
 * </pre>
 */
public final class Ring {
    private static final int SMALLEST = 8;
    private static final int REFERENCE_BYTES = 4; // of a heap below 32 GiB

    private final int maxEntries;
    private final long maxBytes;
    private final MemoryBudget budget;

    private @Nullable Held[] slots = new Held[0]; // power of two in length, or empty
    private long head;
    private long next;
    private long tail;
    private long bytes;
    private long confirmedThrough; // position the client has confirmed; 0 for none
    private long droppedThrough; // position of the newest entry dropped unconfirmed; 0 for none
    private long lostSent; // messages, not commands, dropped unconfirmed after they were handed to a transport
    private long lostSentThrough; // position of the newest of them; 0 for none
    private long lostUnsent; // messages dropped before, of which nobody was told
    private long sentThrough; // position of the newest entry handed to a transport; 0 for none
    private long agedMark; // what was sent through one ageing period ago

    /**
     * Creates an empty ring.
     *
     * @param maxEntries how many entries it holds, at least 1
     * @param maxBytes how many payload bytes it holds; the newest entry is held whatever its size
     * @param budget where what it holds is counted
     */
    public Ring(int maxEntries, long maxBytes, MemoryBudget budget) {
        if (maxEntries < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "maxEntries: " + maxEntries + ", maxBytes: " + maxBytes + " (expected: both at least 1)");
        }
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        this.budget = budget;
    }

    /**
     * Adds the newest entry.
     *
     * @return how many messages were dropped unsent to make room, 0 in good times
     */
    public int append(Held held) {
        int size = held.entry().message().size();
        long before = lostUnsent;
        while (tail > head && (tail - head >= maxEntries || bytes + size > maxBytes)) {
            loseHead();
        }
        if (tail - head == slots.length) {
            resize(Math.max(SMALLEST, slots.length * 2));
        }
        slots[index(tail++)] = held;
        bytes += size;
        held.keep(budget);
        return (int) (lostUnsent - before);
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
        return at(next + offset).entry();
    }

    /** Notes that the next {@code count} entries were handed to a transport; they are kept. */
    public void sent(int count) {
        if (count < 0 || count > tail - next) {
            throw new IllegalArgumentException("count: " + count + " (expected: 0 to " + (tail - next) + ")");
        }
        if (count > 0) {
            next += count;
            sentThrough = at(next - 1).entry().position();
        }
    }

    /**
     * Resumes after a position its client has confirmed: what lies up to it is released, all that follows is to be sent
     * again.
     *
     * @return how many messages after that position were dropped before, so that the client has missed them; -1 for some, but it
     *     cannot be known how many
     */
    public long resumeAfter(long position) {
        long missed = missedAfter(position);
        releaseThrough(position);
        next = head;
        sentThrough = Math.max(position, droppedThrough);
        agedMark = Math.min(agedMark, position); // what is sent again is as young as on its first day
        confirmedThrough = position;
        lostSent = 0;
        lostSentThrough = 0;
        lostUnsent = 0;
        return missed;
    }

    /**
     * What lies behind a position is to be sent, even if it was before; what waits goes on waiting, wherever it lies. For a client that does not
     * say what it has received.
     */
    public void resendAfter(long position) {
        while (next > head && at(next - 1).entry().position() > position) {
            next--;
        }
        sentThrough = Math.min(sentThrough, position);
        agedMark = Math.min(agedMark, position);
    }

    // What was never sent cannot have been received. What was sent may have been, in part, unless the client confirms
    // no more than it did before.
    private long missedAfter(long position) {
        if (lostSentThrough <= position) {
            return lostUnsent;
        }
        return position <= confirmedThrough ? lostSent + lostUnsent : -1;
    }

    /** How many messages were dropped without having been sent since this was asked last, or since the client came back. */
    public long takeLostUnsent() {
        long lost = lostUnsent;
        lostUnsent = 0;
        return lost;
    }

    /**
     * Releases what was sent at least one ageing period ago. The caller calls this once in each period; an entry stays for at
     * least one and at most two periods after it was sent.
     */
    public void age() {
        while (head < next && at(head).entry().position() <= agedMark) {
            loseHead();
        }
        shrink();
        agedMark = sentThrough;
    }

    /** Forgets what was sent and is kept only in case the client comes back; returns how many entries that were. */
    public int forgetSent() {
        int count = (int) (next - head);
        while (head < next) {
            loseHead();
        }
        shrink();
        return count;
    }

    /** Forgets everything; returns how many entries that were. */
    public int forgetAll() {
        int count = size();
        while (head < tail) {
            loseHead();
        }
        shrink();
        return count;
    }

    /** Releases everything, for good. */
    public void clear() {
        while (head < tail) {
            dropHead();
        }
        next = tail;
        droppedThrough = 0;
        sentThrough = 0;
        agedMark = 0;
        resize(0);
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
        while (head < tail && at(head).entry().position() <= position) {
            dropHead();
        }
        next = Math.max(next, head);
        shrink();
    }

    // Drops the oldest entry although its client has not confirmed it.
    private void loseHead() {
        boolean unsent = head == next;
        LogEntry lost = dropHead();
        droppedThrough = lost.position();
        if (unsent) {
            next = head;
        }
        if (lost.message().kind() == Message.Kind.PAYLOAD) {
            if (unsent) {
                lostUnsent++;
            } else {
                lostSent++;
                lostSentThrough = lost.position();
            }
        }
    }

    private LogEntry dropHead() {
        Held dropped = at(head);
        slots[index(head++)] = null;
        LogEntry entry = dropped.entry();
        bytes -= entry.message().size();
        dropped.letGo(budget);
        return entry;
    }

    private Held at(long sequence) {
        Held held = slots[index(sequence)];
        if (held == null) {
            throw new AssertionError("no entry at " + sequence + ": head " + head + ", tail " + tail);
        }
        return held;
    }

    private int index(long sequence) {
        return (int) sequence & (slots.length - 1);
    }

    // An idle connection, of which there are many, shall not keep the array of its busiest hour.
    private void shrink() {
        if (head == tail && slots.length > SMALLEST) {
            resize(0);
        } else if (slots.length > 4 * SMALLEST && tail - head < slots.length / 8) {
            resize(slots.length / 4);
        }
    }

    private void resize(int length) {
        @Nullable Held[] old = slots;
        @Nullable Held[] resized = new Held[length];
        for (long sequence = head; sequence < tail; sequence++) {
            resized[(int) sequence & (length - 1)] = old[(int) sequence & (old.length - 1)];
        }
        slots = resized;
        budget.add((long) (length - old.length) * REFERENCE_BYTES);
    }

    /** Counts only, for logs. */
    @Override
    public String toString() {
        return "Ring[held=" + size() + ", unsent=" + unsent() + ", bytes=" + bytes + "]";
    }
}
