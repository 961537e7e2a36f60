package dev.signalbox.conformance.load;

import java.time.Duration;
import java.util.List;

/** Messages to all clients: at a fixed rate, or as fast as they are received. */
final class Paced {
    private static final Duration LONGEST_WAY = Duration.ofSeconds(20);
    private static final int CLOG_BYTES = 8_192;

    private Paced() {}

    /**
     * One client sends to all at the plan's rate.
     *
     * <p>Paced messages cost what they cost when all is compiled: a server that does little takes minutes until it is, and would be measured
     * compiling. So the way of a message is warmed flat out.
     *
     * @param receivers who is measured
     */
    static Exercise broadcast(Plan plan, ServerProcess server, Crowd crowd, List<Receiver> receivers) {
        Receiver sender = sender(crowd);
        warm(plan, server, crowd, List.of(sender));
        return () -> measure(plan, server, crowd, receivers, sender);
    }

    /** One broadcast, measured. */
    static Figures measure(Plan plan, ServerProcess server, Crowd crowd, List<Receiver> receivers, Receiver sender) {
        int stream = crowd.newStreams(1);
        Pacer pacer = new Pacer(plan, crowd, sender, stream);
        crowd.loop().execute(pacer);
        Figures figures = meter(plan, server, crowd);
        pacer.stop();
        return Scenario.end(figures, crowd, crowd.settle(receivers, stream, pacer.sent(), LONGEST_WAY));
    }

    /** Several clients send to all as fast as they are received. */
    static Exercise flatOut(Plan plan, ServerProcess server, Crowd crowd, List<Receiver> receivers) {
        List<Receiver> senders = crowd.connect(plan.senders(), Way.WEB_SOCKETS, Crowd.NO_REPLY);
        warm(plan, server, crowd, senders);
        return () -> {
            Flood flood = new Flood(crowd, senders, crowd.all().size(), plan.payloadBytes());
            crowd.loop().execute(flood);
            Figures figures = meter(plan, server, crowd);
            return Scenario.end(figures, crowd, flood.stop(receivers, LONGEST_WAY));
        };
    }

    /**
     * One client sends to all at the plan's rate while one in ten does not read: neither they nor the operating system take anything more
     * for them. The others are measured.
     */
    static Exercise slowReaders(
            Plan plan, ServerProcess server, Crowd crowd, List<Receiver> receivers, List<Receiver> slow) {
        Receiver sender = sender(crowd);
        warm(plan, server, crowd, List.of(sender));
        clog(plan, server, crowd, receivers, slow, sender); // what is done for those who take nothing is compiled, too
        release(slow, crowd);
        return () -> {
            clog(plan, server, crowd, receivers, slow, sender);
            Figures figures = measure(plan, server, crowd, receivers, sender);
            release(slow, crowd);
            return figures;
        };
    }

    // Some read no more and are sent more than fits on the way, which takes a few seconds.
    private static void clog(
            Plan plan,
            ServerProcess server,
            Crowd crowd,
            List<Receiver> receivers,
            List<Receiver> slow,
            Receiver sender) {
        crowd.loop().execute(() -> slow.forEach(Receiver::hang));
        Flood flood = new Flood(crowd, List.of(sender), receivers.size() + 1, CLOG_BYTES);
        crowd.loop().execute(flood);
        server.warmUp(plan);
        flood.stop(receivers, LONGEST_WAY);
    }

    private static void release(List<Receiver> slow, Crowd crowd) {
        crowd.loop().execute(() -> slow.forEach(client -> client.cut(0)));
        Crowd.pass(Scenario.SETTLES);
    }

    /** Sends to all until the server's code is compiled. */
    static void warm(Plan plan, ServerProcess server, Crowd crowd, List<Receiver> senders) {
        List<Receiver> all = crowd.all();
        Flood flood = new Flood(crowd, senders, all.size(), plan.payloadBytes());
        crowd.loop().execute(flood);
        server.warmUp(plan);
        flood.stop(all, LONGEST_WAY);
    }

    private static Receiver sender(Crowd crowd) {
        return crowd.connect(1, Way.WEB_SOCKETS, Crowd.NO_REPLY).get(0);
    }

    private static Figures meter(Plan plan, ServerProcess server, Crowd crowd) {
        Crowd.pass(Scenario.SETTLES);
        Meter meter = Meter.begin(server, crowd);
        Crowd.pass(plan.time());
        return meter.end();
    }
}
