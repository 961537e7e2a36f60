package dev.signalbox.conformance.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Messages to some of the clients: to a group of ten, or to one connection. */
final class Groups {
    static final String LONGEST_CURSOR = "longest C";
    private static final int GROUP = 10;
    private static final Duration LONGEST_WAY = Duration.ofSeconds(10);

    private Groups() {}

    static Exercise toGroups(Plan plan, ServerProcess server, Crowd crowd) {
        int groups = Math.max(1, plan.connections() / GROUP);
        List<Receiver> receivers;
        Turns.Sending sending;
        if (crowd.isFloor()) {
            receivers = crowd.connectBare(plan.connections(), i -> FloorServer.GROUP + Math.floorMod(i, groups));
            Receiver sender = crowd.connectBare(1, i -> FloorServer.GROUP).get(0);
            sending = (turn, payload) -> sender.send(turn + FloorServer.GROUP_ENDS + payload);
        } else {
            receivers = join(plan, crowd, groups);
            SignalRClient sender = sender(crowd);
            sending = (turn, payload) -> sender.invoke("group", "\"g" + turn + "\",\"" + payload + '"', turn);
        }
        return exercise(plan, server, crowd, receivers, new Turns(plan, crowd, groups, receivers.size(), sending));
    }

    private static List<Receiver> join(Plan plan, Crowd crowd, int groups) {
        AtomicInteger joined = new AtomicInteger();
        List<Receiver> receivers = crowd.connect(plan.connections(), plan.way(), client -> joined.incrementAndGet());
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
        return receivers;
    }

    private static SignalRClient sender(Crowd crowd) {
        return (SignalRClient) crowd.connect(1, Way.WEB_SOCKETS, Crowd.NO_REPLY).get(0);
    }

    static Exercise toConnections(Plan plan, ServerProcess server, Crowd crowd) {
        List<Receiver> receivers = crowd.connect(plan.connections(), plan.way(), Crowd.NO_REPLY);
        SignalRClient sender = sender(crowd);
        Turns.Sending sending = (turn, payload) -> sender.invoke(
                "one", '"' + ((SignalRClient) receivers.get(turn)).connectionId() + "\",\"" + payload + '"', turn);
        return exercise(
                plan, server, crowd, receivers, new Turns(plan, crowd, receivers.size(), receivers.size(), sending));
    }

    /** One client in many groups, told something by each. */
    static Figures toMember(Plan plan, Crowd crowd) {
        AtomicInteger done = new AtomicInteger();
        List<Receiver> receivers = crowd.connect(1, plan.way(), client -> done.incrementAndGet());
        SignalRClient client = (SignalRClient) receivers.get(0);
        int groups = plan.connections();
        for (int i = 0; i < groups; i++) {
            int group = i;
            crowd.loop().execute(() -> client.invoke("join", "\"g" + group + '"', 1));
        }
        Crowd.await(Duration.ofMinutes(1), () -> done.get() == groups, "the client has joined all groups");
        int stream = crowd.newStreams(1);
        for (int i = 0; i < groups; i++) {
            String call =
                    "\"g" + i + "\",\"" + Payload.of(stream, i + 1L, System.nanoTime(), plan.payloadBytes()) + '"';
            crowd.loop().execute(() -> client.invoke("group", call, 1));
        }
        long lost = crowd.settle(receivers, stream, groups, Duration.ofSeconds(20));
        return Scenario.end(new Figures(), crowd, lost)
                .with(LONGEST_CURSOR, crowd.loop().ask(client::cursorLength));
    }

    private static Exercise exercise(
            Plan plan, ServerProcess server, Crowd crowd, List<Receiver> receivers, Turns turns) {
        crowd.loop().execute(turns);
        server.warmUp(plan);
        turns.rest();
        lost(crowd, receivers, turns);
        return () -> {
            turns.pace();
            Crowd.pass(Scenario.SETTLES);
            Meter meter = Meter.begin(server, crowd);
            Crowd.pass(plan.time());
            Figures figures = meter.end();
            turns.rest();
            Scenario.end(figures, crowd, lost(crowd, receivers, turns));
            return crowd.isFloor() ? figures : figures.with(LONGEST_CURSOR, longestCursor(crowd, receivers));
        };
    }

    // Waits until everything that was sent has come, or no more comes.
    private static long lost(Crowd crowd, List<Receiver> receivers, Turns turns) {
        long lost = 0;
        for (int turn = 0; turn < turns.count(); turn++) {
            long sent = turns.sent(turn);
            if (sent > 0) {
                int which = turn;
                List<Receiver> members = IntStream.range(0, receivers.size())
                        .filter(i -> i % turns.count() == which)
                        .mapToObj(receivers::get)
                        .toList();
                lost += crowd.settle(members, turns.stream(turn), sent, LONGEST_WAY);
            }
        }
        return lost;
    }

    private static int longestCursor(Crowd crowd, List<Receiver> receivers) {
        return crowd.loop()
                .ask(() -> receivers.stream()
                        .mapToInt(receiver -> ((SignalRClient) receiver).cursorLength())
                        .max()
                        .orElse(0));
    }
}
