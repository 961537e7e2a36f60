package dev.signalbox.connection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of connections whose credential runs out; the heartbeat comes each five seconds. */
class CredentialExpiryTest {
    private RuntimeFixture fixture =
            new RuntimeFixture(ConnectionConfig.builder().closesExpired(true).build());

    private static ConnectionUser annUntil(@Nullable Instant expires) {
        return new ConnectionUser("ann", true, Set.of(), Map.of(), expires);
    }

    private static ConnectionUser annUntil(long seconds) {
        return annUntil(Instant.EPOCH.plusSeconds(seconds));
    }

    private Client connected(TransportType transport, String protocol, ConnectionUser user) {
        fixture.user = user;
        Client client = fixture.client(transport);
        client.extra.put("clientProtocol", protocol);
        client.connect();
        client.read();
        if (transport == TransportType.LONG_POLLING) {
            client.open("/poll");
        }
        fixture.application.takeEvents();
        return client;
    }

    private void advance(long seconds) {
        fixture.time.advance(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @DisplayName(
            "the first heartbeat at or after the end closes the connection, and its client is told in its version's way")
    @CsvSource({
        "WEB_SOCKETS, 1.4, '\"D\":1'",
        "SERVER_SENT_EVENTS, 1.5, ",
        "LONG_POLLING, 1.5, ",
        "LONG_POLLING, 2.1, '\"E\":\"the credential has expired\"'",
        "FOREVER_FRAME, 2.1, '\"E\":\"the credential has expired\"'",
        "SERVER_SENT_EVENTS, 2.1, '\"E\":\"the credential has expired\"'",
        "WEB_SOCKETS, 2.1, '\"E\":\"the credential has expired\"'",
    })
    void closes(TransportType transport, String protocol, @Nullable String told) {
        Client client = connected(transport, protocol, annUntil(20));
        advance(19);
        assertThat(client.channel.isEnded()).isFalse();
        assertThat(fixture.runtime.connections()).isOne();
        client.channel.take();
        advance(1);
        String last = String.join("", client.channel.take());
        if (told == null) {
            assertThat(last).doesNotContain("\"D\":").doesNotContain("\"E\":");
        } else {
            assertThat(last).contains(told);
        }
        assertThat(client.channel.isEnded()).isTrue();
        assertThat(fixture.application.takeEvents()).containsExactly("disconnected " + client.id + " false");
        assertThat(fixture.observed).endsWith("closed " + client.id + " CREDENTIAL_EXPIRED");
        assertThat(fixture.runtime.connections()).isZero();
        assertThat(fixture.runtime.heldBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("the id stays closed; with a new credential the client starts a new connection")
    void startsAgain(TransportType transport) {
        Client client = connected(transport, "1.5", annUntil(12));
        advance(15);
        fixture.user = annUntil(1000);
        boolean upgrade = transport == TransportType.WEB_SOCKETS;
        assertThat(((Outcome.Reply) fixture.request("/reconnect", client.query(), Map.of(), upgrade)).status())
                .isEqualTo(400);
        fixture.application.takeEvents();
        Client again = fixture.client(transport);
        assertThat(again.id).isNotEqualTo(client.id);
        again.connect();
        again.read();
        if (transport == TransportType.LONG_POLLING) {
            again.open("/poll");
        }
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        assertThat(again.messages()).containsExactly("1");
        assertThat(again.start().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("the latest receive request counts: one with a newer credential keeps the connection")
    void renewed(TransportType transport) {
        boolean polls = transport == TransportType.LONG_POLLING;
        Client client = connected(transport, "2.1", annUntil(12));
        fixture.user = annUntil(52);
        client.open(polls ? "/poll" : "/reconnect");
        advance(49);
        assertThat(fixture.runtime.connections()).isOne();
        advance(6);
        assertThat(fixture.observed).endsWith("closed " + client.id + " CREDENTIAL_EXPIRED");
        assertThat(fixture.runtime.connections()).isZero();
    }

    @Test
    @DisplayName("a client that is away may return with a new credential, and has missed nothing")
    void away() {
        Client client = connected(TransportType.SERVER_SENT_EVENTS, "2.1", annUntil(12));
        client.cut();
        advance(15);
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        fixture.user = annUntil(1000);
        client.open("/reconnect");
        assertThat(client.messages()).containsExactly("1");
        assertThat(fixture.observed).noneMatch(event -> event.startsWith("closed"));
    }

    @Test
    @DisplayName(
            "a client that returns without a new credential is closed by the next heartbeat, where its identity lets it in at all")
    void returnsWithTheOld() {
        Client client = connected(TransportType.SERVER_SENT_EVENTS, "2.1", annUntil(12));
        client.cut();
        advance(15);
        client.open("/reconnect");
        advance(5);
        assertThat(client.channel.isEnded()).isTrue();
        assertThat(fixture.observed).endsWith("closed " + client.id + " CREDENTIAL_EXPIRED");
    }

    @Test
    @DisplayName("others stay: credentials without an end, with a far one, and no credential")
    void others() {
        Client endless = connected(TransportType.WEB_SOCKETS, "2.1", annUntil(null));
        Client far = connected(TransportType.WEB_SOCKETS, "2.1", annUntil(Instant.MAX));
        Client nobody = connected(TransportType.WEB_SOCKETS, "2.1", ConnectionUser.ANONYMOUS);
        Client closed = connected(TransportType.WEB_SOCKETS, "2.1", annUntil(Instant.MIN));
        advance(5);
        assertThat(closed.channel.isEnded()).isTrue();
        advance(600);
        assertThat(fixture.runtime.connections()).isEqualTo(3);
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        for (Client client : new Client[] {endless, far, nobody}) {
            assertThat(client.messages()).containsExactly("1");
        }
    }

    @Test
    @DisplayName("a socket that is not read is closed as well, and its client told when it comes back")
    void stalled() {
        Client client = connected(TransportType.WEB_SOCKETS, "2.1", annUntil(12));
        client.channel.stall();
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        fixture.publish(RuntimeFixture.BROADCAST, "2");
        advance(15);
        assertThat(fixture.observed).endsWith("closed " + client.id + " CREDENTIAL_EXPIRED");
        assertThat(client.channel.isEnded()).isTrue();
        client.channel.unstall();
        fixture.time.settle();
        assertThat(fixture.runtime.heldBytes()).isZero();
        client.open("/reconnect");
        assertThat(String.join("", client.channel.take())).contains("\"E\":\"the credential has expired\"");
    }

    @Test
    @DisplayName("of several nodes the one that has the connection closes it, and OnDisconnected comes once")
    void severalNodes() {
        NodesFixture nodes = new NodesFixture(1);
        nodes.config = ConnectionConfig.builder().closesExpired(true).build();
        NodesFixture.Node first = nodes.start();
        NodesFixture.Node second = nodes.start();
        nodes.run();
        NodesFixture.Client client = nodes.client(TransportType.WEB_SOCKETS);
        nodes.user = new ConnectionUser("", false, Set.of(), Map.of(), Instant.EPOCH.plusSeconds(12));
        client.open(first, "/connect");
        client.read();
        nodes.user = new ConnectionUser("", false, Set.of(), Map.of(), Instant.EPOCH.plusSeconds(22));
        client.open(second, "/reconnect");
        nodes.time.advance(Duration.ofSeconds(20));
        assertThat(client.channel.isEnded()).isFalse();
        assertThat(nodes.disconnects()).isEmpty();
        nodes.time.advance(Duration.ofSeconds(10));
        assertThat(client.channel.isEnded()).isTrue();
        nodes.time.advance(Duration.ofSeconds(120));
        assertThat(nodes.disconnects()).containsExactly("disconnected " + client.id + " false");
        assertThat(nodes.observed)
                .filteredOn(("closed " + client.id + " CREDENTIAL_EXPIRED")::equals)
                .hasSize(1);
    }

    @Test
    @DisplayName("off unless set: a connection outlives its credential, as in the original")
    void off() {
        fixture = new RuntimeFixture();
        Client client = connected(TransportType.WEB_SOCKETS, "2.1", annUntil(12));
        advance(600);
        assertThat(client.channel.isEnded()).isFalse();
        assertThat(fixture.runtime.connections()).isOne();
    }
}
