package dev.signalbox.conformance.client;

import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.wire.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** All clients of other makes at once, each over each of its transports, before one gateway. Safe for use by any thread. */
final class OtherMatrix implements AutoCloseable {
    private static final long CLOSED_WITHIN_MILLIS = 60_000;

    /** One client over one transport. */
    record Pair(OtherClient client, Transport transport) {

        static List<Pair> all() {
            List<Pair> pairs = new ArrayList<>();
            for (OtherClient client : OtherClient.values()) {
                client.transports().forEach(transport -> pairs.add(new Pair(client, transport)));
            }
            return pairs;
        }

        @Override
        public String toString() {
            return client + " " + transport;
        }
    }

    private final SuiteServer server;
    private final Map<Pair, OtherRun> runs = new LinkedHashMap<>(); // never changed once started
    private final List<Thread> workers = new ArrayList<>();

    private OtherMatrix(SuiteServer server) {
        this.server = server;
    }

    /** Starts the gateway and the clients. */
    static OtherMatrix start() {
        OtherMatrix matrix = new OtherMatrix(SuiteServer.start(SuiteSettings.quick()));
        for (Pair pair : Pair.all()) {
            OtherRun run = new OtherRun(pair.client(), pair.transport(), matrix.server);
            matrix.runs.put(pair, run);
            Thread worker = new Thread(run::run, "client " + pair);
            worker.setDaemon(true);
            matrix.workers.add(worker);
        }
        matrix.workers.forEach(Thread::start);
        return matrix;
    }

    /** Completes when the pair has shown the behaviour, fails with what was seen instead. */
    CompletableFuture<Void> outcome(Pair pair, Behaviour behaviour) {
        OtherRun run = runs.get(pair);
        if (run == null) {
            throw new IllegalArgumentException("no such pair: " + pair);
        }
        return run.outcome(behaviour);
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
        server.close();
    }
}
