package dev.signalbox.connection.time;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time and the only thread of a test: a ticker, a scheduler and an executor in one. Nothing runs until {@link #settle} or
 * {@link #advance}; then everything runs in order on the calling thread.
 */
public final class ManualTime implements Ticker, TaskScheduler, Executor {
    private final List<ArrayDeque<Runnable>> ready = new ArrayList<>(List.of(new ArrayDeque<>()));
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(
            Comparator.comparingLong((Timer t) -> t.dueNanos).thenComparingLong(t -> t.number));
    private @Nullable Random order; // null: what was handed in first runs first, executor by executor
    private long nowNanos = 1_000_000_000L;
    private long lastNumber;

    @Override
    public long nanos() {
        return nowNanos;
    }

    @Override
    public void execute(Runnable task) {
        ready.get(0).add(task);
    }

    /** Another executor on the same thread: its own tasks run in order, those of different executors in the given random order. */
    public Executor another(Random random) {
        order = random;
        ArrayDeque<Runnable> queue = new ArrayDeque<>();
        ready.add(queue);
        return queue::add;
    }

    @Override
    public Cancellable schedule(Runnable task, Duration delay) {
        return add(new Timer(task, nowNanos + delay.toNanos(), 0));
    }

    @Override
    public Cancellable scheduleEvery(Runnable task, Duration period) {
        return add(new Timer(task, nowNanos + period.toNanos(), period.toNanos()));
    }

    /** Runs all that is ready, and what becomes ready by it. */
    public void settle() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private @Nullable Runnable next() {
        int first = order == null ? 0 : order.nextInt(ready.size());
        for (int i = 0; i < ready.size(); i++) {
            Runnable task = ready.get((first + i) % ready.size()).poll();
            if (task != null) {
                return task;
            }
        }
        return null;
    }

    /** Lets time pass, running what falls due at its own moment. */
    public void advance(Duration time) {
        settle();
        long end = nowNanos + time.toNanos();
        while (!timers.isEmpty() && timers.peek().dueNanos <= end) {
            Timer timer = timers.remove();
            nowNanos = timer.dueNanos;
            if (!timer.cancelled) {
                timer.task.run();
                if (timer.periodNanos > 0) {
                    timer.dueNanos += timer.periodNanos;
                    add(timer);
                }
            }
            settle();
        }
        nowNanos = end;
    }

    /** Timers that are neither due nor called off; a test ends by checking for leaks. */
    public long pendingTimers() {
        return timers.stream().filter(timer -> !timer.cancelled).count();
    }

    private Cancellable add(Timer timer) {
        timer.number = ++lastNumber;
        timers.add(timer);
        return () -> timer.cancelled = true;
    }

    private static final class Timer {
        private final Runnable task;
        private final long periodNanos;
        private long dueNanos;
        private long number;
        private boolean cancelled;

        Timer(Runnable task, long dueNanos, long periodNanos) {
            this.task = task;
            this.dueNanos = dueNanos;
            this.periodNanos = periodNanos;
        }
    }
}
