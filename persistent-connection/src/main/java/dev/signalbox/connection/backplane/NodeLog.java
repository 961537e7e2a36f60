package dev.signalbox.connection.backplane;

import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.log.MessageLog;
import dev.signalbox.connection.time.TaskScheduler;
import dev.signalbox.connection.time.Ticker;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's view of a {@link Backplane}: everything is sent there and read back from there, and the recent past lies here in memory, so
 * that reading never waits.
 *
 * <p>One reader at a time asks the backplane for what is new, when it tells of news and every {@link BackplaneConfig#pollInterval}; it begins with
 * all the past the backplane still holds. What comes twice is dropped, what is gone is a gap, and a new epoch begins a new past. While the
 * backplane does not answer, what is here stays readable, and sends fail or wait as {@link QueueBehavior} says.
 */
public final class NodeLog implements MessageLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLog.class);
    private static final int BATCH = 512;
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10); // an engine that ever will
    private static final int MOST_COMPLAINTS = 100; // kinds of what could not be read, each told once

    private final Backplane backplane;
    private final BackplaneConfig config;
    private final TaskScheduler scheduler;
    private final Ticker ticker;
    private final Outbox outbox;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private final AtomicInteger wanted = new AtomicInteger(); // reads asked for; whoever makes it 1 is the reader
    private volatile LogWindow window;
    private volatile boolean closed;
    private volatile long atEndNanos; // when this node was last known to be at the end of the log
    private volatile boolean behind = true; // whether it may not be now
    private volatile @Nullable Asked asked; // what the engine has not answered at once; null when nothing is under way
    private long lastPollNanos; // scheduler's thread only
    private long awakeSinceNanos; // scheduler's thread only: before, this node could not have heard an answer
    private final Set<String> complaints = new HashSet<>(); // reader's thread only
    private Observer observer = Observer.NONE;
    private TaskScheduler.@Nullable Cancellable polls; // null until started
    private Backplane.@Nullable Subscription news; // null until started

    private final AtomicLong received = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    private final AtomicLong resets = new AtomicLong();

    /** A view that shows nothing before {@link #start}. */
    public NodeLog(Backplane backplane, BackplaneConfig config, TaskScheduler scheduler, Ticker ticker) {
        this.backplane = backplane;
        this.config = config;
        this.scheduler = scheduler;
        this.ticker = ticker;
        outbox = new Outbox(backplane::append, config.queueBehavior(), config.maxQueueLength(), ticker);
        window = window(0);
        atEndNanos = ticker.nanos();
        lastPollNanos = atEndNanos;
        awakeSinceNanos = atEndNanos;
    }

    /** Begins to read; called once. */
    public void start(Observer of) {
        observer = of;
        news = backplane.subscribe(this::pump);
        polls = scheduler.scheduleEvery(this::poll, config.pollInterval());
        pump();
    }

    /** How this node uses its backplane. */
    public BackplaneConfig config() {
        return config;
    }

    /** How this node stands with its backplane. */
    public BackplaneStatus status() {
        Throwable error = outbox.error();
        return new BackplaneStatus(
                outbox.state(),
                error == null ? null : String.valueOf(error.getMessage()),
                behind ? Duration.ofNanos(Math.max(0, ticker.nanos() - atEndNanos)) : Duration.ZERO,
                outbox.queued(),
                outbox.accepted(),
                outbox.failures(),
                received.get(),
                repeated.get(),
                gaps.get(),
                resets.get());
    }

    @Override
    public long epoch() {
        return window.epoch();
    }

    @Override
    public CompletionStage<Void> append(Message message) {
        return outbox.append(message);
    }

    @Override
    public long tail() {
        return window.tail();
    }

    @Override
    public Held held() {
        return window.held();
    }

    @Override
    public Slice read(long after, int max) {
        return window.read(after, max);
    }

    @Override
    public Slice read(long after, int max, Wanted wanted) {
        return window.read(after, max, wanted);
    }

    @Override
    public void onAppend(Runnable listener) {
        listeners.add(listener);
    }

    /** The position of the oldest message held here. */
    public long oldest() {
        return window.oldest();
    }

    /** Stops reading and sending; what is here stays readable. The backplane is not closed. Idempotent. */
    @Override
    public void close() {
        closed = true;
        if (polls != null) {
            polls.cancel();
        }
        if (news != null) {
            news.cancel();
        }
        outbox.close();
    }

    // What is not answered would keep the reading, or who waits for a send, for ever.
    private void poll() {
        long now = ticker.nanos();
        if (now - lastPollNanos > 2 * config.pollInterval().toNanos()) {
            awakeSinceNanos = now;
        }
        lastPollNanos = now;
        if (now - awakeSinceNanos >= ANSWERS_WITHIN.toNanos()) {
            BackplaneException late =
                    new BackplaneException("The backplane has not answered for " + ANSWERS_WITHIN.toSeconds() + " s.");
            Asked waits = asked;
            if (waits != null && now - waits.atNanos >= ANSWERS_WITHIN.toNanos()) {
                waits.answer.completeExceptionally(late);
            }
            outbox.giveUp(now - ANSWERS_WITHIN.toNanos(), late);
        }
        pump();
    }

    /** A question to the engine, and when it was asked. */
    private record Asked(CompletableFuture<Backplane.Slice> answer, long atNanos) {}

    private void pump() {
        behind = true;
        if (wanted.getAndIncrement() == 0) {
            readOn();
        }
    }

    private void readOn() {
        while (true) {
            int served = wanted.get();
            CompletableFuture<Backplane.Slice> read = next();
            if (!read.isDone()) {
                CompletableFuture<Backplane.Slice> later = read.copy(); // the engine's own is not ours to complete
                asked = new Asked(later, ticker.nanos());
                CompletionStage<Backplane.Slice> answered = later;
                answered.whenComplete((slice, failure) -> {
                    asked = null;
                    if (goesOn(slice, failure, served)) {
                        readOn();
                    }
                });
                return;
            }
            boolean goesOn = read.handle((slice, failure) -> goesOn(slice, failure, served))
                    .join();
            if (!goesOn) {
                return;
            }
        }
    }

    private CompletableFuture<Backplane.Slice> next() {
        LogWindow at = window;
        try {
            return backplane.read(at.epoch(), at.tail(), BATCH).toCompletableFuture();
        } catch (RuntimeException e) { // against the contract, but reading must go on
            return CompletableFuture.failedFuture(e);
        }
    }

    // Whether to read again at once: there was something, or somebody asked meanwhile.
    private boolean goesOn(Backplane.@Nullable Slice slice, @Nullable Throwable failure, int served) {
        if (closed) {
            return false;
        }
        if (slice != null) {
            // While others send there is always something, and nobody is ever nearer to the end than this.
            boolean near = slice.entries().size() < BATCH;
            boolean more = false;
            try {
                more = take(slice);
                behind = more;
                atEndNanos = near ? ticker.nanos() : atEndNanos;
            } catch (RuntimeException | Error e) { // an Error thrown once must not stop the reading for good
                LOG.error("reading from the backplane failed", e);
            }
            if (near) {
                outbox.open();
            }
            if (more) {
                return true;
            }
        } else if (failure != null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            LOG.debug("the backplane does not answer", cause);
            outbox.failed(cause);
        }
        return wanted.addAndGet(-served) != 0;
    }

    private boolean take(Backplane.Slice slice) {
        LogWindow before = window;
        LogWindow at = before;
        if (slice.epoch() != at.epoch()) {
            at = begin(slice.epoch());
        } else if (slice.gap()) {
            gaps.incrementAndGet();
            LOG.warn("messages up to {} were gone from the backplane before they were read", slice.through());
        }
        boolean moved = false;
        if (slice.gap() && slice.through() > at.tail()) {
            long gone = slice.entries().isEmpty()
                    ? slice.through()
                    : Math.min(slice.through(), slice.entries().get(0).position() - 1);
            at.gap(gone);
            if (slice.epoch() == before.epoch()) {
                observer.gap();
            }
            moved = true;
        }
        for (LogEntry entry : slice.entries()) {
            if (entry.position() <= at.tail()) {
                repeated.incrementAndGet();
                continue;
            }
            if (entry.message().kind() != Message.Kind.PAYLOAD) {
                observed(entry);
            }
            at.add(entry);
            received.incrementAndGet();
            moved = true;
        }
        if (moved) {
            listeners.forEach(Runnable::run);
        }
        return moved;
    }

    // What cannot be taken in must not be read again and again, with nothing behind it read any more.
    private void observed(LogEntry entry) {
        if (entry.message().control() instanceof Control.Unreadable unreadable) {
            unread(entry, unreadable);
            return;
        }
        try {
            observer.control(entry);
        } catch (RuntimeException | Error e) {
            LOG.error("what {} says was not taken in", entry, e);
        }
    }

    private void unread(LogEntry entry, Control.Unreadable unreadable) {
        if (unreadable.lost()) {
            gaps.incrementAndGet();
        }
        if (complaints.size() < MOST_COMPLAINTS && complaints.add(unreadable.why())) {
            LOG.error(
                    "message {} cannot be read, and is {}: {}; is there a node of another version, or something else that writes into this log?",
                    entry.position(),
                    unreadable.lost() ? "lost to the clients of this node" : "passed over",
                    unreadable.why());
        }
    }

    private LogWindow begin(long epoch) {
        LogWindow before = window;
        if (before.epoch() != 0 || before.tail() != 0) {
            resets.incrementAndGet();
            LOG.warn("the backplane has lost its past; messages since {} may be lost", before.tail());
        }
        LogWindow next = window(epoch);
        observer.begun(epoch);
        window = next;
        return next;
    }

    private LogWindow window(long epoch) {
        return new LogWindow(epoch, config.maxEntries(), config.maxBytes());
    }

    /** Sees what goes on between nodes. Called on the reader's thread, one call at a time; must not block. */
    public interface Observer {
        /** Sees nothing. */
        Observer NONE = new Observer() {
            @Override
            public void control(LogEntry entry) {}

            @Override
            public void gap() {}

            @Override
            public void begun(long epoch) {}
        };

        /** An entry that is not for clients, in order, before anybody can read it here. */
        void control(LogEntry entry);

        /** Entries were gone before this node read them; what follows is read already, or will be. */
        void gap();

        /** The log begins, or begins anew: what comes from now on has positions of this epoch. */
        void begun(long epoch);
    }
}
