package dev.signalbox.conformance.load;

/** Measures from its beginning to its end: processor time for each delivered message, rate, latencies. */
final class Meter {
    private final ServerProcess server;
    private final Crowd crowd;
    private final ProcessorTime cpu;
    private final long nanos;

    private Meter(ServerProcess server, Crowd crowd) {
        this.server = server;
        this.crowd = crowd;
        crowd.loop().ask(() -> {
            crowd.ledger().reset();
            return true;
        });
        cpu = server.processorTime();
        nanos = System.nanoTime();
    }

    static Meter begin(ServerProcess server, Crowd crowd) {
        return new Meter(server, crowd);
    }

    Figures end() {
        ProcessorTime used = server.processorTime().since(cpu);
        double seconds = (System.nanoTime() - nanos) / 1e9;
        return crowd.loop().ask(() -> {
            long delivered = crowd.ledger().delivered();
            return new Figures()
                    .with(Figures.CPU, used.working() * 1e6 / delivered)
                    .with(Figures.COMPILING, used.compilingShare() * 100)
                    .with(Figures.RATE, delivered / seconds)
                    .withLatency(crowd.ledger().latency());
        });
    }
}
