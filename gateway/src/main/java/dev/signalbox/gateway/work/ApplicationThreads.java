package dev.signalbox.gateway.work;

import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where all application code runs: a virtual thread for each task from Java 21 on, a pool of bounded size before.
 *
 * <p>There are two ways in. {@link #admission} is for what clients ask anew; it refuses work beyond a bound, so that overload is
 * answered and not piled up. {@link #execute} is for what follows from work that was let in, and for events of connections
 * that exist; it never refuses, since losing those would lose connections, and their number bounds it. Safe for use by any
 * thread.
 */
public final class ApplicationThreads implements Executor, AutoCloseable {
    private static final int IDLE_SECONDS = 30;
    private static final int SHUTDOWN_SECONDS = 2;
    private static final int MOST_STAND_INS = 256;

    private final ExecutorService executor;
    private final boolean virtual;
    private final int maxAdmitted;
    private final AtomicInteger admitted = new AtomicInteger();

    private ApplicationThreads(ExecutorService executor, boolean virtual, int maxAdmitted) {
        this.executor = executor;
        this.virtual = virtual;
        this.maxAdmitted = maxAdmitted;
    }

    /**
     * Starts the threads.
     *
     * @param poolThreads how many threads the pool may have where there are no virtual threads
     * @param maxRequests how many requests may be worked on or wait for it at a time
     */
    public static ApplicationThreads start(int poolThreads, int maxRequests) {
        ExecutorService virtualThreads = virtualThreads();
        return virtualThreads == null
                ? pooled(poolThreads, maxRequests)
                : new ApplicationThreads(virtualThreads, true, maxRequests);
    }

    // Application code may wait for a stage that is completed on these very threads, for example that of a
    // group it joins. This pool stands in for a thread that waits so; a pool of a fixed size would stand
    // still once all of them do.
    static ApplicationThreads pooled(int poolThreads, int maxRequests) {
        AtomicInteger number = new AtomicInteger();
        ForkJoinPool pool = new ForkJoinPool(
                poolThreads,
                owner -> {
                    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(owner);
                    thread.setName("signalbox-app-" + number.incrementAndGet());
                    return thread;
                },
                null,
                true, // first come, first served
                poolThreads,
                poolThreads + MOST_STAND_INS,
                1,
                saturated -> true,
                IDLE_SECONDS,
                TimeUnit.SECONDS);
        return new ApplicationThreads(pool, false, maxRequests);
    }

    // The build targets Java 17, where these methods do not exist.
    private static @Nullable ExecutorService virtualThreads() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Object named = type.getMethod("name", String.class, long.class).invoke(builder, "signalbox-app-", 1L);
            Object factory = type.getMethod("factory").invoke(named);
            Method perTask = Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class);
            return (ExecutorService) perTask.invoke(null, factory);
        } catch (ReflectiveOperationException e) {
            return null; // Java before 21
        }
    }

    /** Whether tasks get a virtual thread each. */
    public boolean isVirtual() {
        return virtual;
    }

    /** Runs a task; refuses only after {@link #close}. */
    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** The way in for requests: refuses with a {@link RejectedExecutionException} when too many are in. */
    public Executor admission() {
        return this::admit;
    }

    private void admit(Runnable request) {
        if (admitted.incrementAndGet() > maxAdmitted) {
            admitted.decrementAndGet();
            throw new RejectedExecutionException("requests: " + maxAdmitted + " are worked on or wait already");
        }
        try {
            executor.execute(() -> {
                try {
                    request.run();
                } finally {
                    admitted.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            admitted.decrementAndGet();
            throw e;
        }
    }

    /** Takes no more tasks, gives running ones a short while, then interrupts them. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
