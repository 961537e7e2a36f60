package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.ReplyNotSerializableException;
import dev.signalbox.connection.lane.Channel;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.ProtocolException;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that come in on one WebSocket, taken up one after the other (protocol F9): the next begins when the one before has
 * returned, not when it has completed.
 *
 * <p>Nothing is taken up before {@link #begin}: a reply could not reach a socket that its connection has not taken yet.
 *
 * <p>What waits is bounded: when too many messages or bytes queue up, in this socket or in all together, or too many calls are unanswered or their replies unsent, the transport stops
 * reading until it is less. Safe for use by any thread.
 */
final class InboundCalls implements Channel.Intake {
    private static final Logger LOG = LoggerFactory.getLogger(InboundCalls.class);
    private static final int MAX_QUEUED = 64;
    private static final long MAX_QUEUED_BYTES = 1 << 20;
    private static final int MAX_OPEN = 1000;
    private static final int MESSAGE_OVERHEAD_BYTES = 64;

    private final Executor executor;
    private final ConnectionScope scope;
    private final String connectionId;
    private final BiConsumer<JsonPayload, Runnable> reply;
    private final Runnable end;
    private final Consumer<Throwable> failed;
    private final InboundBytes all;
    private final Runnable pausing;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<String> queue = new ArrayDeque<>(0); // guarded by lock
    private boolean running =
            true; // guarded by lock: a task of this object is at work or about to be; until begin, too
    private boolean sealed; // guarded by lock: what comes in is passed over
    private long queuedBytes; // guarded by lock
    private int open; // guarded by lock: taken up and not yet answered on the socket
    private @Nullable Runnable paused; // guarded by lock: resumes reading; null while the transport reads

    InboundCalls(
            Executor executor,
            ConnectionScope scope,
            String connectionId,
            InboundBytes all,
            Runnable pausing,
            BiConsumer<JsonPayload, Runnable> reply,
            Runnable end,
            Consumer<Throwable> failed) {
        this.executor = executor;
        this.scope = scope;
        this.connectionId = connectionId;
        this.all = all;
        this.pausing = pausing;
        this.reply = reply;
        this.end = end;
        this.failed = failed;
    }

    /** See {@link Attachment#received}. */
    boolean received(String text, Runnable resume) {
        boolean start;
        boolean goOn;
        lock.lock();
        try {
            if (sealed) {
                return true;
            }
            queue.add(text);
            queuedBytes += cost(text);
            all.add(cost(text));
            start = !running;
            running = true;
            goOn = queue.size() < MAX_QUEUED && queuedBytes < MAX_QUEUED_BYTES && open < MAX_OPEN && !all.isFull();
            if (!goOn) {
                paused = resume;
            }
        } finally {
            lock.unlock();
        }
        if (!goOn) {
            pausing.run();
        }
        if (start) {
            start();
        }
        return goOn;
    }

    // Two bytes for each character, as a text takes that has one beyond Latin-1.
    private static long cost(String text) {
        return MESSAGE_OVERHEAD_BYTES + 2L * text.length();
    }

    /** Nothing more is taken up: the socket is gone, or nobody took it. What waits is forgotten, what still comes is passed over. */
    void close() {
        lock.lock();
        try {
            sealed = true;
            all.remove(queuedBytes);
            queuedBytes = 0;
            queue.clear();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isIdle() {
        lock.lock();
        try {
            return !running && open == 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void seal() {
        lock.lock();
        try {
            sealed = true;
        } finally {
            lock.unlock();
        }
    }

    /** The connection has taken the socket: what came in meanwhile is taken up. Called once. */
    void begin() {
        lock.lock();
        try {
            running = !queue.isEmpty();
            if (!running) {
                return;
            }
        } finally {
            lock.unlock();
        }
        start();
    }

    private void start() {
        try {
            executor.execute(this::work);
        } catch (RejectedExecutionException e) {
            LOG.atWarn()
                    .addKeyValue("connectionId", connectionId)
                    .setCause(e)
                    .log("closing the socket of {}: the executor refused its messages", connectionId);
            end.run();
        }
    }

    private void work() {
        for (String next = next(); next != null; next = next()) {
            String text = next;
            Stages.call(() -> scope.received(connectionId, text)).whenComplete(this::answered);
        }
    }

    private @Nullable String next() {
        String text;
        Runnable resume = null;
        lock.lock();
        try {
            text = queue.poll();
            if (text == null) {
                running = false;
            } else {
                queuedBytes -= cost(text);
                all.remove(cost(text));
                open++;
                resume = takeResume();
            }
        } finally {
            lock.unlock();
        }
        if (resume != null) {
            resume.run();
        }
        return text;
    }

    // With the lock held: what resumes reading, when there is room again.
    private @Nullable Runnable takeResume() {
        if (paused == null
                || queue.size() > MAX_QUEUED / 2
                || queuedBytes > MAX_QUEUED_BYTES / 2
                || open > MAX_OPEN / 2
                || (all.isFull() && !queue.isEmpty())) {
            return null;
        }
        Runnable resume = paused;
        paused = null;
        return resume;
    }

    private void answered(@Nullable JsonPayload answer, @Nullable Throwable failure) {
        if (failure == null && answer != null) {
            reply.accept(answer, this::finished);
            return;
        }
        finished();
        if (failure == null) {
            return;
        }
        Throwable cause = Stages.cause(failure);
        failed.accept(cause);
        if (cause instanceof ReplyNotSerializableException) {
            LOG.atWarn()
                    .addKeyValue("connectionId", connectionId)
                    .setCause(cause)
                    .log("closing the socket of {}", connectionId);
            end.run();
        } else if (cause instanceof ProtocolException) {
            // The original says nothing to its client either, and the socket stays open (protocol K38).
            LOG.atDebug()
                    .addKeyValue("connectionId", connectionId)
                    .log("a message of {} was not understood: {}", connectionId, cause.getMessage());
        } else {
            LOG.atWarn()
                    .addKeyValue("connectionId", connectionId)
                    .setCause(cause)
                    .log("OnReceived of {} failed", connectionId);
        }
    }

    private void finished() {
        Runnable resume;
        lock.lock();
        try {
            open--;
            resume = takeResume();
        } finally {
            lock.unlock();
        }
        if (resume != null) {
            resume.run();
        }
    }
}
