package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.GroupLimitException;
import dev.signalbox.connection.time.TaskScheduler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Membership commands that wait to be confirmed by the lane that holds their connection (protocol E8). Safe for use by any
 * thread.
 */
final class PendingAcks {
    private static final Logger LOG = LoggerFactory.getLogger(PendingAcks.class);

    // The original cancels after 30 to 35 seconds.
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String prefix;
    private final TaskScheduler scheduler;
    private final int maxGroups;
    private final ConnectionEvents events;
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private final AtomicLong lastId = new AtomicLong();

    /**
     * Nothing waits yet.
     *
     * @param prefix stands before all ids, so that those of several nodes can be told apart
     * @param maxGroups how many groups a connection may be in
     * @param events is told of those it was refused
     */
    PendingAcks(String prefix, TaskScheduler scheduler, int maxGroups, ConnectionEvents events) {
        this.prefix = prefix;
        this.scheduler = scheduler;
        this.maxGroups = maxGroups;
        this.events = events;
    }

    /** A command for a connection that is about to be published under {@link Pending#id}. */
    Pending expect(String connectionId) {
        return expect(connectionId, TIMEOUT);
    }

    /** The same, given up after another time. */
    Pending expect(String connectionId, Duration timeout) {
        String id = prefix + lastId.incrementAndGet();
        CompletableFuture<Void> future = new CompletableFuture<>();
        if (closed) {
            future.cancel(false);
            return new Pending(id, connectionId, future, () -> {});
        }
        Pending expected = new Pending(id, connectionId, future, scheduler.schedule(() -> cancel(id), timeout));
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

    /** The command of this id has no effect, since the connection is in as many groups as it may be. */
    void refuse(String id) {
        Pending refused = pending.remove(id);
        if (refused != null) {
            refused.timeout.cancel();
            events.groupsRefused(refused.connectionId, 1);
            LOG.atDebug()
                    .addKeyValue("connectionId", refused.connectionId)
                    .log("{} is in {} groups and was not added to another", refused.connectionId, maxGroups);
            refused.future.completeExceptionally(new GroupLimitException(maxGroups));
        }
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
    record Pending(String id, String connectionId, CompletableFuture<Void> future, TaskScheduler.Cancellable timeout) {}
}
