package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.hub.Hub;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Holds OnConnected of its hub until a test lets it go on. */
final class OnConnectedGate {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    GatedHub hub() {
        return new GatedHub(this);
    }

    /** Runs a request, opens the gate once OnConnected was entered, and checks that the answer came only after that. */
    <T> T openWhileWaitingFor(Supplier<T> request) {
        CompletableFuture<T> answer = CompletableFuture.supplyAsync(request);
        try {
            assertThat(entered.await(5, TimeUnit.SECONDS))
                    .as("OnConnected was entered")
                    .isTrue();
            assertThat(answer).isNotDone();
            opened.complete(null);
            return answer.get(5, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    /** A hub whose OnConnected waits at the gate. */
    public static final class GatedHub extends Hub {
        private final OnConnectedGate gate;

        GatedHub(OnConnectedGate gate) {
            this.gate = gate;
        }

        @Override
        protected CompletionStage<?> onConnected() {
            gate.entered.countDown();
            return gate.opened;
        }
    }
}
