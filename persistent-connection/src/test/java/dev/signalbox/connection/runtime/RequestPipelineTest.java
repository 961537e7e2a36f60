package dev.signalbox.connection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.time.ManualTime;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks of every request, in the original's order (protocol A2, A7). */
class RequestPipelineTest {
    private final RuntimeFixture fixture = new RuntimeFixture();

    @Test
    @DisplayName("L 36, 37, 40: negotiate answers the ten members in order")
    void negotiate() {
        Outcome.Reply reply = fixture.reply("/negotiate", Map.of("clientProtocol", "1.5"));
        assertThat(reply.contentType()).isEqualTo("application/json; charset=UTF-8");
        assertThat(RuntimeFixture.text(reply))
                .matches("\\{\"Url\":\"/test\",\"ConnectionToken\":\"[A-Za-z0-9+/=]+\",\"ConnectionId\":\"id1\","
                        + "\"KeepAliveTimeout\":20\\.0,\"DisconnectTimeout\":30\\.0,\"ConnectionTimeout\":110\\.0,"
                        + "\"TryWebSockets\":true,\"ProtocolVersion\":\"1\\.5\",\"TransportConnectTimeout\":5\\.0,"
                        + "\"LongPollDelay\":0\\.0}");
    }

    @Test
    @DisplayName("L 38: with keep-alive off its time-out is null")
    void negotiateWithoutKeepAlive() {
        RuntimeFixture silent =
                new RuntimeFixture(ConnectionConfig.builder().keepAlive(null).build());
        assertThat(RuntimeFixture.text(silent.reply("/negotiate", Map.of()))).contains("\"KeepAliveTimeout\":null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/negotiate",
                "/ping",
                "/start",
                "/connect",
                "/reconnect",
                "/poll",
                "/send",
                "/abort",
                "",
                "/hubs"
            })
    @DisplayName("L 8, 9: JSONP is refused first of all, on every endpoint")
    void jsonpIsRefusedFirst(String endpoint) {
        fixture.application.authorized = false;
        Outcome.Reply reply = fixture.reply(endpoint, Map.of("callback", "x"));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.reason()).isEqualTo("Forbidden: JSONP is disabled.");
        assertThat(reply.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/negotiate", "/ping", "/start", "/connect", "/reconnect", "/poll", "/send", "/abort", ""})
    @DisplayName("L 10, 11: authorisation comes next, on every endpoint")
    void authorisation(String endpoint) {
        fixture.application.authorized = false;
        assertThat(fixture.reply(endpoint, Map.of())).satisfies(reply -> {
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.body()).isEmpty();
            assertThat(reply.contentType()).isNull();
        });
        fixture.user = ConnectionUser.named("bob");
        assertThat(fixture.reply(endpoint, Map.of()).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"/start", "/connect", "/reconnect", "/poll", "/send", "/abort", "/negotiate/"})
    @DisplayName("L 4, 12, 19: then the transport, before the token")
    void unknownTransport(String endpoint) {
        for (Map<String, String> query :
                java.util.List.of(Map.<String, String>of(), Map.of("transport", "foo", "connectionToken", "x"))) {
            Outcome.Reply reply = fixture.reply(endpoint, query);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(RuntimeFixture.text(reply)).isEqualTo("Protocol error: Unknown transport.");
        }
    }

    @Test
    @DisplayName("L 14, 15: then the token")
    void badTokens() {
        assertThat(RuntimeFixture.text(fixture.reply("/send", Map.of("transport", "LONGPOLLING"))))
                .isEqualTo("Protocol error: Missing connection token.");
        assertThat(RuntimeFixture.text(
                        fixture.reply("/send", Map.of("transport", "longPolling", "connectionToken", ""))))
                .isEqualTo("Protocol error: Missing connection token.");
        Outcome.Reply garbage = fixture.reply("/send", Map.of("transport", "longPolling", "connectionToken", "x"));
        assertThat(garbage.status()).isEqualTo(400);
        assertThat(RuntimeFixture.text(garbage)).isEqualTo("The ConnectionId is in the incorrect format.");
    }

    @Test
    @DisplayName("L 16, 17, 18: the token is bound to the user, ignoring case")
    void identity() {
        fixture.user = ConnectionUser.named("Bob");
        Map<String, String> query =
                fixture.client(TransportType.SERVER_SENT_EVENTS).query();
        fixture.user = ConnectionUser.named("bob");
        assertThat(fixture.reply("/abort", query).status()).isEqualTo(200);
        for (ConnectionUser other : java.util.List.of(ConnectionUser.named("alice"), ConnectionUser.ANONYMOUS)) {
            fixture.user = other;
            Outcome.Reply reply = fixture.reply("/abort", query);
            assertThat(reply.status()).isEqualTo(403);
            assertThat(RuntimeFixture.text(reply))
                    .isEqualTo("Unrecognized user identity.  The user identity cannot change during an active SignalR"
                            + " connection.");
        }
    }

    @Test
    @DisplayName("L 22, 23: webSockets demands an upgrade, except for abort and start")
    void webSocketsWithoutUpgrade() {
        Map<String, String> query = fixture.client(TransportType.WEB_SOCKETS).query();
        for (String endpoint : java.util.List.of("/connect", "/reconnect", "/poll", "/send", "")) {
            Outcome.Reply reply = fixture.reply(endpoint, query);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(RuntimeFixture.text(reply)).isEqualTo("Not a valid web socket request.");
        }
        assertThat(fixture.reply("/abort", query).status()).isEqualTo(200);
        assertThat(fixture.reply("/start", query).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("L 33, 34: data comes from the form; from the query only with longPolling; none at all is null")
    void sendData() {
        for (TransportType transport : java.util.List.of(
                TransportType.SERVER_SENT_EVENTS, TransportType.FOREVER_FRAME, TransportType.LONG_POLLING)) {
            Map<String, String> query = new HashMap<>(fixture.client(transport).query());
            fixture.request("/send", query, Map.of("data", "form"), false);
            query.put("data", "query");
            fixture.request("/send", query, Map.of("data", "form"), false);
            fixture.request("/send", query, Map.of(), false);
            String fromQuery = transport == TransportType.LONG_POLLING ? "query" : "null";
            assertThat(fixture.application.takeEvents())
                    .extracting(event -> event.substring(event.lastIndexOf(' ') + 1))
                    .containsExactly("form", "form", fromQuery);
        }
    }

    @Test
    @DisplayName("a reply is the body of its send; without one the body is empty and has no type")
    void sendReplies() {
        Map<String, String> query =
                fixture.client(TransportType.SERVER_SENT_EVENTS).query();
        assertThat(fixture.reply("/send", query).contentType()).isNull();
        fixture.application.onReceived = data -> CompletableFuture.completedFuture(JsonPayload.ofText("{\"I\":\"0\"}"));
        Outcome.Reply reply = fixture.reply("/send", query);
        assertThat(RuntimeFixture.text(reply)).isEqualTo("{\"I\":\"0\"}");
        assertThat(reply.contentType()).isEqualTo("application/json; charset=UTF-8");
        fixture.application.onReceived = data -> CompletableFuture.failedFuture(new IllegalStateException("boom"));
        assertThat(fixture.faults("/send", query)).isTrue();
    }

    @Test
    @DisplayName("L 31, 32: a poll reads its cursor from the body unless the query has one, even an empty one")
    void cursorInTheBody() {
        RuntimeFixture.Client client =
                fixture.client(TransportType.LONG_POLLING).connect();
        client.read();
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        client.open("/poll");
        client.channel.take(); // lost
        Map<String, String> form = Map.of("messageId", String.valueOf(client.messageId));
        assertThat(poll(client, client.query(), form)).hasSize(1);
        Map<String, String> empty = client.query();
        empty.put("messageId", "");
        assertThat(poll(client, empty, form)).isEmpty();
    }

    private java.util.List<String> poll(
            RuntimeFixture.Client client, Map<String, String> query, Map<String, String> form) {
        var channel = new dev.signalbox.connection.transport.RecordingChannel(TransportType.LONG_POLLING);
        ((Outcome.Receive) fixture.request("/poll", query, form, false))
                .request()
                .attach(channel);
        fixture.time.settle();
        return channel.take();
    }

    @Test
    @DisplayName("L 55, 56: JSONP wraps ping when it is on, and refuses a bad callback")
    void jsonp() {
        RuntimeFixture open = new RuntimeFixture(ConnectionConfig.defaults(), true);
        Outcome.Reply reply = open.reply("/ping", Map.of("callback", "cb.x"));
        assertThat(RuntimeFixture.text(reply)).isEqualTo("cb.x({ \"Response\": \"pong\" });");
        assertThat(reply.contentType()).isEqualTo("application/javascript; charset=UTF-8");
        for (String bad : java.util.List.of("a-b", "if", "1a", "a..b", "alert(1)")) {
            assertThat(open.reply("/ping", Map.of("callback", bad)).status()).isEqualTo(400);
        }
    }

    @Test
    @DisplayName("L 118: a forever frame without a proper frame id is refused")
    void frameId() {
        Map<String, String> query = fixture.client(TransportType.FOREVER_FRAME).query();
        for (String bad : java.util.List.of("-1", "+1", " 1", "abc", "4294967296", "")) {
            query.put("frameId", bad);
            Outcome.Reply reply = fixture.reply("/connect", query);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(RuntimeFixture.text(reply)).isEqualTo("The supplied frameId is in the incorrect format.");
        }
    }

    @Test
    @DisplayName(
            "L 88: a long-poll delay is told in every answer of a poll, in milliseconds, and in negotiate in seconds")
    void longPollDelay() {
        RuntimeFixture delayed = new RuntimeFixture(ConnectionConfig.builder()
                .longPollDelay(Duration.ofMillis(1500))
                .build());
        assertThat(RuntimeFixture.text(delayed.reply("/negotiate", Map.of()))).contains("\"LongPollDelay\":1.5");
        RuntimeFixture.Client client =
                delayed.client(TransportType.LONG_POLLING).connect();
        assertThat(client.read()).singleElement().matches(frame -> frame.delay() == 1500);
    }

    @Test
    @DisplayName("messages of one socket are taken up in order, their replies come on that socket only")
    void webSocketCalls() {
        RuntimeFixture.Client client = fixture.client(TransportType.WEB_SOCKETS).connect();
        client.channel.take();
        CompletableFuture<JsonPayload> slow = new CompletableFuture<>();
        fixture.application.onReceived = data -> "slow".equals(data)
                ? slow.thenApply(reply -> reply)
                : CompletableFuture.completedFuture(JsonPayload.ofText("\"" + data + "\""));
        client.attachment.received("slow", () -> {});
        client.attachment.received("a", () -> {});
        client.attachment.received("b", () -> {});
        fixture.time.settle();
        assertThat(client.channel.take()).containsExactly("\"a\"", "\"b\"");
        slow.complete(JsonPayload.ofText("\"late\""));
        fixture.time.settle();
        assertThat(client.channel.take()).containsExactly("\"late\"");
    }

    @Test
    @DisplayName("a message that comes before the connection has taken its socket waits, its reply is not lost")
    void earlyMessage() {
        ManualTime lane = new ManualTime(); // has its turn later than the application
        RuntimeFixture late = new RuntimeFixture(builder -> builder.lanes(java.util.List.of(lane)));
        late.application.onReceived = data -> CompletableFuture.completedFuture(JsonPayload.ofText("\"" + data + "\""));
        RuntimeFixture.Client client = late.client(TransportType.WEB_SOCKETS).open("/reconnect");
        client.attachment.received("a", () -> {});
        client.attachment.received("b", () -> {});
        late.time.settle();
        for (int i = 0; i < 3; i++) {
            lane.settle();
            late.time.settle();
        }
        assertThat(client.channel.take()).containsExactly("\"a\"", "\"b\"");
    }

    @Test
    @DisplayName("a socket that sends faster than its calls are worked on is told to stop reading, and to go on later")
    void backPressure() {
        RuntimeFixture.Client client = fixture.client(TransportType.WEB_SOCKETS).connect();
        int[] resumed = {0};
        int accepted = 0;
        while (client.attachment.received("x", () -> resumed[0]++)) {
            accepted++;
            assertThat(accepted).isLessThan(1000);
        }
        assertThat(resumed[0]).isZero();
        fixture.time.settle();
        assertThat(resumed[0]).isEqualTo(1);
        assertThat(fixture.application.takeEvents()).hasSize(accepted + 1);
    }

    @Test
    @DisplayName("L 134: a reply that cannot be serialised closes the socket in good order")
    void replyNotSerializable() {
        RuntimeFixture.Client client = fixture.client(TransportType.WEB_SOCKETS).connect();
        fixture.application.onReceived = data -> CompletableFuture.failedFuture(
                new dev.signalbox.connection.ReplyNotSerializableException(new IllegalStateException("loop")));
        client.attachment.received("x", () -> {});
        fixture.time.settle();
        assertThat(client.channel.isEnded()).isTrue();
    }
}
