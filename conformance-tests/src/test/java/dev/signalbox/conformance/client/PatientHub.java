package dev.signalbox.conformance.client;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.Progress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Reports progress at once and gives its result when it is told to. */
public final class PatientHub extends Hub {
    private final Patience patience;

    PatientHub(Patience patience) {
        this.patience = patience;
    }

    /** Reports 0 to n-1 and completes when the caller's connection is released. */
    public CompletionStage<String> work(int n, Progress<Integer> progress) {
        for (int i = 0; i < n; i++) {
            progress.report(i);
        }
        return patience.of(context().connectionId()).thenApply(released -> "done");
    }

    /** Who is still waiting. Safe for use by any thread. */
    static final class Patience {
        private final ConcurrentMap<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

        private CompletableFuture<Void> of(String connectionId) {
            return waiting.computeIfAbsent(connectionId, id -> new CompletableFuture<>());
        }

        /** Lets the calls of a connection complete. */
        void release(String connectionId) {
            of(connectionId).complete(null);
        }
    }
}
