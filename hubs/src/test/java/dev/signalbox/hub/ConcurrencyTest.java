package dev.signalbox.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ConcurrencyTest {
    private static final int THREADS = 4;
    private static final int CALLS = 500;

    @Test
    @DisplayName("F9: calls at the same time each have their own state, progress and answer")
    void callsAtTheSameTime() throws Exception {
        HubMount mount = new HubMount(
                HubServer.builder().hub(ChatHub.class, ChatHub::new).build());
        CyclicBarrier together = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<List<String>>> clients = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread * CALLS;
                clients.add(() -> {
                    together.await();
                    return IntStream.range(first, first + CALLS)
                            .mapToObj(i -> mount.call("{\"H\":\"chatHub\",\"M\":\"incState\",\"I\":" + i
                                    + ",\"S\":{\"counter\":" + i + "}}"))
                            .toList();
                });
            }
            List<Future<List<String>>> answers = threads.invokeAll(clients);
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread * CALLS;
                assertThat(answers.get(thread).get())
                        .isEqualTo(IntStream.range(first, first + CALLS)
                                .mapToObj(i -> "{\"S\":{\"counter\":" + (i + 1) + "},\"R\":" + (i + 1) + ",\"I\":\"" + i
                                        + "\"}")
                                .toList());
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
