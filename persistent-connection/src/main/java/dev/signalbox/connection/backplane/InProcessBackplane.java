package dev.signalbox.connection.backplane;

import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.log.MessageLog;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongUnaryOperator;

/**
 * The backplane of several nodes in one process: for tests, and for trying out how an application behaves on several nodes.
 *
 * <p>Every node that shall belong together is given the same object.
 */
public final class InProcessBackplane implements Backplane {
    private final LongUnaryOperator nextPosition;
    private final int maxEntries;
    private final long maxBytes;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock appendLock = new ReentrantLock(); // guards additions and the change of window
    private volatile LogWindow window;
    private volatile boolean closed;

    /**
     * An empty log with dense positions.
     *
     * @param epoch a number no earlier log had
     * @param maxEntries how many messages are held, 1 to 16,777,216
     * @param maxBytes how many payload bytes are held, at least 1; the newest message is held in any case
     */
    public InProcessBackplane(long epoch, int maxEntries, long maxBytes) {
        this(epoch, maxEntries, maxBytes, last -> last + 1);
    }

    /**
     * An empty log with positions of any kind.
     *
     * @param nextPosition gives the position after a given one, which must be larger; called under a lock
     */
    public InProcessBackplane(long epoch, int maxEntries, long maxBytes, LongUnaryOperator nextPosition) {
        if (maxEntries < 1 || maxEntries > 1 << 24 || maxBytes < 1) {
            throw new IllegalArgumentException("maxEntries: " + maxEntries + ", maxBytes: " + maxBytes
                    + " (expected: 1 to 16,777,216, and at least 1)");
        }
        this.nextPosition = nextPosition;
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        window = new LogWindow(epoch, maxEntries, maxBytes);
    }

    @Override
    public CompletionStage<Long> append(Message message) {
        long position;
        appendLock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedStage(new BackplaneException("The stream has been closed."));
            }
            LogWindow log = window;
            position = nextPosition.applyAsLong(log.tail());
            if (position <= log.tail()) {
                throw new IllegalStateException("position: " + position + " (expected: above " + log.tail() + ")");
            }
            log.add(new LogEntry(position, message));
        } finally {
            appendLock.unlock();
        }
        listeners.forEach(Runnable::run);
        return CompletableFuture.completedStage(position);
    }

    @Override
    public CompletionStage<Slice> read(long epoch, long after, int max) {
        if (closed) {
            return CompletableFuture.failedStage(new BackplaneException("The stream has been closed."));
        }
        LogWindow log = window;
        MessageLog.Slice slice = log.read(epoch == log.epoch() ? after : 0, max);
        return CompletableFuture.completedStage(
                new Slice(log.epoch(), slice.missed() != 0, slice.through(), slice.entries()));
    }

    @Override
    public CompletionStage<Extent> extent() {
        if (closed) {
            return CompletableFuture.failedStage(new BackplaneException("The stream has been closed."));
        }
        LogWindow log = window;
        List<LogEntry> oldest = log.read(0, 1).entries();
        return CompletableFuture.completedStage(
                new Extent(log.epoch(), oldest.isEmpty() ? 0 : oldest.get(0).position(), log.tail()));
    }

    @Override
    public Subscription subscribe(Runnable news) {
        listeners.add(news);
        return () -> listeners.remove(news);
    }

    /** Forgets the oldest messages up to a position, as an engine does that is short of room. */
    public void trim(long through) {
        appendLock.lock();
        try {
            window.trim(through);
        } finally {
            appendLock.unlock();
        }
    }

    /** Loses everything and begins anew under another epoch, as an engine does that was restored from nothing. */
    public void reset(long epoch) {
        appendLock.lock();
        try {
            window = new LogWindow(epoch, maxEntries, maxBytes);
        } finally {
            appendLock.unlock();
        }
        listeners.forEach(Runnable::run);
    }

    @Override
    public void close() {
        closed = true;
    }
}
