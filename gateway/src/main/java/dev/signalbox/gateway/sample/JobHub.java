package dev.signalbox.gateway.sample;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubException;
import dev.signalbox.hub.Progress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A call that takes its time and says how far it is. */
public final class JobHub extends Hub {
    private static final int MOST_STEPS = 200;

    private final Executor nextStep;

    /** A hub for one call; the executor runs a task when it is time for the next step. */
    public JobHub(Executor nextStep) {
        this.nextStep = nextStep;
    }

    /** Works through some steps, reporting percent on the way. */
    public CompletionStage<String> run(int steps, Progress<Integer> progress) {
        if (steps < 1 || steps > MOST_STEPS) {
            throw new HubException("A job has 1 to " + MOST_STEPS + " steps, not " + steps + ".");
        }
        CompletionStage<?> done = CompletableFuture.completedFuture(null);
        for (int step = 1; step <= steps; step++) {
            int percent = step * 100 / steps;
            done = done.thenRunAsync(() -> progress.report(percent), nextStep);
        }
        return done.thenApply(last -> steps + " steps done.");
    }
}
