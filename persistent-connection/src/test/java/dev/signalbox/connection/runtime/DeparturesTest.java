package dev.signalbox.connection.runtime;

import static dev.signalbox.protocol.TransportType.LONG_POLLING;
import static dev.signalbox.protocol.TransportType.SERVER_SENT_EVENTS;
import static dev.signalbox.protocol.TransportType.WEB_SOCKETS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.Topics;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.token.format.GroupsTokenPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How clients are sent to another server, one after the other (protocol B10). */
class DeparturesTest {
    private static final String GROUP = Topics.RAW_GROUP_PREFIX + "Test.g";
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    private RuntimeFixture fixture = new RuntimeFixture();

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName(
            "an idle client gets the reconnect command or the end of its stream, no event is raised, and it is gone")
    void idleClient(TransportType transport) {
        Client client = settled(transport);
        fixture.application.takeEvents();
        fixture.runtime.departures().begin();
        assertThat(step(1)).isZero();
        assertThat(client.channel.isEnded()).isTrue();
        if (transport == LONG_POLLING) {
            assertThat(client.read()).singleElement().matches(Frame::reconnect);
        } else {
            assertThat(client.read()).isEmpty();
        }
        assertThat(fixture.application.takeEvents()).isEmpty();
    }

    @Test
    @DisplayName("those first that have been connected the longest, and never more at a time than asked for")
    void inOrder() {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(settled(SERVER_SENT_EVENTS));
        }
        fixture.runtime.departures().begin();
        assertThat(step(2)).isEqualTo(3);
        assertThat(clients.stream().map(client -> client.channel.isEnded()))
                .containsExactly(true, true, false, false, false);
        assertThat(step(2)).isEqualTo(1);
        assertThat(clients.stream().map(client -> client.channel.isEnded()))
                .containsExactly(true, true, true, true, false);
        assertThat(step(2)).isZero();
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("who is not connected is refused with 503, who is can send, start, ping and abort")
    void refusals(TransportType transport) {
        Client client = settled(transport);
        Client other = fixture.client(transport);
        fixture.runtime.departures().begin();
        assertThat(fixture.reply("/negotiate", Map.of("clientProtocol", "1.5")).status())
                .isEqualTo(503);
        for (String endpoint : List.of("/connect", "/reconnect", "/poll")) {
            Outcome outcome = fixture.request(endpoint, other.query(), Map.of(), transport == WEB_SOCKETS);
            assertThat(outcome).isInstanceOfSatisfying(Outcome.Reply.class, reply -> {
                assertThat(reply.status()).isEqualTo(503);
                assertThat(RuntimeFixture.text(reply)).isEqualTo("The server is about to stop.");
            });
        }
        assertThat(fixture.reply("/ping", Map.of()).status()).isEqualTo(200);
        assertThat(client.start().status()).isEqualTo(200);
        if (transport != WEB_SOCKETS) {
            assertThat(((Outcome.Reply) fixture.request("/send", client.query(), Map.of("data", "x"), false)).status())
                    .isEqualTo(200);
        }
        assertThat(client.abort().status()).isEqualTo(200);
        fixture.time.settle();
        assertThat(fixture.application.takeEvents()).contains("disconnected " + client.id + " true");
    }

    @Test
    @DisplayName("a call that came in on a socket is answered before the socket closes")
    void callUnderWay() {
        CompletableFuture<@Nullable JsonPayload> answer = new CompletableFuture<>();
        fixture.application.onReceived = data -> answer;
        Client client = settled(WEB_SOCKETS);
        client.attachment.received("call", () -> {});
        fixture.runtime.departures().begin();
        assertThat(step(1)).isEqualTo(1);
        assertThat(client.channel.isEnded()).isFalse();
        answer.complete(JsonPayload.ofText("{\"I\":\"0\"}"));
        fixture.time.settle();
        assertThat(step(1)).isZero();
        assertThat(client.channel.take()).containsExactly("{\"I\":\"0\"}");
        assertThat(client.channel.isEnded()).isTrue();
    }

    @Test
    @DisplayName("when time runs short, calls that still come in are passed over, so that those under way are answered")
    void pressing() {
        CompletableFuture<@Nullable JsonPayload> answer = new CompletableFuture<>();
        fixture.application.onReceived = data -> answer;
        Client client = settled(WEB_SOCKETS);
        client.attachment.received("first", () -> {});
        fixture.time.settle();
        fixture.runtime.departures().begin();
        fixture.runtime.departures().step(1, true);
        fixture.time.settle();
        assertThat(client.attachment.received("second", () -> {})).isTrue();
        fixture.time.settle();
        assertThat(fixture.application.takeEvents())
                .contains("received " + client.id + " first")
                .doesNotContain("received " + client.id + " second");
        answer.complete(JsonPayload.ofText("{\"I\":\"0\"}"));
        fixture.time.settle();
        assertThat(step(1)).isZero();
        assertThat(client.channel.take()).containsExactly("{\"I\":\"0\"}");
    }

    @Test
    @DisplayName("what a slow client is owed is written before its stream ends")
    void slowReader() {
        Client client = settled(SERVER_SENT_EVENTS);
        client.channel.stall();
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        fixture.publish(RuntimeFixture.BROADCAST, "2");
        fixture.runtime.departures().begin();
        assertThat(step(1)).isEqualTo(1);
        client.channel.unstall();
        fixture.time.settle();
        assertThat(step(1)).isZero();
        assertThat(client.messages()).containsExactly("1", "2");
        assertThat(client.channel.isEnded()).isTrue();
    }

    @Test
    @DisplayName("between two polls a client is waited for, gets what there is, and comes back elsewhere")
    void betweenPolls() {
        Client client = settled(LONG_POLLING);
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        client.read();
        fixture.publish(RuntimeFixture.BROADCAST, "2");
        fixture.runtime.departures().begin();
        assertThat(step(1)).isEqualTo(1);
        client.open("/poll");
        assertThat(client.messages()).containsExactly("2");
        assertThat(fixture.runtime.connections()).isZero();
        assertThat(fixture.request("/poll", client.query(), Map.of(), false))
                .isInstanceOfSatisfying(
                        Outcome.Reply.class, reply -> assertThat(reply.status()).isEqualTo(503));
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("who was cut off and has nothing here is not waited for: it comes back by itself, wherever")
    void cutOff(TransportType transport) {
        Client client = settled(transport);
        client.cut();
        fixture.application.takeEvents();
        fixture.runtime.departures().begin();
        assertThat(step(1)).isZero();
        assertThat(fixture.application.takeEvents()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("who was cut off and has messages that only this server holds is waited for a while, and gets them")
    void cutOffWithMessages(TransportType transport) {
        Client client = settled(transport);
        client.cut();
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        fixture.runtime.departures().begin();
        assertThat(step(1)).isEqualTo(1);
        fixture.time.advance(A_WHILE);
        assertThat(step(1)).isEqualTo(1);
        client.open("/reconnect");
        assertThat(client.messages()).containsExactly("1");
        assertThat(step(1)).isZero();

        fixture = new RuntimeFixture();
        client = settled(transport);
        client.cut();
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        fixture.runtime.departures().begin();
        assertThat(step(1)).isEqualTo(1);
        fixture.time.advance(Duration.ofSeconds(5));
        assertThat(step(1)).isZero();
    }

    @Test
    @DisplayName("who does not poll again is not waited for")
    void vanished() {
        Client client = settled(LONG_POLLING);
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        client.read();
        fixture.runtime.departures().begin();
        assertThat(step(1)).isEqualTo(1);
        fixture.time.advance(Duration.ofSeconds(5));
        assertThat(step(1)).isZero();
        assertThat(fixture.application.takeEvents()).doesNotContain("disconnected " + client.id + " false");
    }

    @Test
    @DisplayName("who has connected and not started yet is not cut off in between")
    void starting() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        fixture.time.advance(A_WHILE);
        client.read();
        fixture.runtime.departures().begin();
        assertThat(step(1)).isEqualTo(1);
        client.start();
        assertThat(step(1)).isZero();
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("where groups tokens age, a client leaves with a fresh one")
    void freshToken(TransportType transport) {
        fixture = new RuntimeFixture(new GroupsTokenPolicy(true, Duration.ofMinutes(10), true, 0));
        Client client = settled(transport);
        fixture.runtime.publisher().addToGroup(client.id, GROUP);
        fixture.time.settle();
        client.read();
        String before = client.groupsToken;
        if (transport == LONG_POLLING) {
            client.open("/poll");
        }
        fixture.time.advance(Duration.ofMinutes(1));
        client.read();
        fixture.runtime.departures().begin();
        assertThat(step(1)).isZero();
        client.read();
        assertThat(before).isNotNull();
        assertThat(client.groupsToken).isNotNull().isNotEqualTo(before);
    }

    private Client settled(TransportType transport) {
        Client client = fixture.client(transport).connect();
        client.start();
        client.read();
        if (transport == LONG_POLLING) {
            client.open("/poll");
        }
        fixture.time.advance(A_WHILE);
        client.read();
        return client;
    }

    private int step(int most) {
        fixture.runtime.departures().step(most, false);
        fixture.time.settle();
        return fixture.runtime.connections();
    }
}
