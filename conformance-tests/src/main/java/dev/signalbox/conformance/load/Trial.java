package dev.signalbox.conformance.load;

import java.time.Duration;
import java.util.List;

/** One scenario among those that make up {@link Programme}. Paced ones deliver 40,000 messages a second where they can. */
enum Trial {
    BROADCAST_200(Scenario.BROADCAST, 200, Way.WEB_SOCKETS, 200),
    BROADCAST_1000(Scenario.BROADCAST, 1_000, Way.WEB_SOCKETS, 40),
    BROADCAST_4000(Scenario.BROADCAST, 4_000, Way.WEB_SOCKETS, 10),
    FLAT_OUT_200(Scenario.FLAT_OUT, 200, Way.WEB_SOCKETS, 0),
    FLAT_OUT_1000(Scenario.FLAT_OUT, 1_000, Way.WEB_SOCKETS, 0),
    FLAT_OUT_4000(Scenario.FLAT_OUT, 4_000, Way.WEB_SOCKETS, 0),
    ECHO(Scenario.ECHO, 200, Way.WEB_SOCKETS, 0),
    NEGOTIATE(Scenario.NEGOTIATE, 32, Way.WEB_SOCKETS, 0),
    IDLE(Scenario.IDLE, 5_000, Way.WEB_SOCKETS, 0),
    EVENT_STREAM(Scenario.BROADCAST, 1_000, Way.SERVER_SENT_EVENTS, 40),
    BROADCAST_SELDOM(Scenario.BROADCAST, 1_000, Way.WEB_SOCKETS, 1),
    LONG_POLLING(Scenario.BROADCAST, 1_000, Way.LONG_POLLING, 1),
    RESTART(Scenario.RESTART, 1_000, Way.LONG_POLLING, 1),
    BROADCAST_10(Scenario.BROADCAST, 10, Way.WEB_SOCKETS, 500),
    GROUPS(Scenario.GROUPS, 10_000, Way.WEB_SOCKETS, 500),
    MANY_GROUPS(Scenario.MANY_GROUPS, 1_000, Way.WEB_SOCKETS, 0),
    STORM(Scenario.STORM, 10_000, Way.WEB_SOCKETS, 2),
    SLOW_READERS(Scenario.SLOW_READERS, 1_000, Way.WEB_SOCKETS, 40);

    private static final int SENDERS = 10;
    private static final int PAYLOAD_BYTES = 100;
    private static final int SELDOM_FACTOR = 2; // one message a second needs a longer look

    /**
     * What is compared with one another: the servers are there together and measured in turn, so that what the machine does meanwhile falls
     * out.
     */
    static final List<List<Trial>> MATCHES = List.of(
            List.of(
                    BROADCAST_200,
                    BROADCAST_1000,
                    BROADCAST_4000,
                    EVENT_STREAM,
                    SLOW_READERS,
                    BROADCAST_SELDOM,
                    LONG_POLLING),
            List.of(FLAT_OUT_200),
            List.of(FLAT_OUT_1000),
            List.of(FLAT_OUT_4000),
            List.of(ECHO),
            List.of(NEGOTIATE),
            List.of(BROADCAST_10, GROUPS),
            List.of(IDLE),
            List.of(MANY_GROUPS),
            List.of(RESTART),
            List.of(STORM));

    private final Scenario scenario;
    private final int connections;
    private final Way way;
    private final int rate;

    Trial(Scenario scenario, int connections, Way way, int rate) {
        this.scenario = scenario;
        this.connections = connections;
        this.way = way;
        this.rate = rate;
    }

    Scenario scenario() {
        return scenario;
    }

    /** Clients of each server. */
    int connections() {
        return connections;
    }

    /** Whether the bare library takes its turn. */
    boolean hasFloor() {
        return scenario.hasFloor() && way == Way.WEB_SOCKETS && this != BROADCAST_10 && this != BROADCAST_SELDOM;
    }

    /**
     * How much of everything.
     *
     * @param time how long is measured
     * @param warmUp how long before that, at least
     * @param longestWarmUp how long at most
     */
    Plan plan(Duration time, Duration warmUp, Duration longestWarmUp) {
        Duration measured = rate == 1 ? time.multipliedBy(SELDOM_FACTOR) : time;
        return new Plan(connections, way, Math.max(1, rate), SENDERS, PAYLOAD_BYTES, measured, warmUp, longestWarmUp);
    }

    /** For people. */
    @Override
    public String toString() {
        return scenario + ", " + connections + (scenario == Scenario.MANY_GROUPS ? " groups" : " connections, " + way)
                + (rate == 0 ? "" : ", " + rate + " a second");
    }
}
