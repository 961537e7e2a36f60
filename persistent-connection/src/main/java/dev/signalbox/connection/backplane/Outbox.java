package dev.signalbox.connection.backplane;

import dev.signalbox.connection.backplane.BackplaneStatus.State;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.time.Ticker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node's way into its backplane: open, waiting to open, or failing, with the original's queue in front of it (protocol I4).
 *
 * <p>Better than the original, which K85 and K86 allow: a failure before the first opening leaves the queue as it is, and nobody's thread waits
 * for the queue to drain; what comes meanwhile lines up behind.
 */
final class Outbox {
    private final Function<Message, CompletionStage<?>> engine;
    private final QueueBehavior behavior;
    private final int maxLength;
    private final Ticker ticker;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Queued> queue = new ArrayDeque<>(); // guarded by lock
    private final ArrayDeque<Queued> handed =
            new ArrayDeque<>(); // guarded by lock: what the engine may not have answered yet
    private boolean draining; // guarded by lock: somebody takes from the queue, so nobody may go past it
    private long openings; // guarded by lock: an append that began before the latest opening says nothing about it
    private volatile State state = State.INITIAL; // written under lock
    private volatile @Nullable Throwable error; // written under lock
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    Outbox(Function<Message, CompletionStage<?>> engine, QueueBehavior behavior, int maxLength, Ticker ticker) {
        this.engine = engine;
        this.behavior = behavior;
        this.maxLength = maxLength;
        this.ticker = ticker;
    }

    /** Sends a message, or lines it up, or refuses it. What one caller hands in keeps its order. */
    CompletionStage<Void> append(Message message) {
        Queued queued = new Queued(message);
        Throwable refusal = null;
        boolean direct = false;
        boolean drain = false;
        long opening;
        lock.lock();
        try {
            opening = openings;
            switch (state) {
                case CLOSED -> refusal = new BackplaneException("The stream has been closed.");
                case BUFFERING ->
                    refusal = error == null ? new BackplaneException("The stream has been closed.") : error;
                case INITIAL -> {
                    direct = behavior == QueueBehavior.DISABLED;
                    refusal = direct ? null : enqueue(queued);
                }
                case OPEN -> {
                    direct = behavior != QueueBehavior.ALWAYS && !draining;
                    refusal = direct ? null : enqueue(queued);
                    drain = !direct && refusal == null && !draining;
                    draining |= drain;
                }
            }
            if (direct) {
                handing(queued, opening);
            }
        } finally {
            lock.unlock();
        }
        if (refusal != null) {
            failed.incrementAndGet();
            return CompletableFuture.failedStage(refusal);
        }
        if (direct) {
            hand(queued);
        } else if (drain) {
            drain(opening);
        }
        return queued.done;
    }

    private @Nullable Throwable enqueue(Queued queued) {
        if (queue.size() >= maxLength) {
            return new BackplaneException("The queue is full.");
        }
        queue.add(queued);
        return null;
    }

    /** The backplane answers: what waits is sent, in order. Idempotent. */
    void open() {
        long opening;
        lock.lock();
        try {
            if (state == State.CLOSED || state == State.OPEN) {
                return;
            }
            state = State.OPEN;
            error = null;
            opening = ++openings;
            draining = !queue.isEmpty();
            if (!draining) {
                return;
            }
        } finally {
            lock.unlock();
        }
        drain(opening);
    }

    /** The backplane does not answer: from now on sends fail, until it opens again. Before the first opening they go on waiting. */
    void failed(Throwable cause) {
        lock.lock();
        try {
            if (state == State.OPEN) {
                fail(cause);
            } else if (state == State.INITIAL) {
                error = cause;
            }
        } finally {
            lock.unlock();
        }
    }

    private void appendFailed(Throwable cause, long opening) {
        List<Queued> behind = List.of();
        lock.lock();
        try {
            if (state == State.OPEN && opening == openings) {
                fail(cause);
                behind = new ArrayList<>(queue); // they fail with it, as in the original
                queue.clear();
                draining = false;
            }
        } finally {
            lock.unlock();
        }
        failed.addAndGet(behind.size());
        behind.forEach(queued -> queued.done.completeExceptionally(cause));
    }

    private void fail(Throwable cause) {
        state = State.BUFFERING;
        error = cause;
    }

    /** What the engine was handed before a moment and has not answered is in doubt, and fails. */
    void giveUp(long handedBeforeNanos, Throwable cause) {
        List<Queued> late = new ArrayList<>();
        lock.lock();
        try {
            for (Queued first = handed.peek();
                    first != null && (first.answered.get() || first.handedNanos - handedBeforeNanos <= 0);
                    first = handed.peek()) {
                late.add(handed.remove());
            }
        } finally {
            lock.unlock();
        }
        late.forEach(queued -> answered(queued, cause));
    }

    /** No more sends: what waits fails. Idempotent. */
    void close() {
        List<Queued> waiting;
        lock.lock();
        try {
            state = State.CLOSED;
            waiting = new ArrayList<>(queue);
            queue.clear();
        } finally {
            lock.unlock();
        }
        failed.addAndGet(waiting.size());
        waiting.forEach(
                queued -> queued.done.completeExceptionally(new BackplaneException("The stream has been closed.")));
    }

    // One caller at a time, until the queue is empty. With ALWAYS each send waits for the one before.
    private void drain(long opening) {
        for (Queued next = take(opening); next != null; next = take(opening)) {
            hand(next);
            if (behavior == QueueBehavior.ALWAYS && !next.done.isDone()) {
                CompletionStage<Void> sent = next.done;
                sent.whenComplete((done, failure) -> drain(opening));
                return;
            }
        }
    }

    private @Nullable Queued take(long opening) {
        lock.lock();
        try {
            if (state != State.OPEN || opening != openings) {
                return null;
            }
            Queued next = queue.poll();
            draining = next != null;
            if (next != null) {
                handing(next, opening);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    // Under the lock. Engines answer more or less in order, so what is done is found at the head.
    private void handing(Queued queued, long opening) {
        for (Queued first = handed.peek(); first != null && first.answered.get(); first = handed.peek()) {
            handed.remove();
        }
        queued.opening = opening;
        queued.handedNanos = ticker.nanos();
        handed.add(queued);
    }

    private void hand(Queued queued) {
        CompletionStage<?> sent;
        try {
            sent = engine.apply(queued.message);
        } catch (RuntimeException e) { // against the contract, but a sender must hear of it
            sent = CompletableFuture.failedStage(e);
        }
        sent.whenComplete((done, failure) -> answered(queued, failure));
    }

    // By the engine, or by nobody in time.
    private void answered(Queued queued, @Nullable Throwable failure) {
        if (!queued.answered.compareAndSet(false, true)) {
            return;
        }
        if (failure == null) {
            accepted.incrementAndGet();
            queued.done.complete(null);
        } else {
            failed.incrementAndGet();
            appendFailed(failure, queued.opening);
            queued.done.completeExceptionally(failure);
        }
    }

    State state() {
        return state;
    }

    @Nullable
    Throwable error() {
        return error;
    }

    int queued() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    long accepted() {
        return accepted.get();
    }

    long failures() {
        return failed.get();
    }

    /** A message on its way to the engine, and what its sender waits for. */
    private static final class Queued {
        final Message message;
        final CompletableFuture<Void> done = new CompletableFuture<>();
        final AtomicBoolean answered = new AtomicBoolean();
        long opening; // of the outbox when the engine was handed it; written under the lock, before that
        long handedNanos; // when that was; guarded by the lock

        Queued(Message message) {
            this.message = message;
        }
    }
}
