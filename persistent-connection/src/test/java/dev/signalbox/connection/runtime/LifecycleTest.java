package dev.signalbox.connection.runtime;

import static dev.signalbox.protocol.TransportType.LONG_POLLING;
import static dev.signalbox.protocol.TransportType.SERVER_SENT_EVENTS;
import static dev.signalbox.protocol.TransportType.WEB_SOCKETS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.connection.time.ManualTime;
import dev.signalbox.connection.transport.RecordingChannel;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of a connection to the millisecond, on virtual time (protocol C). */
class LifecycleTest {
    private final RuntimeFixture fixture = new RuntimeFixture();

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("L 82, 147: connect is answered by S once; OnConnected is raised by /start only")
    void connectThenStart(TransportType transport) {
        Client client = fixture.client(transport).connect();

        List<Frame> frames = client.read();
        assertThat(frames).hasSize(1);
        assertThat(frames.get(0).text()).matches("\\{\"C\":\"[^\"]+\",\"S\":1,\"M\":\\[]}");
        assertThat(fixture.application.takeEvents()).isEmpty();

        assertThat(RuntimeFixture.text(client.start())).isEqualTo("{ \"Response\": \"started\" }");
        assertThat(fixture.application.takeEvents()).containsExactly("connected " + client.id);
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("L 148: without /start, OnConnected completes before S is sent")
    void oldClientsAreConnectedByConnect(TransportType transport) {
        CompletableFuture<Void> connected = new CompletableFuture<>();
        fixture.application.onConnected = id -> connected;
        Client client = fixture.client(transport);
        client.extra.clear();
        client.connect();

        assertThat(fixture.application.takeEvents()).containsExactly("connected " + client.id);
        assertThat(client.read()).isEmpty();

        connected.complete(null);
        fixture.time.settle();
        assertThat(client.read()).singleElement().matches(Frame::initialized);
    }

    @Test
    @DisplayName("L 149: a second connect of an old client waits for the one OnConnected and raises no other")
    void secondConnectOfAnOldClient() {
        CompletableFuture<Void> connected = new CompletableFuture<>();
        fixture.application.onConnected = id -> connected;
        Client client = fixture.client(SERVER_SENT_EVENTS);
        client.extra.clear();
        client.connect();
        client.connect();
        assertThat(client.read()).isEmpty();

        connected.complete(null);
        fixture.time.settle();
        assertThat(client.read()).anyMatch(Frame::initialized);
        assertThat(fixture.application.takeEvents()).containsExactly("connected " + client.id);
    }

    @Test
    @DisplayName("L 150: a failing OnConnected of an old client fails its connect")
    void failingOnConnectedFailsTheConnectOfAnOldClient() {
        fixture.application.onConnected = id -> CompletableFuture.failedFuture(new IllegalStateException("boom"));
        Client client = fixture.client(SERVER_SENT_EVENTS);
        client.extra.clear();
        client.connect();
        assertThat(client.channel.isFailed()).isTrue();
        assertThat(client.read()).isEmpty();
    }

    @Test
    @DisplayName("L 53: a failing OnConnected fails /start, the stream stays open")
    void failingOnConnectedFailsStart() {
        fixture.application.onConnected = id -> {
            throw new IllegalStateException("boom");
        };
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        assertThat(fixture.faults("/start", client.query())).isTrue();
        assertThat(client.channel.isEnded()).isFalse();
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        assertThat(client.messages()).containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportType.class,
            names = {"WEB_SOCKETS", "SERVER_SENT_EVENTS", "FOREVER_FRAME"})
    @DisplayName("L 142: keep-alives come every keep-alive period")
    void keepAliveCadence(TransportType transport) {
        Client client = fixture.client(transport).connect();
        client.channel.take();
        fixture.time.advance(Duration.ofMillis(9_999));
        assertThat(client.channel.take()).isEmpty();
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(client.channel.take()).hasSize(1);
        fixture.time.advance(Duration.ofSeconds(50));
        assertThat(client.channel.take()).hasSize(5);
    }

    @Test
    @DisplayName(
            "K28: what else is written counts as a keep-alive, and nobody is left without either for longer than the keep-alive period")
    void messagesAreKeepAlives() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        client.channel.take();
        fixture.time.advance(Duration.ofSeconds(7));
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        assertThat(client.messages()).containsExactly("1");
        fixture.time.advance(Duration.ofMillis(7_999)); // past the beat at 10 s
        assertThat(client.channel.take()).isEmpty();
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(client.channel.take()).containsExactly("data: {}\n\n");
        for (int i = 2; i < 10; i++) {
            fixture.time.advance(Duration.ofSeconds(4));
            fixture.publish(RuntimeFixture.BROADCAST, Integer.toString(i));
            assertThat(client.channel.take()).hasSize(1);
        }
    }

    @Test
    @DisplayName("beats that fell due while the lane was held up count as one")
    void overlappingBeatsAreSkipped() {
        ManualTime lane = new ManualTime();
        RuntimeFixture held = new RuntimeFixture(builder -> builder.lanes(List.of(lane)));
        Client client = held.client(SERVER_SENT_EVENTS).connect();
        lane.settle();
        held.time.advance(Duration.ofMinutes(1)); // twelve beats
        lane.settle();
        held.time.advance(Duration.ofSeconds(5));
        lane.settle();
        assertThat(client.channel.take()).filteredOn("data: {}\n\n"::equals).hasSize(1);
    }

    @Test
    @DisplayName("L 96, 97: a poll gets a space per keep-alive and ends empty after the connection time-out")
    void pollTimesOut() {
        Client client = fixture.client(LONG_POLLING).connect();
        client.read();
        client.open("/poll");
        fixture.time.advance(Duration.ofSeconds(109));
        assertThat(client.channel.take()).hasSize(10).containsOnly(" ");
        fixture.time.advance(Duration.ofSeconds(1));
        List<String> rest = client.channel.take();
        assertThat(rest.get(rest.size() - 1)).matches("\\{\"C\":\"[^\"]+\",\"M\":\\[]}");
        assertThat(fixture.application.takeEvents()).isEmpty();
    }

    @Test
    @DisplayName("L 115, 116: a stream ends after the connection time-out only when keep-alive is off")
    void streamsTimeOutWithoutKeepAlive() {
        Client kept = fixture.client(SERVER_SENT_EVENTS).connect();
        fixture.time.advance(Duration.ofMinutes(10));
        assertThat(kept.channel.isEnded()).isFalse();

        RuntimeFixture silent =
                new RuntimeFixture(ConnectionConfig.builder().keepAlive(null).build());
        Client client = silent.client(SERVER_SENT_EVENTS).connect();
        silent.time.advance(Duration.ofMillis(109_999));
        assertThat(client.channel.isEnded()).isFalse();
        silent.time.advance(Duration.ofMillis(1));
        assertThat(client.channel.isEnded()).isTrue();
        assertThat(client.read()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportType.class,
            names = {"WEB_SOCKETS", "SERVER_SENT_EVENTS", "FOREVER_FRAME"})
    @DisplayName("L 143: a cut stream is given up between 30 and 40 s after the cut, once")
    void cutStreamIsGivenUp(TransportType transport) {
        Client client = fixture.client(transport).connect();
        client.start();
        fixture.application.takeEvents();
        fixture.time.advance(Duration.ofSeconds(12)); // last beat at 10 s
        client.cut();

        fixture.time.advance(Duration.ofMillis(32_999)); // 44.999 s
        assertThat(fixture.application.takeEvents()).isEmpty();
        fixture.time.advance(Duration.ofMillis(1)); // 45 s: 35 s after the last beat
        assertThat(fixture.application.takeEvents()).containsExactly("disconnected " + client.id + " false");
        fixture.time.advance(Duration.ofMinutes(5));
        assertThat(fixture.application.takeEvents()).isEmpty();
        assertThat(fixture.runtime.connections()).isZero();
    }

    @Test
    @DisplayName("L 106: a client that stops polling is given up after the disconnect time-out, rounded up to a beat")
    void silentPollerIsGivenUp() {
        Client client = fixture.client(LONG_POLLING).connect();
        fixture.time.advance(Duration.ofMillis(29_999));
        assertThat(fixture.application.takeEvents()).isEmpty();
        fixture.time.advance(Duration.ofMillis(5_001));
        assertThat(fixture.application.takeEvents()).containsExactly("disconnected " + client.id + " false");
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("L 144: a client that comes back in time is reconnected once and never disconnected")
    void reconnectInTime(TransportType transport) {
        Client client = fixture.client(transport).connect();
        client.read();
        client.cut();
        fixture.time.advance(Duration.ofSeconds(29));
        client.open("/reconnect");
        assertThat(fixture.application.takeEvents()).containsExactly("reconnected " + client.id);
        fixture.time.advance(Duration.ofSeconds(100));
        assertThat(fixture.application.takeEvents()).isEmpty();
        assertThat(client.read()).noneMatch(Frame::initialized);
    }

    @Test
    @DisplayName("L 101: /poll raises nothing, on every other transport it raises OnReconnected")
    void onlyLongPollingPollsSilently() {
        Client poller = fixture.client(LONG_POLLING).connect();
        poller.read();
        poller.open("/poll");
        assertThat(fixture.application.takeEvents()).isEmpty();
        Client stream = fixture.client(SERVER_SENT_EVENTS).open("");
        assertThat(fixture.application.takeEvents()).containsExactly("reconnected " + stream.id);
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("L 145, 114, 132: abort raises OnDisconnected(true) once, then the request ends")
    void abort(TransportType transport) {
        CompletableFuture<Void> noticed = new CompletableFuture<>();
        fixture.application.onDisconnected = id -> noticed;
        Client client = fixture.client(transport).connect();
        client.read();
        if (transport == LONG_POLLING) {
            client.open("/poll");
        }
        Outcome.Reply reply = client.abort();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.contentType()).isEqualTo("text/plain");
        assertThat(reply.body()).isEmpty();
        assertThat(fixture.application.takeEvents()).containsExactly("disconnected " + client.id + " true");
        assertThat(client.channel.isEnded()).isFalse();

        noticed.complete(null);
        fixture.time.settle();
        assertThat(client.channel.isEnded()).isTrue();
        assertThat(client.read()).hasSize(transport == LONG_POLLING ? 1 : 0);
        assertThat(client.abort().status()).isEqualTo(200);
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(fixture.application.takeEvents()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("L 145: a request whose client says meanwhile that it stops brings nothing back to life")
    void aRequestThatAnAbortOvertakes(TransportType transport) {
        Client client = fixture.client(transport).connect();
        client.start();
        client.read();
        fixture.application.takeEvents();
        String endpoint = transport == TransportType.LONG_POLLING ? "/poll" : "/reconnect";
        client.open(endpoint, new RecordingChannel(transport), client::abort, () -> {});
        assertThat(fixture.application.takeEvents()).containsExactly("disconnected " + client.id + " true");
        assertThat(fixture.runtime.connections()).isZero();
        if (transport == TransportType.LONG_POLLING) {
            assertThat(client.read())
                    .hasSize(1)
                    .allSatisfy(frame -> assertThat(frame.messages()).isEmpty());
        } else {
            assertThat(client.channel.isEnded()).isTrue();
        }
        client.abort();
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(fixture.application.takeEvents()).isEmpty();
    }

    @Test
    @DisplayName("L 105, 146: an abort between two polls, or after the stream was closed, is heard at once")
    void abortWithoutAnOpenRequest() {
        Client poller = fixture.client(LONG_POLLING).connect();
        poller.abort();
        assertThat(fixture.application.takeEvents()).containsExactly("disconnected " + poller.id + " true");
        Client stream = fixture.client(SERVER_SENT_EVENTS).connect();
        stream.cut();
        stream.abort();
        assertThat(fixture.application.takeEvents()).containsExactly("disconnected " + stream.id + " true");
    }

    @Test
    @DisplayName("L 151: a failing OnDisconnected is swallowed, the stream still ends")
    void failingOnDisconnected() {
        fixture.application.onDisconnected = id -> {
            throw new IllegalStateException("boom");
        };
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        client.abort();
        assertThat(client.channel.isEnded()).isTrue();
    }

    @Test
    @DisplayName("L 152: a client that never starts gets messages and is given up like any other")
    void neverStarted() {
        Client client = fixture.client(WEB_SOCKETS).connect();
        fixture.publish(RuntimeFixture.BROADCAST, "\"x\"");
        assertThat(client.messages()).containsExactly("\"x\"");
        client.cut();
        fixture.time.advance(Duration.ofSeconds(40));
        assertThat(fixture.application.takeEvents()).containsExactly("disconnected " + client.id + " false");
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("L 153: what is sent inside OnConnected reaches the caller")
    void messagesInsideOnConnected(TransportType transport) {
        fixture.application.onConnected = id -> {
            fixture.runtime
                    .publisher()
                    .publish(
                            dev.signalbox.connection.Topics.connection(id),
                            dev.signalbox.protocol.JsonPayload.ofText("\"hello\""));
            return CompletableFuture.completedFuture(null);
        };
        Client client = fixture.client(transport).connect();
        client.read();
        if (transport == LONG_POLLING) {
            client.open("/poll");
        }
        client.start();
        assertThat(client.messages()).containsExactly("\"hello\"");
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("L 156: shutdown answers polls with T, ends streams and raises no event")
    void shutdown(TransportType transport) {
        Client client = fixture.client(transport).connect();
        client.read();
        if (transport == LONG_POLLING) {
            client.open("/poll");
        }
        fixture.runtime.shutdown();
        fixture.time.advance(Duration.ofMinutes(5));
        assertThat(client.channel.isEnded()).isTrue();
        List<Frame> frames = client.read();
        if (transport == LONG_POLLING) {
            assertThat(frames).singleElement().matches(Frame::reconnect);
        } else {
            assertThat(frames).isEmpty();
        }
        assertThat(fixture.application.takeEvents()).isEmpty();
        assertThat(fixture.time.pendingTimers()).isZero();
    }

    @Test
    @DisplayName("L 157, 165: an unknown id with a foreign cursor reconnects and gets what is new")
    void unknownIdReconnects() {
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        Client client = fixture.client(SERVER_SENT_EVENTS);
        client.messageId = "d-FAD018B2-B,1C|S,0|T,2";
        client.open("/reconnect");
        assertThat(fixture.application.takeEvents())
                .containsExactly("gap " + client.id + " -1", "reconnected " + client.id);
        fixture.publish(RuntimeFixture.BROADCAST, "2");
        assertThat(client.messages()).containsExactly("2");
        assertThat(fixture.observed).contains("gap " + client.id + " -1");
    }

    @Test
    @DisplayName("a failing OnReconnected ends the receive request")
    void failingOnReconnected() {
        fixture.application.onReconnected = id -> {
            throw new IllegalStateException("boom");
        };
        Client client = fixture.client(SERVER_SENT_EVENTS).open("/reconnect");
        assertThat(client.channel.isFailed()).isTrue();
    }

    @Test
    @DisplayName("a keep-alive that is still on its way when a poll ends delays the answer, it does not lose it")
    void pollEndsWhileAKeepAliveIsWritten() {
        Client client = fixture.client(LONG_POLLING).connect();
        client.read();
        client.open("/poll");
        client.channel.stall();
        fixture.time.advance(Duration.ofSeconds(10));
        client.abort();
        assertThat(client.channel.take()).containsExactly(" ");
        client.channel.unstall();
        fixture.time.settle();
        assertThat(client.read()).hasSize(1);
    }
}
