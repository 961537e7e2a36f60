package dev.signalbox.connection.time;

import java.time.Duration;

/** Runs tasks later. Safe for use by any thread; tasks must be short and must not throw. */
public interface TaskScheduler {

    /** Runs a task once after a delay. */
    Cancellable schedule(Runnable task, Duration delay);

    /** Runs a task again and again, the first time after one period; runs that were held up are not made up for. */
    Cancellable scheduleEvery(Runnable task, Duration period);

    /** A scheduled task that can be called off. */
    @FunctionalInterface
    interface Cancellable {
        /** Calls the task off; without effect when it has run. Idempotent. */
        void cancel();
    }
}
