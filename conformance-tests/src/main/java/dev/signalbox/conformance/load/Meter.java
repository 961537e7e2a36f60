package dev.signalbox.conformance.load;

/** Measures from its beginning to its end: processor time for each delivered message, rate, latencies. */
final class Meter {
    private final ServerProcess server;
    private final Crowd crowd;
    private final double cpu;
    private final long nanos;

    private Meter(ServerProcess server, Crowd crowd) {
        this.server = server;
        this.crowd = crowd;
        crowd.loop().ask(() -> {
            crowd.ledger().reset();
            return true;
        });
        cpu = server.cpuSeconds();
        nanos = System.nanoTime();
    }

    static Meter begin(ServerProcess server, Crowd crowd) {
        return new Meter(server, crowd);
    }

    Figures end() {
        double used = server.cpuSeconds() - cpu;
        double seconds = (System.nanoTime() - nanos) / 1e9;
        return crowd.loop().ask(() -> {
            long delivered = crowd.ledger().delivered();
            return new Figures()
                    .with(Figures.CPU, used * 1e6 / delivered)
                    .with(Figures.RATE, delivered / seconds)
                    .withLatency(crowd.ledger().latency());
        });
    }
}
