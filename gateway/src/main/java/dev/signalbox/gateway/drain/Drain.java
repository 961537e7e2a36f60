package dev.signalbox.gateway.drain;

import dev.signalbox.connection.runtime.ConnectionRuntime;
import dev.signalbox.connection.time.TaskScheduler;
import dev.signalbox.connection.time.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One drain: not ready any more; after the delay no new clients; then the connections are sent away at an even rate, until none is left or time is
 * up. Its work is done on the scheduler's thread, a tick each {@value #TICK_MILLIS} ms.
 */
public final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final int TICK_MILLIS = 50;
    private static final long PROGRESS_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_RESERVE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int PRESSING = 4; // in the last quarter of the time

    private final DrainConfig config;
    private final ConnectionRuntime runtime;
    private final Readiness readiness;
    private final TaskScheduler scheduler;
    private final Ticker ticker;
    private final Runnable onRefusing;
    private final CompletableFuture<Integer> done = new CompletableFuture<>();

    // On the scheduler's thread from here on.
    private final long startNanos;
    private final long endNanos;
    private TaskScheduler.@Nullable Cancellable ticking; // null before and after
    private long beganNanos; // to send away
    private int total;
    private double rate;
    private long askedFor;
    private long saidNanos;

    /**
     * Creates a drain whose time runs from now on.
     *
     * @param onRefusing runs when no new clients are taken any more; must not block
     */
    public Drain(
            DrainConfig config,
            ConnectionRuntime runtime,
            Readiness readiness,
            TaskScheduler scheduler,
            Ticker ticker,
            Runnable onRefusing) {
        this.config = config;
        this.runtime = runtime;
        this.readiness = readiness;
        this.scheduler = scheduler;
        this.ticker = ticker;
        this.onRefusing = onRefusing;
        startNanos = ticker.nanos();
        // Some of the time is for answering what is left when it is up.
        long timeout = config.timeout().toNanos();
        endNanos = startNanos + timeout - Math.min(timeout / 5, LONGEST_RESERVE_NANOS);
    }

    /**
     * Begins. Called once.
     *
     * @return completes with the number of connections that are left, never exceptionally
     */
    public CompletionStage<Integer> begin() {
        readiness.advance(Readiness.Phase.LEAVING);
        LOG.info(
                "draining: not ready any more, {} connections{}",
                runtime.connections(),
                config.delay().isZero()
                        ? ""
                        : "; they stay for another " + config.delay().toMillis() + " ms");
        if (config.delay().isZero()) {
            sendAway();
        } else {
            scheduler.schedule(this::sendAway, config.delay());
        }
        return done;
    }

    /** Goes no further. Any thread; idempotent. */
    public void cancel() {
        done.complete(runtime.connections());
    }

    private void sendAway() {
        if (done.isDone()) {
            return;
        }
        readiness.advance(Readiness.Phase.DRAINING);
        runtime.departures().begin();
        onRefusing.run();
        total = runtime.connections();
        rate = config.rateFor(total);
        beganNanos = ticker.nanos();
        saidNanos = beganNanos;
        ticking = scheduler.scheduleEvery(this::tick, Duration.ofMillis(TICK_MILLIS));
    }

    private void tick() {
        long now = ticker.nanos();
        long due = (long) Math.ceil((now - beganNanos) * rate / 1e9);
        int further = (int) Math.min(Integer.MAX_VALUE, due - askedFor);
        askedFor = due;
        int left = runtime.departures().step(further, endNanos - now < (endNanos - startNanos) / PRESSING);
        if (done.isDone() || left == 0 || now >= endNanos) {
            finish(left);
        } else if (now - saidNanos >= PROGRESS_NANOS) {
            saidNanos = now;
            LOG.info("draining: {} of {} connections left", left, Math.max(total, left));
        }
    }

    private void finish(int left) {
        TaskScheduler.Cancellable ticks = ticking;
        ticking = null;
        if (ticks != null) {
            ticks.cancel();
        }
        if (done.complete(left)) {
            long millis = Duration.ofNanos(ticker.nanos() - startNanos).toMillis();
            if (left == 0) {
                LOG.info("drained: {} connections have gone in {} ms", total, millis);
            } else {
                LOG.warn(
                        "draining: time is up after {} ms; {} of {} connections are cut",
                        millis,
                        left,
                        Math.max(total, left));
            }
        }
    }
}
