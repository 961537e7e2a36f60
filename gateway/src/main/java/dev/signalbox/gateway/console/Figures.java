package dev.signalbox.gateway.console;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import java.util.List;
import java.util.Map;

/** Which numbers the console shows, and those its charts are drawn from. */
final class Figures {
    private static final String CONNECTIONS = "Connections";
    private static final String MESSAGES = "Messages";
    private static final String HUBS = "Hubs";
    private static final String REFUSED = "Refused";
    private static final String CALLS = "signalbox.hub.calls";

    static final Figure LIVE = Figure.value(CONNECTIONS, "Live", "signalbox.connections");
    static final Figure OPENED = Figure.count(CONNECTIONS, "Opened", "signalbox.connections.opened");
    static final Figure CLOSED = Figure.count(CONNECTIONS, "Closed", "signalbox.connections.closed");
    static final Figure CALLED = Figure.count(HUBS, "Calls from clients", CALLS);
    static final Figure CALL_TIME = new Figure(HUBS, "Seconds spent in calls", CALLS, Statistic.TOTAL_TIME, Map.of());
    static final Figure SAID = Figure.count(HUBS, "Messages sent by hubs", "signalbox.hub.messages");
    static final Figure IN = Figure.count(MESSAGES, "From clients", "signalbox.messages.received");
    static final Figure OUT = Figure.count(MESSAGES, "To clients", "signalbox.messages.sent");
    static final Figure ERRORS = Figure.count(CONNECTIONS, "Errors", "signalbox.errors");
    static final Figure FAILED =
            Figure.count(HUBS, "Calls that failed", CALLS).where("outcome", "error", "hub-exception");
    static final Figure TURNED_AWAY = Figure.count(REFUSED, "Connections", "signalbox.connections.refused");

    private static final List<Figure> ALL = List.of(
            LIVE,
            OPENED,
            CLOSED,
            Figure.count(CONNECTIONS, "Timed out", "signalbox.connections.closed")
                    .where("reason", "timed-out"),
            Figure.count(CONNECTIONS, "Receive requests", "signalbox.connections.attached"),
            Figure.count(CONNECTIONS, "Slow sockets dropped", "signalbox.connections.slow"),
            Figure.count(CONNECTIONS, "Writes that failed", "signalbox.writes.failed"),
            Figure.count(CONNECTIONS, "Reading paused", "signalbox.connections.paused"),
            Figure.count(CONNECTIONS, "Had to wait to connect", "signalbox.connections.delayed"),
            ERRORS,
            IN,
            OUT,
            Figure.count(MESSAGES, "Gaps", "signalbox.connections.gaps"),
            Figure.count(MESSAGES, "Missed by clients", "signalbox.messages.missed"),
            Figure.count(MESSAGES, "Dropped from full rings", "signalbox.messages.overrun"),
            Figure.count(MESSAGES, "Forgotten for memory", "signalbox.messages.forgotten"),
            CALLED,
            FAILED,
            CALL_TIME,
            SAID,
            Figure.count(HUBS, "Refused by @Authorize", "signalbox.hub.refusals"),
            TURNED_AWAY,
            Figure.count(REFUSED, "Requests", "signalbox.requests.refused"),
            Figure.count(REFUSED, "HTTP/2 connections", "signalbox.http2.refused"),
            Figure.count(REFUSED, "Limits reached", "signalbox.limits.reached"),
            Figure.count(REFUSED, "Groups", "signalbox.groups.refused"),
            Figure.count(REFUSED, "Tokens", "signalbox.tokens.refused"),
            Figure.count(REFUSED, "Credentials", "signalbox.credentials.refused"));

    private Figures() {}

    static List<Figure.Shown> shown(MeterRegistry registry) {
        return ALL.stream().map(figure -> figure.shown(registry)).toList();
    }
}
