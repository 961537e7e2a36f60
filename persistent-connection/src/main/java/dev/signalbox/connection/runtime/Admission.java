package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.time.TaskScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many connections are accepted at a time, so that a crowd that comes back at once is taken in turn: some are at work, some wait, first
 * come, first served, and the rest are sent away to try again. Safe for use by any thread.
 *
 * <p>Only what costs an application call and a session passes here: connecting, starting, reconnecting, and polls of unknown ids. A poll
 * of a live connection never waits.
 */
final class Admission {
    // An accept whose application call does not come to an end must not keep others out for ever.
    private static final Duration LONGEST_ACCEPT = Duration.ofSeconds(30);

    private final TaskScheduler scheduler;
    private final Executor applicationExecutor;
    private final ConnectionEvents events;
    private final int maxWaiting;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Waiting> queue = new LinkedHashSet<>(); // guarded by lock
    private int free; // guarded by lock
    private boolean closed; // guarded by lock

    Admission(ConnectionConfig config, TaskScheduler scheduler, Executor applicationExecutor, ConnectionEvents events) {
        this.scheduler = scheduler;
        this.applicationExecutor = applicationExecutor;
        this.events = events;
        this.maxWaiting = config.maxWaitingAccepts();
        this.free = config.maxAccepts();
    }

    /**
     * Asks to be let in.
     *
     * @param longest how long to wait for it
     * @return at once, or later on the application executor: the permit, to be released when the work is done, or null when the request is
     *     to be sent away
     */
    CompletionStage<@Nullable Permit> enter(Duration longest) {
        Waiting waiting = null;
        lock.lock();
        try {
            if (closed || free > 0) {
                free--;
            } else if (queue.size() >= maxWaiting) {
                return CompletableFuture.completedFuture(null);
            } else {
                waiting = new Waiting(new CompletableFuture<>());
                queue.add(waiting);
            }
        } finally {
            lock.unlock();
        }
        if (waiting == null) {
            return CompletableFuture.completedFuture(new Permit());
        }
        events.acceptDelayed();
        Waiting queued = waiting;
        TaskScheduler.Cancellable timeout = scheduler.schedule(() -> giveUp(queued), longest);
        return queued.turn()
                .<@Nullable Permit>thenApplyAsync(
                        permit -> {
                            timeout.cancel();
                            return permit;
                        },
                        applicationExecutor);
    }

    private void giveUp(Waiting waiting) {
        boolean waited;
        lock.lock();
        try {
            waited = queue.remove(waiting);
        } finally {
            lock.unlock();
        }
        if (waited) {
            waiting.turn().complete(null);
        }
    }

    private void next() {
        Waiting next = null;
        lock.lock();
        try {
            Iterator<Waiting> first = queue.iterator();
            if (first.hasNext()) {
                next = first.next();
                first.remove();
            } else {
                free++;
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.turn().complete(new Permit());
        }
    }

    /** Lets in all who wait and whoever comes from now on: the server shuts down, and says so in their transport's own way. Idempotent. */
    void close() {
        List<Waiting> all;
        lock.lock();
        try {
            closed = true;
            all = new ArrayList<>(queue);
            queue.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(waiting -> waiting.turn().complete(new Permit()));
    }

    private static final class Waiting {
        private final CompletableFuture<@Nullable Permit> turn;

        Waiting(CompletableFuture<@Nullable Permit> turn) {
            this.turn = turn;
        }

        CompletableFuture<@Nullable Permit> turn() {
            return turn;
        }
    }

    /** One of the places there are. */
    final class Permit {
        private final AtomicBoolean released = new AtomicBoolean();
        private final TaskScheduler.Cancellable overdue = scheduler.schedule(this::release, LONGEST_ACCEPT);

        private Permit() {}

        /** The work is done; the next one has its turn. Idempotent. */
        void release() {
            if (released.compareAndSet(false, true)) {
                overdue.cancel();
                next();
            }
        }
    }
}
