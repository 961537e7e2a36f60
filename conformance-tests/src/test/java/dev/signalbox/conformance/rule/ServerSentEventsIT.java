package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.LifecycleEvent.Kind;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** L 109-116. */
final class ServerSentEventsIT {
    private static final Duration SOON = Duration.ofSeconds(5);

    @RegisterExtension
    final Suites suites = new Suites();

    @Test
    @DisplayName("L 109-112, L 114: the bytes of a stream from its first to its last")
    void bytesOfAStream() {
        SuiteServer server = suites.startQuick();
        WireClient client = server.client(server.chat(Transport.SERVER_SENT_EVENTS));
        client.negotiate();
        HttpExchange stream = server.open(client.receiveRequest("/connect"));
        Deadline deadline = Deadline.in(Duration.ofSeconds(15));

        assertThat(stream.head().header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(stream.head().header("Content-Length")).isNull();
        assertThat(stream.body().nextText(deadline)).isEqualTo("data: initialized\n\n");
        assertThat(stream.body().nextText(deadline)).matches("data: \\{\"C\":\"[^\"]+\",\"S\":1,\"M\":\\[]}\n\n");
        client.start();
        client.post(WireClient.invocation("chatHub", "CallCaller", 0, "\"m\"", "\"a\\nb\""));
        assertThat(stream.body().nextText(deadline))
                .matches(
                        "data: \\{\"C\":\"[^\"]+\",\"M\":\\[\\{\"H\":\"ChatHub\",\"M\":\"m\",\"A\":\\[\"a\\\\nb\"]}]}\n\n");
        assertThat(stream.body().nextText(deadline)).isEqualTo("data: {}\n\n");
        assertThat(stream.body().nextText(deadline)).isEqualTo("data: {}\n\n");
        client.abort();
        assertThat(stream.body().nextText(deadline)).isNull();
        assertThat(server.events().of(client.connectionId())).containsExactly(Kind.CONNECTED, Kind.STOPPED);
    }

    @Test
    @DisplayName("L 113, L 83: a reconnect begins the same way, without S")
    void reconnectBeginsTheSameWay() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.SERVER_SENT_EVENTS);
        HttpExchange stream = server.open(client.receiveRequest("/reconnect"));
        assertThat(stream.body().nextText(Deadline.in(SOON))).isEqualTo("data: initialized\n\n");
        client.post(WireClient.invocation("chatHub", "CallCaller", 0, "\"m\"", "1"));
        assertThat(stream.body().nextText(Deadline.in(SOON)))
                .startsWith("data: {\"C\":")
                .doesNotContain("\"S\"");
        server.events().await(SOON, client.connectionId(), Kind.CONNECTED, Kind.RECONNECTED);
    }

    @Test
    @DisplayName("L 115: with keep-alive on there is no connection time-out")
    void withKeepAliveThereIsNoConnectionTimeout() {
        SuiteServer server =
                suites.start(SuiteSettings.quick().timing(timing -> timing.connectionTimeout(Duration.ofSeconds(1))));
        WireClient client = server.client(server.chat(Transport.SERVER_SENT_EVENTS));
        client.negotiate();
        HttpExchange stream = server.open(client.receiveRequest("/connect"));
        Deadline deadline = Deadline.in(Duration.ofSeconds(15));
        stream.body().nextText(deadline);
        stream.body().nextText(deadline);
        assertThat(stream.body().nextText(deadline)).isEqualTo("data: {}\n\n");
        assertThat(stream.body().nextText(deadline)).isEqualTo("data: {}\n\n");
    }

    @Test
    @DisplayName(
            "L 116: with keep-alive off the stream ends after the connection time-out, and the client may come back")
    void withoutKeepAliveTheStreamEndsAfterTheConnectionTimeout() {
        SuiteServer server = suites.start(SuiteSettings.defaults()
                .timing(timing -> timing.connectionTimeout(Duration.ofSeconds(2))
                        .disconnectTimeout(Duration.ofSeconds(6))
                        .keepAlive(null)));
        WireClient client = server.connected(Transport.SERVER_SENT_EVENTS);
        long before = System.nanoTime();
        client.awaitEnd(Duration.ofSeconds(10));
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
        assertThat(client.transcript()).doesNotContain("{}");
        client.reconnect();
        client.invoke("chatHub", "CallCaller", "\"m\"", "1");
        assertThat(client.nextMessage()).contains("\"m\"");
        server.events().await(SOON, client.connectionId(), Kind.CONNECTED, Kind.RECONNECTED);
    }
}
