package dev.signalbox.conformance.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Messages to some of the clients: to a group of ten, or to one connection. */
final class Groups {
    static final String LONGEST_CURSOR = "longest C";
    private static final int GROUP = 10;

    private Groups() {}

    static Figures run(Plan plan, ServerProcess server, Crowd crowd) {
        AtomicInteger joined = new AtomicInteger();
        List<Receiver> receivers = crowd.connect(plan.connections(), plan.way(), client -> joined.incrementAndGet());
        int groups = Math.max(1, receivers.size() / GROUP);
        for (int i = 0; i < receivers.size(); i++) {
            int group = i % groups;
            SignalRClient client = (SignalRClient) receivers.get(i);
            crowd.loop().execute(() -> client.invoke("join", "\"g" + group + '"', 1));
            int asked = i + 1;
            if (asked % 500 == 0) {
                Crowd.await(Duration.ofMinutes(1), () -> joined.get() >= asked - 100, "clients join groups");
            }
        }
        Crowd.await(Duration.ofMinutes(1), () -> joined.get() >= receivers.size(), "all have joined a group");
        return send(
                plan,
                server,
                crowd,
                receivers,
                groups,
                (sender, turn, payload) ->
                        ((SignalRClient) sender).invoke("group", "\"g" + turn + "\",\"" + payload + '"', turn));
    }

    static Figures runSingly(Plan plan, ServerProcess server, Crowd crowd) {
        List<Receiver> receivers = crowd.connect(plan.connections(), plan.way(), Crowd.NO_REPLY);
        return send(
                plan,
                server,
                crowd,
                receivers,
                receivers.size(),
                (sender, turn, payload) -> ((SignalRClient) sender)
                        .invoke(
                                "one",
                                '"' + ((SignalRClient) receivers.get(turn)).connectionId() + "\",\"" + payload + '"',
                                turn));
    }

    /** One client in many groups, told something by each. */
    static Figures runMany(Plan plan, Crowd crowd) {
        AtomicInteger done = new AtomicInteger();
        List<Receiver> receivers = crowd.connect(1, plan.way(), client -> done.incrementAndGet());
        SignalRClient client = (SignalRClient) receivers.get(0);
        int groups = plan.connections();
        for (int i = 0; i < groups; i++) {
            int group = i;
            crowd.loop().execute(() -> client.invoke("join", "\"g" + group + '"', 1));
        }
        Crowd.await(Duration.ofMinutes(1), () -> done.get() == groups, "the client has joined all groups");
        for (int i = 0; i < groups; i++) {
            String call = "\"g" + i + "\",\"" + Payload.of(1, i + 1L, System.nanoTime(), plan.payloadBytes()) + '"';
            crowd.loop().execute(() -> client.invoke("group", call, 1));
        }
        long lost = crowd.settle(receivers, 1, groups, Duration.ofSeconds(20));
        return Scenario.end(new Figures(), crowd, lost)
                .with(LONGEST_CURSOR, crowd.loop().ask(client::cursorLength));
    }

    private interface Sending {
        void send(Receiver sender, int turn, String payload);
    }

    private static Figures send(
            Plan plan, ServerProcess server, Crowd crowd, List<Receiver> receivers, int turns, Sending sending) {
        Receiver sender = crowd.connect(1, Way.WEB_SOCKETS, Crowd.NO_REPLY).get(0);
        Round round = new Round(plan, crowd, turns, (turn, payload) -> sending.send(sender, turn, payload));
        crowd.loop().execute(round);
        Crowd.pass(plan.warmUp());
        Meter meter = Meter.begin(server, crowd);
        Crowd.pass(plan.time());
        Figures figures = meter.end();
        round.stop();
        long lost = 0;
        for (int turn = 0; turn < turns; turn++) {
            long sent = round.sent(turn);
            if (sent > 0) {
                int which = turn;
                List<Receiver> members = IntStream.range(0, receivers.size())
                        .filter(i -> i % turns == which)
                        .mapToObj(receivers::get)
                        .toList();
                lost += crowd.settle(members, turn + 1, sent, Duration.ofSeconds(10));
            }
        }
        return Scenario.end(figures, crowd, lost)
                .with(
                        LONGEST_CURSOR,
                        crowd.loop()
                                .ask(() -> receivers.stream()
                                        .mapToInt(receiver -> ((SignalRClient) receiver).cursorLength())
                                        .max()
                                        .orElse(0)));
    }

    /** One turn after the other, at a fixed rate, each on its own stream. Runs on the loop. */
    private static final class Round implements Runnable {
        interface Turn {
            void send(int turn, String payload);
        }

        private final Plan plan;
        private final Crowd crowd;
        private final long[] sent;
        private final Turn turn;
        private final long startNanos = System.nanoTime();
        private long total;
        private volatile boolean stopped;

        Round(Plan plan, Crowd crowd, int turns, Turn turn) {
            this.plan = plan;
            this.crowd = crowd;
            this.turn = turn;
            sent = new long[turns];
        }

        @Override
        public void run() {
            if (stopped) {
                return;
            }
            long due = (System.nanoTime() - startNanos) / (1_000_000_000L / plan.rate());
            for (; total < due; total++) {
                int which = (int) (total % sent.length);
                long number = ++sent[which];
                turn.send(which, Payload.of(which + 1, number, System.nanoTime(), plan.payloadBytes()));
            }
            crowd.loop().after(1_000_000_000L / plan.rate(), this);
        }

        void stop() {
            stopped = true;
        }

        long sent(int which) {
            return crowd.loop().ask(() -> sent[which]);
        }
    }
}
