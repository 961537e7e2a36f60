package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.FailingHub;
import dev.signalbox.conformance.suite.JoiningHub;
import dev.signalbox.conformance.suite.LifecycleEvent.Kind;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Envelope;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** L 142-157. */
final class LifecycleIT {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration GIVEN_UP_WITHIN = Duration.ofSeconds(20);
    private static final String SAME_KEY = "c2FtZSBrZXkgZm9yIGJvdGggc2VydmVycyBvZiBhIHRlc3QuIQ==";

    @RegisterExtension
    final Suites suites = new Suites();

    private record OldDialect(Transport transport, String protocol) {}

    static List<OldDialect> oldDialects() {
        List<OldDialect> all = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            for (String protocol : new String[] {null, "1.2", "1.3"}) {
                all.add(new OldDialect(transport, protocol));
            }
        }
        return all;
    }

    @Test
    @DisplayName("L 142: keep-alives come about once in each period, whatever else is sent")
    void keepAlivesComeOnceInEachPeriod() {
        SuiteServer server = suites.startQuick();
        WireClient client = server.client(server.chat(Transport.WEB_SOCKETS).withTimeout(Duration.ofSeconds(20)))
                .connect();
        int before = keepAlives(client);
        long start = System.nanoTime();
        client.send(WireClient.invocation("chatHub", "Slow", 0, "8000"));
        client.nextReply();
        int came = keepAlives(client) - before;
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
        assertThat(came).as("keep-alives in 8 seconds with a period of 2").isBetween(3, 5);
    }

    private static int keepAlives(WireClient client) {
        return (int) client.transcript().stream().filter("{}"::equals).count();
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"LONG_POLLING"},
            mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("L 143, L 152: a dropped client is given up after threshold and disconnect time-out, started or not")
    void droppedClientIsGivenUp(Transport transport) {
        SuiteServer server = suites.startQuick();
        WireClient started = server.connected(transport);
        WireClient neverStarted = server.client(server.chat(transport));
        neverStarted.negotiate();
        neverStarted.open("/connect");
        neverStarted.awaitInitialized();
        server.context(ChatHub.class).clients().all().invoke("m", 1);
        assertThat(neverStarted.nextMessage()).isEqualTo("{\"H\":\"ChatHub\",\"M\":\"m\",\"A\":[1]}");
        long before = System.nanoTime();
        started.cut();
        neverStarted.closeChannel();
        server.events().await(GIVEN_UP_WITHIN, started.connectionId(), Kind.CONNECTED, Kind.VANISHED);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(15));
        server.events().await(GIVEN_UP_WITHIN, neverStarted.connectionId(), Kind.VANISHED);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 144: a client that comes back in time was never away")
    void clientThatComesBackInTimeWasNeverAway(Transport transport) {
        SuiteServer server = suites.startQuick();
        WireClient clock = server.connected(transport);
        WireClient client = server.connected(transport);
        clock.cut();
        client.cut();
        server.context(ChatHub.class).clients().all().invoke("m", "while away");
        client.reconnect();
        assertThat(client.nextMessage()).isEqualTo("{\"H\":\"ChatHub\",\"M\":\"m\",\"A\":[\"while away\"]}");
        client.poll();
        // The other one was dropped at the same moment; when it is given up, this one would have been.
        server.events().await(GIVEN_UP_WITHIN, clock.connectionId(), Kind.CONNECTED, Kind.VANISHED);
        assertThat(server.events().of(client.connectionId())).containsExactly(Kind.CONNECTED, Kind.RECONNECTED);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 145, L 114: abort raises OnDisconnected(true) once and ends the channel in order")
    void abortRaisesOnDisconnectedOnce(Transport transport) {
        SuiteServer server = suites.start();
        WireClient client = server.connected(transport);
        client.poll();
        assertThat(client.abort().status()).isEqualTo(200);
        server.events().await(SOON, client.connectionId(), Kind.CONNECTED, Kind.STOPPED);
        if (transport != Transport.LONG_POLLING) {
            client.awaitEnd(SOON);
        }
        assertThat(client.abort().status()).isEqualTo(200);
        assertThat(server.events().of(client.connectionId())).containsExactly(Kind.CONNECTED, Kind.STOPPED);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 146: abort after the client has closed its stream still counts as a stop")
    void abortAfterTheStreamWasClosedCountsAsAStop(Transport transport) {
        SuiteServer server = suites.start();
        WireClient client = server.connected(transport);
        client.closeChannel();
        assertThat(client.abort().status()).isEqualTo(200);
        server.events().await(SOON, client.connectionId(), Kind.CONNECTED, Kind.STOPPED);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 147: from protocol 1.4 on OnConnected waits for start")
    void onConnectedWaitsForStart(Transport transport) {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(transport).withProtocol("1.4"));
        client.negotiate();
        client.open("/connect");
        client.awaitInitialized();
        client.invoke("chatHub", "CallCaller", "\"m\"", "1");
        client.nextMessage();
        assertThat(server.events().of(client.connectionId())).isEmpty();
        client.start();
        assertThat(server.events().of(client.connectionId())).containsExactly(Kind.CONNECTED);
    }

    @ParameterizedTest
    @MethodSource("oldDialects")
    @DisplayName("L 148, L 149: before protocol 1.4 OnConnected has run when S comes, and runs once")
    void onConnectedHasRunWhenInitialized(OldDialect dialect) {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(dialect.transport()).withProtocol(dialect.protocol()));
        client.negotiate();
        client.open("/connect");
        client.awaitInitialized();
        assertThat(server.events().of(client.connectionId())).containsExactly(Kind.CONNECTED);
        client.open("/connect");
        client.invoke("chatHub", "CallCaller", "\"m\"", "1");
        assertThat(client.nextMessage()).contains("\"m\"");
        assertThat(server.events().of(client.connectionId())).containsExactly(Kind.CONNECTED);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 150: before protocol 1.4 a failing OnConnected fails connect")
    void failingOnConnectedFailsConnect(Transport transport) {
        SuiteServer server = withFailingHub();
        WireClient client =
                server.client(server.chat(transport).withProtocol("1.3").withHubs("failingHub"));
        client.negotiate();
        assertThatThrownBy(() -> {
                    client.open("/connect");
                    client.awaitInitialized();
                })
                .isInstanceOf(WireException.class)
                .isNotInstanceOf(WireTimeoutException.class);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("A 7: a failing OnReconnected fails the receive request")
    void failingOnReconnectedFailsTheReceiveRequest(Transport transport) {
        SuiteServer server = withFailingHub();
        WireClient client = server.client(server.chat(transport).withHubs("failingHub"));
        client.negotiate();
        assertThatThrownBy(() -> {
                    client.open("/reconnect");
                    client.nextEnvelope();
                })
                .isInstanceOf(WireException.class)
                .isNotInstanceOf(WireTimeoutException.class);
    }

    @Test
    @DisplayName("L 151: a failing OnDisconnected is swallowed")
    void failingOnDisconnectedIsSwallowed() {
        SuiteServer server = withFailingHub();
        WireClient client =
                server.client(server.chat(Transport.SERVER_SENT_EVENTS).withHubs("failingHub", "chatHub"));
        client.negotiate();
        client.open("/connect");
        client.awaitInitialized();
        assertThat(client.abort().status()).isEqualTo(200);
        client.awaitEnd(SOON);
        assertThat(server.events().of(client.connectionId())).containsExactly(Kind.STOPPED);
    }

    private SuiteServer withFailingHub() {
        return suites.start(SuiteSettings.defaults().hubs(hubs -> hubs.hub(FailingHub.class, FailingHub::new)));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 153: what OnConnected sends reaches the caller")
    void whatOnConnectedSendsReachesTheCaller(Transport transport) {
        SuiteServer server = suites.start(SuiteSettings.defaults().lifecycle());
        WireClient echo = server.client(server.raw("/echo", transport)).connect();
        assertThat(echo.nextMessage()).isEqualTo("\"Welcome!\"");
        WireClient client = server.connected(transport);
        assertThat(client.nextMessage())
                .isEqualTo("{\"H\":\"ChatHub\",\"M\":\"lifecycle\",\"A\":[\"connected\",\"" + client.connectionId()
                        + "\"]}");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 154: groups joined in OnConnected and OnReconnected deliver")
    void groupsJoinedInEventsDeliver(Transport transport) {
        SuiteServer server =
                suites.start(SuiteSettings.defaults().hubs(hubs -> hubs.hub(JoiningHub.class, JoiningHub::new)));
        WireClient client =
                server.client(server.chat(transport).withHubs("joiningHub")).connect();
        server.context(JoiningHub.class)
                .clients()
                .group("connected " + client.connectionId())
                .invoke("m", 1);
        assertThat(client.nextMessage()).isEqualTo("{\"H\":\"JoiningHub\",\"M\":\"m\",\"A\":[1]}");
        client.reconnect();
        client.poll();
        // The hub speaks to its group itself once it has joined it.
        assertThat(client.nextMessage()).isEqualTo("{\"H\":\"JoiningHub\",\"M\":\"back\",\"A\":[]}");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 155: broadcasts before connect are not delivered")
    void broadcastsBeforeConnectAreNotDelivered(Transport transport) {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(transport));
        client.negotiate();
        server.context(ChatHub.class).clients().all().invoke("m", "early");
        client.open("/connect");
        client.awaitInitialized();
        server.context(ChatHub.class).clients().all().invoke("m", "late");
        assertThat(client.nextMessage()).isEqualTo("{\"H\":\"ChatHub\",\"M\":\"m\",\"A\":[\"late\"]}");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 156, L 89: shutdown ends every channel in order, without OnDisconnected")
    void shutdownEndsEveryChannelInOrder(Transport transport) {
        SuiteServer server = suites.start();
        WireClient client = server.connected(transport);
        client.poll();
        server.stop();
        if (transport == Transport.LONG_POLLING) {
            Envelope last = client.nextEnvelope();
            assertThat(last.raw()).matches("\\{\"C\":\"[^\"]+\",\"T\":1,\"M\":\\[]}");
        } else {
            client.awaitEnd(SOON);
        }
        assertThat(server.events().of(client.connectionId())).containsExactly(Kind.CONNECTED);
        server.stop();
    }

    @RepeatedTest(20)
    @DisplayName("L 156: shutdown reaches a poll that has only just arrived")
    void shutdownReachesAPollThatHasOnlyJustArrived() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.LONG_POLLING);
        client.poll();
        server.stop();
        assertThat(client.nextEnvelope().reconnect()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 157, L 163, L 165: a server with the same key takes over a connection it has never seen")
    void anotherServerTakesOver(Transport transport) {
        SuiteServer first = suites.start(SuiteSettings.defaults().tokenKey(SAME_KEY));
        WireClient client = first.connected(transport);
        client.invoke("chatHub", "JoinGroup", "\"room\"");
        client.invoke("chatHub", "SendToGroup", "\"room\"", "1");
        client.nextMessage();
        first.stop();
        SuiteServer second = suites.start(SuiteSettings.defaults().tokenKey(SAME_KEY));
        WireClient moved = second.client(client.options().withAddress(second.address()));
        moved.adopt(client.negotiated());
        moved.position(client.cursor(), client.groupsToken());
        moved.reconnect();
        moved.poll();
        second.events().await(SOON, client.connectionId(), Kind.RECONNECTED);
        second.context(ChatHub.class).clients().group("room").invoke("m", "group");
        assertThat(moved.nextMessage()).isEqualTo("{\"H\":\"ChatHub\",\"M\":\"m\",\"A\":[\"group\"]}");
    }
}
