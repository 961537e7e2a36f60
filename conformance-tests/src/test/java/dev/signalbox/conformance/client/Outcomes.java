package dev.signalbox.conformance.client;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** How each behaviour of one client turned out. Safe for use by any thread. */
final class Outcomes {
    private final Map<Behaviour, CompletableFuture<Void>> outcomes = new EnumMap<>(Behaviour.class); // never changed

    Outcomes() {
        for (Behaviour behaviour : Behaviour.values()) {
            outcomes.put(behaviour, new CompletableFuture<>());
        }
    }

    /** Completes when the behaviour was shown, fails with what was seen instead. */
    CompletableFuture<Void> of(Behaviour behaviour) {
        return outcomes.get(behaviour);
    }

    /** Everything that is not settled yet has failed for this reason. */
    void fail(Throwable reason) {
        outcomes.values().forEach(outcome -> outcome.completeExceptionally(reason));
    }

    /** Runs the step that shows a behaviour. */
    void attempt(Behaviour behaviour, Runnable step) {
        try {
            step.run();
            of(behaviour).complete(null);
        } catch (RuntimeException | Error failure) {
            of(behaviour).completeExceptionally(failure);
        }
    }
}
