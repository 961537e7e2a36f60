package dev.signalbox.connection.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a lane will say, as application code gets it: what depends on it runs on the application executor, never on the lane; whoever
 * waits for it is released by the lane itself.
 *
 * <p>Where threads are counted, a crowd of calls that all wait could hold the last of them, and nobody would be left to release them
 * (protocol E8: applications await their groups). Safe for use by any thread.
 */
final class ApplicationStage<T extends @Nullable Object> extends CompletableFuture<T> {
    private final CompletableFuture<T> said;

    private ApplicationStage(CompletableFuture<T> said) {
        this.said = said;
    }

    /**
     * A stage that ends as another does.
     *
     * @param said completed on a lane, or wherever the application's code must not run
     * @param executor where what depends on the result runs; when it refuses, as it does when all ends, that runs where it was completed
     */
    static <T extends @Nullable Object> CompletionStage<T> of(CompletableFuture<T> said, Executor executor) {
        ApplicationStage<T> stage = new ApplicationStage<>(said);
        CompletionStage<T> source = said;
        source.whenComplete((value, failure) -> {
            Runnable settle = () -> stage.settle(value, failure);
            try {
                executor.execute(settle);
            } catch (RejectedExecutionException e) {
                settle.run();
            }
        });
        return stage;
    }

    private void settle(T value, @Nullable Throwable failure) {
        if (failure == null) {
            complete(value);
        } else {
            completeExceptionally(failure);
        }
    }

    // Whichever has an outcome first: what was said, or what the application made of this one, as by a
    // time-out of its own.
    private CompletableFuture<?> first() {
        return CompletableFuture.anyOf(said, this).handle((value, failure) -> "done");
    }

    private boolean isOnlySaid() {
        return !super.isDone() && said.isDone();
    }

    @Override
    public boolean isDone() {
        return super.isDone() || said.isDone();
    }

    @Override
    public boolean isCancelled() {
        return super.isCancelled() || (isOnlySaid() && said.isCancelled());
    }

    @Override
    public boolean isCompletedExceptionally() {
        return super.isCompletedExceptionally() || (isOnlySaid() && said.isCompletedExceptionally());
    }

    @Override
    public T join() {
        first().join();
        return isOnlySaid() ? said.join() : super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        first().get();
        return isOnlySaid() ? said.get() : super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        first().get(timeout, unit);
        return isOnlySaid() ? said.get() : super.get();
    }

    @Override
    public T getNow(T otherwise) {
        return isOnlySaid() ? said.getNow(otherwise) : super.getNow(otherwise);
    }
}
