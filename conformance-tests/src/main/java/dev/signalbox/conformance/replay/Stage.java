package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.compare.Terms;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the thread that replays and the threads that read share. Safe for use by any thread. */
final class Stage {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Target target;
    private final Terms terms; // guarded by lock
    private final List<LiveExchange> exchanges = new ArrayList<>(); // guarded by lock
    private long lastArrivalNanos = System.nanoTime(); // guarded by lock
    private @Nullable Throwable defect; // guarded by lock

    Stage(Target target, Terms terms) {
        this.target = target;
        this.terms = terms;
    }

    WireAddress address() {
        return target.address();
    }

    /** Connects to the target. */
    WireSocket connect() {
        return target.connect();
    }

    /** What was learned; only to be touched within {@link #under}. */
    Terms terms() {
        return terms;
    }

    /** Does something under the lock and tells those who wait. */
    void under(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Looks at something under the lock. */
    <T extends @Nullable Object> T look(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the replay, since what came could not be looked at: that is nothing that may count for or against the server. */
    void failed(Throwable why) {
        under(() -> defect = defect == null ? why : defect);
    }

    /** Throws when something has {@link #failed}. */
    void check() {
        Throwable why = look(() -> defect);
        if (why != null) {
            throw new IllegalStateException("what came could not be looked at: " + why, why);
        }
    }

    /** Notes that something came; under the lock. */
    void arrived() {
        lastArrivalNanos = System.nanoTime();
    }

    /** Nanoseconds since something came last; under the lock. */
    long quietNanos() {
        return System.nanoTime() - lastArrivalNanos;
    }

    void add(LiveExchange exchange) {
        under(() -> exchanges.add(exchange));
    }

    /** All exchanges so far; under the lock. */
    List<LiveExchange> exchanges() {
        return exchanges;
    }

    /** Waits until something changes, but no longer than given; under the lock. The callers loop. */
    @SuppressWarnings("WaitNotInLoop")
    void await(long nanos) {
        check();
        try {
            changed.awaitNanos(Math.max(nanos, TimeUnit.MILLISECONDS.toNanos(1)));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new WireException("stopped while waiting for the server", stopped);
        }
    }
}
