package dev.signalbox.connection.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log of a single node: a circular array, bounded by count and by bytes.
 *
 * <p>Appending takes one short lock per published message, however many connections will get it; reading takes none. A reader
 * recognises a slot that was overwritten under its eyes by the position in the entry. The hashes of the topics lie together in an array of their own,
 * so that a reader who wants few of many entries passes over the others at the pace of an array scan.
 */
public final class InMemoryMessageLog implements MessageLog {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final long epoch;
    private final long maxBytes;
    private final int mask;
    private final AtomicReferenceArray<LogEntry> slots;
    private final AtomicIntegerArray topicHashes; // of the entry that is or was in the slot, written before it
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock appendLock = new ReentrantLock();

    private volatile long tail; // position of the newest entry, written under the lock
    private volatile long oldest = 1; // position of the oldest entry held, written under the lock
    private final AtomicLong bytes = new AtomicLong(); // written under appendLock

    /**
     * Creates an empty log.
     *
     * @param epoch a number no earlier log had; drawn at random by whoever builds the runtime
     * @param maxEntries how many messages are held, rounded up to a power of two
     * @param maxBytes how many payload bytes are held; the newest message is held in any case
     */
    public InMemoryMessageLog(long epoch, int maxEntries, long maxBytes) {
        if (maxEntries < 1 || maxEntries > 1 << 24) {
            throw new IllegalArgumentException("maxEntries: " + maxEntries + " (expected: 1 to 16,777,216)");
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: at least 1)");
        }
        this.epoch = epoch;
        this.maxBytes = maxBytes;
        int capacity = Integer.highestOneBit(Math.max(1, maxEntries - 1)) << (maxEntries > 1 ? 1 : 0);
        mask = capacity - 1;
        slots = new AtomicReferenceArray<>(capacity);
        topicHashes = new AtomicIntegerArray(capacity);
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public CompletionStage<Void> append(Message message) {
        appendLock.lock();
        try {
            long position = tail + 1;
            if (position - oldest > mask) {
                dropOldest();
            }
            int slot = (int) position & mask;
            topicHashes.setRelease(slot, message.topic().hashCode());
            slots.set(slot, new LogEntry(position, message));
            bytes.addAndGet(message.size());
            while (bytes.get() > maxBytes && oldest < position) {
                dropOldest();
            }
            tail = position;
        } finally {
            appendLock.unlock();
        }
        for (Runnable listener : listeners) {
            listener.run();
        }
        return DONE;
    }

    private void dropOldest() {
        long first = oldest;
        int slot = (int) first & mask;
        LogEntry dropped = slots.get(slot);
        if (dropped != null) {
            bytes.addAndGet(-dropped.message().size());
            slots.set(slot, null);
        }
        oldest = first + 1;
    }

    @Override
    public long tail() {
        return tail;
    }

    @Override
    public Held held() {
        long end = tail;
        return new Held(Math.max(0, end - oldest + 1), bytes.get());
    }

    @Override
    public Slice read(long after, int max) {
        long end = tail;
        List<LogEntry> entries = new ArrayList<>((int) Math.min(Math.max(0, end - after), max));
        long missed = 0;
        for (long position = after + 1; position <= end && entries.size() < max; position++) {
            LogEntry entry = slots.get((int) position & mask);
            if (entry == null || entry.position() != position) {
                if (!entries.isEmpty()) {
                    break; // the log overtook this reader; the next read says how much is gone
                }
                long resume = Math.max(oldest, position + 1);
                missed += resume - position;
                position = resume - 1;
                continue;
            }
            entries.add(entry);
        }
        long through = entries.isEmpty()
                ? after + missed
                : entries.get(entries.size() - 1).position();
        return new Slice(epoch, missed, through, entries);
    }

    @Override
    public Slice read(long after, int max, Wanted wanted) {
        long end = tail;
        List<LogEntry> entries = new ArrayList<>();
        long missed = 0;
        long position = after;
        boolean ended = false;
        while (!ended && position < end && entries.size() < max) {
            long next = position + 1;
            int slot = (int) next & mask;
            // A slot is filled anew only after `oldest` went past it, so the hash was still this entry's.
            if (!wanted.mayBe(topicHashes.getAcquire(slot)) && oldest <= next) {
                position = next;
                continue;
            }
            LogEntry entry = slots.get(slot);
            if (entry != null && entry.position() == next) {
                entries.add(entry);
                position = next;
                ended = entry.message().kind() != Message.Kind.PAYLOAD;
            } else if (position > after + missed) {
                break; // the log overtook this reader; the next read says how much is gone
            } else {
                long resume = Math.max(oldest, next + 1);
                missed += resume - next;
                position = resume - 1;
            }
        }
        return new Slice(epoch, missed, position, entries);
    }

    @Override
    public void onAppend(Runnable listener) {
        listeners.add(listener);
    }
}
