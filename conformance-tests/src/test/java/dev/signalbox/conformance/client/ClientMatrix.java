package dev.signalbox.conformance.client;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All pairs under way at once, as far as a few browsers carry them: each worker thread owns a driver and a browser, takes the next pair,
 * and closes both when none is left. One gateway serves them all; each page reaches it through a proxy of its own.
 *
 * <p>Safe for use by any thread.
 */
final class ClientMatrix implements AutoCloseable {
    private static final int BROWSERS = 3;
    private static final long CLOSED_WITHIN_MILLIS = 30_000;

    private final SuiteServer server;
    private final Map<ClientPair, PairRun> runs;
    private final ExecutorService waiters = Executors.newCachedThreadPool(daemon("client-waiter"));
    private final List<Thread> workers = new ArrayList<>();

    private ClientMatrix(SuiteServer server, PatientHub.Patience patience) {
        this.server = server;
        this.runs = ClientPair.all().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), pair -> new PairRun(pair, server, patience, waiters)));
    }

    /** Starts the gateway and the browsers. */
    static ClientMatrix start() {
        Path executable = Chromium.find();
        PatientHub.Patience patience = new PatientHub.Patience();
        SuiteServer server = SuiteServer.start(SuiteSettings.quick()
                .hubs(hubs -> hubs.hub(PatientHub.class, () -> new PatientHub(patience)))
                .page("/judge", "judge")
                .page("/clients", "clients"));
        ClientMatrix matrix = new ClientMatrix(server, patience);
        Queue<PairRun> waiting = new ConcurrentLinkedQueue<>();
        ClientPair.all().forEach(pair -> waiting.add(matrix.run(pair)));
        for (int i = 1; i <= BROWSERS; i++) {
            Thread worker = new Thread(() -> work(executable, waiting), "client-browser-" + i);
            worker.setDaemon(true);
            matrix.workers.add(worker);
            worker.start();
        }
        return matrix;
    }

    private static void work(Path executable, Queue<PairRun> waiting) {
        try (Playwright driver = Chromium.driver();
                Browser browser = Chromium.launch(driver, executable)) {
            for (PairRun run = waiting.poll(); run != null; run = waiting.poll()) {
                run.run(browser);
            }
        } catch (RuntimeException | Error failure) {
            for (PairRun run = waiting.poll(); run != null; run = waiting.poll()) {
                run.fail(new AssertionError("the browser " + executable + " failed: " + failure.getMessage(), failure));
            }
        }
    }

    private PairRun run(ClientPair pair) {
        PairRun run = runs.get(pair);
        if (run == null) {
            throw new IllegalArgumentException("no such pair: " + pair);
        }
        return run;
    }

    /** Completes when the pair has shown the behaviour, fails with what was seen instead. */
    CompletableFuture<Void> outcome(ClientPair pair, Behaviour behaviour) {
        return run(pair).outcome(behaviour);
    }

    private static ThreadFactory daemon(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() {
        try {
            for (Thread worker : workers) {
                worker.join(CLOSED_WITHIN_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        waiters.shutdownNow();
        server.close();
    }
}
