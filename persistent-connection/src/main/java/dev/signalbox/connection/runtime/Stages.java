package dev.signalbox.connection.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The guarded edge to application code: whatever it throws becomes a failed stage. */
final class Stages {
    private Stages() {}

    /** Calls application code; null, which the original takes as done, becomes a completed stage (protocol C3). */
    static <T extends @Nullable Object> CompletionStage<T> call(Callable<@Nullable CompletionStage<T>> code) {
        try {
            CompletionStage<T> stage = code.call();
            return stage == null ? Stages.<T>done() : stage;
        } catch (Throwable e) {
            // Errors, too: a recursion without end in one call must not leave its request unanswered or its
            // socket mute.
            return CompletableFuture.failedStage(e);
        }
    }

    @SuppressWarnings("NullAway") // a T that may not be null is never asked of a stage that was null
    private static <T extends @Nullable Object> CompletionStage<T> done() {
        return CompletableFuture.completedFuture(null);
    }

    /** What the application threw, without the wrapping of futures. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
