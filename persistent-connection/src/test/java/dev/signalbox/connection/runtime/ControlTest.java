package dev.signalbox.connection.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.ConnectionInfo;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.lifecycle.ConnectionState;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.connection.time.ManualTime;
import dev.signalbox.connection.transport.RecordingChannel;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing, listing and looking for connections from the server's side. */
class ControlTest {
    private final RuntimeFixture fixture = new RuntimeFixture();

    private Client connected(TransportType transport, @Nullable String protocol) {
        Client client = fixture.client(transport);
        if (protocol == null) {
            client.extra.clear();
        } else {
            client.extra.put("clientProtocol", protocol);
        }
        client.connect();
        client.read();
        if (transport == TransportType.LONG_POLLING) {
            client.open("/poll");
        }
        fixture.application.takeEvents();
        return client;
    }

    private void close(Client client) {
        fixture.runtime.control().close(client.id, "enough \"now\"");
        fixture.time.settle();
    }

    @ParameterizedTest
    @CsvSource({
        "WEB_SOCKETS, , D",
        "SERVER_SENT_EVENTS, 1.3, D",
        "LONG_POLLING, 1.4, D",
        "LONG_POLLING, 1.5, ",
        "WEB_SOCKETS, 1.5, ",
        "LONG_POLLING, 2.1, E",
        "FOREVER_FRAME, 2.0, E",
        "WEB_SOCKETS, 2.1, E",
    })
    @DisplayName(
            "a closed connection's client is told in its version's own way, after OnDisconnected(true), and its stream ends")
    void told(TransportType transport, @Nullable String protocol, @Nullable String member) {
        Client client = connected(transport, protocol);
        close(client);
        String last = String.join("", client.channel.take());
        if (member == null) {
            assertThat(last).doesNotContain("\"D\":").doesNotContain("\"E\":");
        } else {
            assertThat(last)
                    .contains(member.equals("D") ? "\"D\":1,\"M\":[]}" : "\"E\":\"enough \\\"now\\\"\",\"M\":[]}");
        }
        assertThat(client.channel.isEnded()).isTrue();
        assertThat(fixture.application.takeEvents()).containsExactly("disconnected " + client.id + " true");
        assertThat(fixture.observed).endsWith("closed " + client.id + " CLOSED");
        assertThat(fixture.runtime.connections()).isZero();
        assertThat(fixture.runtime.heldBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("a client that is not told finds every return and call refused, but may say that it stops")
    void refused(TransportType transport) {
        Client client = connected(transport, "1.5");
        close(client);
        for (String endpoint : List.of("/reconnect", "/poll", "/connect", "/start")) {
            Outcome.Reply reply = (Outcome.Reply) fixture.request(
                    endpoint, client.query(), java.util.Map.of(), transport == TransportType.WEB_SOCKETS);
            assertThat(reply.status()).as(endpoint).isEqualTo(400);
            assertThat(RuntimeFixture.text(reply)).isEqualTo("The connection was closed by the server.");
        }
        assertThat(client.abort().status()).isEqualTo(200);
        assertThat(fixture.application.events).doesNotContain("reconnected " + client.id);
        assertThat(fixture.observed).filteredOn("refused CLOSED"::equals).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("a client of 2.4 that was away is told when it comes back")
    void toldOnReturn(TransportType transport) {
        Client client = connected(transport, "2.1");
        client.cut();
        close(client);
        client.open("/reconnect");
        assertThat(String.join("", client.channel.take())).contains("\"E\":\"enough");
        assertThat(client.channel.isEnded()).isTrue();
        assertThat(fixture.application.takeEvents()).containsExactly("disconnected " + client.id + " true");
        assertThat(fixture.runtime.connections()).isZero();
    }

    @Test
    @DisplayName("what was published before the close is sent before the client is told")
    void lastWords() {
        Client client = connected(TransportType.SERVER_SENT_EVENTS, "2.1");
        fixture.runtime.publisher().publish(RuntimeFixture.BROADCAST, JsonPayload.ofText("1"));
        fixture.runtime.control().close(client.id, "");
        fixture.time.settle();
        assertThat(client.channel.take())
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"M\":[1]"),
                        last -> assertThat(last).contains("\"E\":\"\""));
    }

    @Test
    @DisplayName("a connect that is on its way while its id is closed does not get through")
    void overtaken() {
        Client client = fixture.client(TransportType.WEB_SOCKETS);
        client.open(
                "/connect",
                new RecordingChannel(TransportType.WEB_SOCKETS),
                () -> fixture.runtime.control().close(client.id, ""));
        assertThat(client.channel.isEnded()).isTrue();
        assertThat(fixture.runtime.connections()).isZero();
    }

    @Test
    @DisplayName("another connection of the same client is not refused")
    void othersStay() {
        Client client = connected(TransportType.WEB_SOCKETS, "1.5");
        close(client);
        assertThat(fixture.client(TransportType.WEB_SOCKETS).connect().read()).isNotEmpty();
    }

    @Test
    @DisplayName("live connections are listed with what is known of them, also those that are waited for")
    void list() {
        fixture.user = ConnectionUser.named("ann");
        Client client = connected(TransportType.SERVER_SENT_EVENTS, "1.5");
        fixture.time.advance(Duration.ofSeconds(7));
        assertThat(fixture.runtime.control().list())
                .containsExactly(new ConnectionInfo(
                        client.id,
                        "/test/connect",
                        "ann",
                        "127.0.0.1",
                        TransportType.SERVER_SENT_EVENTS,
                        ConnectionState.CONNECTED,
                        Duration.ofSeconds(7)));
        assertThat(alive(client.id)).isTrue();
        client.cut();
        assertThat(fixture.runtime.control().list())
                .singleElement()
                .matches(info -> info.state() == ConnectionState.DISCONNECTED_WAITING);
        assertThat(alive(client.id)).isTrue();
        fixture.time.advance(Duration.ofSeconds(45));
        assertThat(fixture.runtime.control().list()).isEmpty();
        assertThat(alive(client.id)).isFalse();
        assertThat(alive("nobody")).isFalse();
    }

    @Test
    @DisplayName("no id is refused before anything is published")
    void needsAnId() {
        assertThatThrownBy(() -> fixture.runtime.control().close("", ""))
                .hasMessage("connectionId: empty (expected: the id of a connection)");
    }

    @Test
    @DisplayName("closed ids are forgotten after ten minutes, and the oldest when there are too many")
    void closedIdsAreBounded() {
        ManualTime time = new ManualTime();
        ClosedIds ids = new ClosedIds(time, 2);
        ids.add("a", JsonPayload.ofText("1"));
        ids.add("a", JsonPayload.ofText("2"));
        ids.add("b", JsonPayload.ofText("3"));
        ids.add("c", JsonPayload.ofText("4"));
        assertThat(ids.told("a")).isNull();
        assertThat(ids.told("b")).isEqualTo(JsonPayload.ofText("3"));
        time.advance(Duration.ofMinutes(10));
        ids.expire();
        assertThat(ids.size()).isZero();
    }

    private boolean alive(String id) {
        CompletableFuture<Boolean> answer =
                fixture.runtime.control().isAlive(id).toCompletableFuture();
        fixture.time.settle();
        return answer.join();
    }
}
