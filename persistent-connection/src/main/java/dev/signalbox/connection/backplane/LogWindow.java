package dev.signalbox.connection.backplane;

import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.log.MessageLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The recent past of one epoch of a shared log, whose positions grow but not by one: a circular array in order of arrival, searched by halves.
 *
 * <p>One thread at a time adds; any number read without a lock. A reader recognises what was overwritten under its eyes by the order of
 * positions.
 */
final class LogWindow {
    private static final int PASSED_OVER = 1024; // entries in one reading at most

    private final long epoch;
    private final long maxBytes;
    private final int mask;
    private final AtomicReferenceArray<LogEntry> slots;
    private final AtomicIntegerArray topicHashes; // of the entry that is or was in the slot, written before it

    // All written by whoever adds, in the order that tryRead relies on.
    private volatile long first; // number of the oldest entry held
    private volatile long end; // number after the newest entry
    private volatile long tail; // position of the newest entry, or where the newest gap ends
    private volatile long goneThrough; // position of the newest message that is not held any more; 0 for none
    private final AtomicLong bytes = new AtomicLong();

    LogWindow(long epoch, int maxEntries, long maxBytes) {
        this.epoch = epoch;
        this.maxBytes = maxBytes;
        int capacity = Integer.highestOneBit(Math.max(1, maxEntries - 1)) << (maxEntries > 1 ? 1 : 0);
        mask = capacity - 1;
        slots = new AtomicReferenceArray<>(capacity);
        topicHashes = new AtomicIntegerArray(capacity);
    }

    long epoch() {
        return epoch;
    }

    long tail() {
        return tail;
    }

    /** The position of the oldest entry held, the tail's successor when there is none. */
    long oldest() {
        return goneThrough + 1;
    }

    MessageLog.Held held() {
        long begin = first;
        return new MessageLog.Held(Math.max(0, end - begin), bytes.get());
    }

    /** Adds an entry whose position is above all before. */
    void add(LogEntry entry) {
        if (end - first > mask) {
            dropFirst();
        }
        long number = end;
        topicHashes.setRelease((int) number & mask, entry.message().topic().hashCode());
        slots.set((int) number & mask, entry);
        bytes.addAndGet(entry.message().size());
        end = number + 1;
        while (bytes.get() > maxBytes && end - first > 1) {
            dropFirst();
        }
        tail = entry.position();
    }

    /** Everything up to a position is gone unread: whoever asks from before it is told so. */
    void gap(long through) {
        while (first < end) {
            dropFirst();
        }
        goneThrough = Math.max(through, tail);
        tail = goneThrough;
    }

    /** Drops what lies up to a position. */
    void trim(long through) {
        while (first < end && slots.get((int) first & mask).position() <= through) {
            dropFirst();
        }
    }

    private void dropFirst() {
        long number = first;
        int slot = (int) number & mask;
        LogEntry dropped = slots.get(slot);
        goneThrough = dropped.position();
        first = number + 1;
        slots.set(slot, null);
        bytes.addAndGet(-dropped.message().size());
    }

    MessageLog.Slice read(long after, int max) {
        return read(after, max, null);
    }

    /** The same for a reader who wants some only; null for all. */
    MessageLog.Slice read(long after, int max, MessageLog.@Nullable Wanted wanted) {
        MessageLog.Slice slice = tryRead(after, max, wanted);
        while (slice == null) {
            Thread.onSpinWait(); // what was to be read is being dropped just now; the next try begins behind it
            slice = tryRead(after, max, wanted);
        }
        return slice;
    }

    private MessageLog.@Nullable Slice tryRead(long after, int max, MessageLog.@Nullable Wanted wanted) {
        long begin = first;
        long gone = goneThrough;
        long stop = end;
        long low = begin;
        long high = stop;
        while (low < high) {
            long middle = (low + high) >>> 1;
            LogEntry entry = slots.get((int) middle & mask);
            if (entry == null) {
                return null;
            }
            if (entry.position() <= after) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        List<LogEntry> entries = new ArrayList<>(wanted == null ? (int) Math.min(max, stop - low) : 0);
        long number = low;
        boolean ended = false;
        // Not too far in one go: while the log is full and grows, what is read is being dropped, and
        // reading begins again.
        long until = wanted == null ? stop : Math.min(stop, low + PASSED_OVER);
        while (!ended && number < until && entries.size() < max) {
            int slot = (int) number++ & mask;
            if (wanted != null && !wanted.mayBe(topicHashes.getAcquire(slot))) {
                continue;
            }
            LogEntry entry = slots.get(slot);
            if (entry == null) {
                return null;
            }
            entries.add(entry);
            ended = wanted != null && entry.message().kind() != Message.Kind.PAYLOAD;
        }
        LogEntry last = number > low ? slots.get((int) (number - 1) & mask) : null;
        // A slot is emptied and filled anew only after `first` went past it; `goneThrough` runs ahead of
        // `first` by one.
        if (first > low
                || (number > low && last == null)
                || (!entries.isEmpty() && gone >= entries.get(0).position())) {
            return null;
        }
        boolean gap = low == begin && gone > after;
        long through = last != null ? last.position() : gap ? gone : after;
        return new MessageLog.Slice(epoch, gap ? MessageLog.UNKNOWN : 0, through, entries);
    }
}
