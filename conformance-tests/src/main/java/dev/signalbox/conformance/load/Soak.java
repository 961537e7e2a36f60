package dev.signalbox.conformance.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Cuts clients at random for a long time, and looks whether anything is lost, repeated or kept. */
final class Soak {
    private static final long SEED = 20_261_125L;
    private static final long CUT_EVERY_NANOS = 20_000_000L;
    private static final long LONGEST_AWAY_NANOS = 5_000_000_000L;

    private Soak() {}

    static Figures run(Plan plan, ServerProcess server, Crowd crowd) throws IOException {
        List<Receiver> receivers = new ArrayList<>();
        int each = plan.connections() / Way.values().length;
        for (Way way : Way.values()) {
            receivers.addAll(crowd.connect(each, way, Crowd.NO_REPLY));
        }
        Receiver sender = crowd.connect(1, Way.WEB_SOCKETS, Crowd.NO_REPLY).get(0);
        int stream = crowd.newStreams(1);
        Pacer pacer = new Pacer(plan, crowd, sender, stream);
        Cuts cuts = new Cuts(crowd, receivers);
        crowd.loop().execute(pacer);
        crowd.loop().execute(cuts);
        Crowd.pass(plan.warmUp());
        long heapBefore = quiet(server, cuts);
        crowd.loop().execute(() -> cuts.go(true));
        Crowd.pass(plan.time());
        long heapAfter = quiet(server, cuts);
        pacer.stop();
        long lost = crowd.settle(receivers, stream, pacer.sent(), Duration.ofSeconds(60));
        SignalRClient.Tally tally = crowd.tally();
        return Scenario.end(
                        new Figures()
                                .with("sent", pacer.sent())
                                .with(
                                        "delivered",
                                        crowd.loop().ask(() -> crowd.ledger().delivered()))
                                .with("cuts", cuts.count),
                        crowd,
                        lost)
                .with("began afresh", tally.afresh)
                .with("live heap MB before", heapBefore / 1048576.0)
                .with("live heap MB after", heapAfter / 1048576.0)
                .with("growth %", (heapAfter - heapBefore) * 100.0 / heapBefore);
    }

    // Memory is compared between moments of the same kind: everybody is there, and has been for a while.
    private static long quiet(ServerProcess server, Cuts cuts) throws IOException {
        cuts.crowd.loop().execute(() -> cuts.go(false));
        Crowd.pass(Duration.ofSeconds(70)); // what was kept for those who were away has aged
        return server.liveHeapBytes();
    }

    /** Runs on the loop. */
    private static final class Cuts implements Runnable {
        private final Crowd crowd;
        private final List<Receiver> victims;
        private final Random random = new Random(SEED);
        private boolean going = true;
        private long count;

        Cuts(Crowd crowd, List<Receiver> victims) {
            this.crowd = crowd;
            this.victims = victims;
        }

        void go(boolean value) {
            going = value;
        }

        @Override
        public void run() {
            if (going) {
                count++;
                victims.get(random.nextInt(victims.size())).cut((long) (random.nextDouble() * LONGEST_AWAY_NANOS));
            }
            crowd.loop().after(CUT_EVERY_NANOS, this);
        }
    }
}
