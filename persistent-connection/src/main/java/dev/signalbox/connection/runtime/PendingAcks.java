package dev.signalbox.connection.runtime;

import dev.signalbox.connection.time.TaskScheduler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Membership commands that wait to be confirmed by the lane that holds their connection (protocol E8). Safe for use by any
 * thread.
 */
final class PendingAcks {
    // The original cancels after 30 to 35 seconds.
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String prefix;
    private final TaskScheduler scheduler;
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private final AtomicLong lastId = new AtomicLong();

    /**
     * Nothing waits yet.
     *
     * @param prefix stands before all ids, so that those of several nodes can be told apart
     */
    PendingAcks(String prefix, TaskScheduler scheduler) {
        this.prefix = prefix;
        this.scheduler = scheduler;
    }

    /** A command that is about to be published under {@link Pending#id}. */
    Pending expect() {
        String id = prefix + lastId.incrementAndGet();
        CompletableFuture<Void> future = new CompletableFuture<>();
        if (closed) {
            future.cancel(false);
            return new Pending(id, future, () -> {});
        }
        Pending expected = new Pending(id, future, scheduler.schedule(() -> cancel(id), TIMEOUT));
        pending.put(id, expected);
        if (closed) {
            cancel(id); // the close may have passed by before this one was there
        }
        return expected;
    }

    /** Completes the command of this id; unknown ids, for example of commands that were given up, are ignored. */
    void complete(String id) {
        Pending confirmed = pending.remove(id);
        if (confirmed != null) {
            confirmed.timeout.cancel();
            confirmed.future.complete(null);
        }
    }

    /** Whether an id is one of these, completed or not. */
    boolean owns(String id) {
        return id.startsWith(prefix);
    }

    /** The command of this id will not be confirmed, since the log did not take it. */
    void fail(String id, Throwable cause) {
        Pending given = pending.remove(id);
        if (given != null) {
            given.timeout.cancel();
            given.future.completeExceptionally(cause);
        }
    }

    /** Cancels all that still wait, and from now on whatever is asked for (protocol B10). Idempotent. */
    void close() {
        closed = true;
        pending.keySet().forEach(this::cancel);
    }

    private void cancel(String id) {
        Pending given = pending.remove(id);
        if (given != null) {
            given.timeout.cancel();
            given.future.cancel(false);
        }
    }

    /** One command that waits. */
    record Pending(String id, CompletableFuture<Void> future, TaskScheduler.Cancellable timeout) {}
}
