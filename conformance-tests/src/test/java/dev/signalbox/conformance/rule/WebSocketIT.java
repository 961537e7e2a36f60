package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.FailingHub;
import dev.signalbox.conformance.suite.LifecycleEvent.Kind;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.Frame;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WebSocketWire;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** L 123-136. */
final class WebSocketIT {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int LIMIT = 65_536;

    @RegisterExtension
    final Suites suites = new Suites();

    @Test
    @DisplayName("L 123: no sub-protocol and no extension is selected, whatever is offered")
    void noSubProtocolAndNoExtensionIsSelected() {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(Transport.WEB_SOCKETS)
                .withHeader("Sec-WebSocket-Protocol", "chat, superchat")
                .withHeader("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"));
        client.negotiate();
        client.open("/connect");
        client.awaitInitialized();
        assertThat(client.webSocket().head().header("Sec-WebSocket-Protocol")).isNull();
        assertThat(client.webSocket().head().header("Sec-WebSocket-Extensions")).isNull();
    }

    @Test
    @DisplayName("L 124, L 125: each message is one plain text frame, keep-alives are {}")
    void eachMessageIsOnePlainTextFrame() {
        SuiteServer server = suites.startQuick();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        WebSocketWire socket = client.webSocket();
        String large = "x".repeat(50_000);
        client.send(WireClient.invocation("chatHub", "EchoString", 0, JsonText.quote(large)));
        Frame reply = nextData(socket);
        assertThat(reply.fin()).isTrue();
        assertThat(reply.reserved()).isZero();
        assertThat(reply.masked()).isFalse();
        assertThat(reply.opcode()).isEqualTo(Frame.TEXT);
        assertThat(reply.text()).isEqualTo("{\"R\":\"" + large + "\",\"I\":\"0\"}");
        assertThat(nextData(socket).text()).isEqualTo("{}");
    }

    @Test
    @DisplayName("L 126: a fragmented message is put together, with a ping between its parts")
    void fragmentedMessageIsPutTogether() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        WebSocketWire socket = client.webSocket();
        byte[] call = WireClient.invocation("chatHub", "EchoString", 0, "\"\u00e4\u20ac\ud83d\ude00\"")
                .getBytes(StandardCharsets.UTF_8);
        int euro = new String(call, StandardCharsets.ISO_8859_1).indexOf("\u00e2") + 1;
        socket.send(new Frame(false, 0, Frame.TEXT, true, Arrays.copyOfRange(call, 0, 10)));
        socket.send(Frame.of(Frame.PING, new byte[] {1, 2}));
        // The cut goes through a character.
        socket.send(new Frame(false, 0, Frame.CONTINUATION, true, Arrays.copyOfRange(call, 10, euro)));
        socket.send(new Frame(true, 0, Frame.CONTINUATION, true, Arrays.copyOfRange(call, euro, call.length)));
        Frame pong = socket.nextFrame(Deadline.in(SOON));
        assertThat(pong.opcode()).isEqualTo(Frame.PONG);
        assertThat(pong.payload()).containsExactly(1, 2);
        assertThat(client.nextReply()).isEqualTo("{\"R\":\"\u00e4\u20ac\ud83d\ude00\",\"I\":\"0\"}");
    }

    @Test
    @DisplayName("L 127: a message of exactly the limit is accepted, whole or in fragments")
    void messageOfExactlyTheLimitIsAccepted() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        client.send(callOfLength(LIMIT));
        assertThat(client.nextReply()).startsWith("{\"R\":\"xxx");
        byte[] call = callOfLength(LIMIT).getBytes(StandardCharsets.UTF_8);
        client.webSocket().send(new Frame(false, 0, Frame.TEXT, true, Arrays.copyOfRange(call, 0, 40_000)));
        client.webSocket().send(new Frame(true, 0, Frame.CONTINUATION, true, Arrays.copyOfRange(call, 40_000, LIMIT)));
        assertThat(client.nextReply()).startsWith("{\"R\":\"xxx");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("L 127: one byte more ends the socket")
    void oneByteMoreEndsTheSocket(boolean fragmented) {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        byte[] call = callOfLength(LIMIT + 1).getBytes(StandardCharsets.UTF_8);
        int cut = fragmented ? 50_000 : call.length;
        client.webSocket().send(new Frame(!fragmented, 0, Frame.TEXT, true, Arrays.copyOfRange(call, 0, cut)));
        if (fragmented) {
            client.webSocket()
                    .send(new Frame(true, 0, Frame.CONTINUATION, true, Arrays.copyOfRange(call, cut, call.length)));
        }
        assertEnds(client.webSocket(), 1009);
        assertThat(server.events().of(client.connectionId())).containsExactly(Kind.CONNECTED);
    }

    @Test
    @DisplayName("L 127: a frame that only announces too much ends the socket before it is buffered")
    void frameThatAnnouncesTooMuchEndsTheSocket() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        client.webSocket().sendBytes(new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4});
        client.webSocket().sendBytes(new byte[LIMIT + 1]);
        assertEnds(client.webSocket(), 1009);
    }

    @Test
    @DisplayName("L 128: without a limit a megabyte is accepted")
    void withoutALimitAMegabyteIsAccepted() {
        SuiteServer server =
                suites.start(SuiteSettings.defaults().timing(timing -> timing.maxIncomingWebSocketMessageSize(-1)));
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        client.send(callOfLength(1024 * 1024));
        assertThat(client.nextReply()).hasSizeGreaterThan(1_000_000);
    }

    @Test
    @DisplayName("L 129: a binary frame ends the socket")
    void binaryFrameEndsTheSocket() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        client.webSocket().send(Frame.of(Frame.BINARY, new byte[] {1}));
        assertEnds(client.webSocket(), 1003);
        client.reconnect();
        assertThat(client.invoke("chatHub", "Add", "1", "2")).startsWith("{\"R\":3");
        server.events().await(SOON, client.connectionId(), Kind.CONNECTED, Kind.RECONNECTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c101 78",
                "8901 78",
                "0101 78",
                "8081 01020304 78",
                "83 80 01020304",
                "8f 80 01020304",
                "89fe 0080 01020304"
            })
    @DisplayName("B 4: frames against the rules end the socket and harm nobody else")
    void framesAgainstTheRulesEndTheSocket(String hex) {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        WireClient witness = server.connected(Transport.WEB_SOCKETS);
        client.webSocket().sendBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
        assertEnds(client.webSocket(), 1002);
        assertThat(witness.invoke("chatHub", "Add", "1", "2")).isEqualTo("{\"R\":3,\"I\":\"0\"}");
    }

    @Test
    @DisplayName("L 130: text that is no invocation gets no reply and the socket stays open")
    void textThatIsNoInvocationGetsNoReply() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        for (String garbage : List.of("", "notjson", "{", "[]", "null", "\"x\"", "{}", "5", "{\"I\":{}}")) {
            client.send(garbage);
        }
        // Replies come in order, so whatever the garbage had caused would come before this one.
        assertThat(client.invoke("chatHub", "Add", "1", "2")).isEqualTo("{\"R\":3,\"I\":\"0\"}");
    }

    @Test
    @DisplayName("L 131: a close is answered with 1000, and the client is given up only after the time-outs")
    void closeIsAnsweredAndTheClientGivenUpLater() {
        SuiteServer server = suites.startQuick();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        long before = System.nanoTime();
        client.webSocket().send(Frame.close(1000, "bye"));
        Frame close = nextData(client.webSocket());
        assertThat(close.opcode()).isEqualTo(Frame.CLOSE);
        assertThat(close.closeCode()).isEqualTo(1000);
        server.events().await(Duration.ofSeconds(20), client.connectionId(), Kind.CONNECTED, Kind.VANISHED);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(15));
    }

    @Test
    @DisplayName("L 132: abort closes with 1000 and no reason after OnDisconnected(true)")
    void abortClosesAfterOnDisconnected() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        assertThat(client.abort().status()).isEqualTo(200);
        assertClosed(client.webSocket());
        assertThat(server.events().of(client.connectionId())).containsExactly(Kind.CONNECTED, Kind.STOPPED);
    }

    @Test
    @DisplayName("L 133: a second socket of the same id closes the first with 1000 and gets its own S")
    void secondSocketClosesTheFirst() throws Exception {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        WireClient again = server.client(client.options());
        again.adopt(client.negotiated());
        again.open("/connect");
        again.awaitInitialized();
        assertClosed(client.webSocket());
        assertThat(again.invoke("chatHub", "Add", "1", "2")).startsWith("{\"R\":3");
        assertThat(server.events().of(client.connectionId())).containsExactly(Kind.CONNECTED);
    }

    @Test
    @DisplayName("L 134: a result that cannot be written closes the socket, so that the client comes back")
    void resultThatCannotBeWrittenClosesTheSocket() {
        SuiteServer server =
                suites.start(SuiteSettings.defaults().hubs(hubs -> hubs.hub(FailingHub.class, FailingHub::new)));
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        client.send(WireClient.invocation("failingHub", "unserialisable", 0));
        assertClosed(client.webSocket());
    }

    @Test
    @DisplayName("L 135: asynchronous calls overlap")
    void asynchronousCallsOverlap() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        client.send(WireClient.invocation("chatHub", "Slow", 0, "1500"));
        client.send(WireClient.invocation("chatHub", "Slow", 1, "10"));
        assertThat(client.nextReply()).isEqualTo("{\"R\":\"slow 10\",\"I\":\"1\"}");
        assertThat(client.nextReply()).isEqualTo("{\"R\":\"slow 1500\",\"I\":\"0\"}");
    }

    @Test
    @DisplayName("L 135: synchronous calls of one socket run one after the other, in order")
    void synchronousCallsRunInOrder() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        for (int i = 0; i < 200; i++) {
            client.send(WireClient.invocation("chatHub", "CallCaller", i, "\"m\"", String.valueOf(i)));
        }
        for (int i = 0; i < 200; i++) {
            assertThat(client.nextReply()).isEqualTo("{\"I\":\"" + i + "\"}");
            assertThat(client.nextMessage()).isEqualTo("{\"H\":\"ChatHub\",\"M\":\"m\",\"A\":[" + i + "]}");
        }
    }

    @Test
    @DisplayName("L 136, L 220: the identity of the upgrade request stays with the socket")
    void identityOfTheUpgradeStays() {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(Transport.WEB_SOCKETS)
                        .withHeader("X-User", "alice")
                        .withHeader("Cookie", "c1=v1; C2=v2")
                        .withQuery("q", "a b"))
                .connect();
        assertThat(client.invoke("chatHub", "WhoAmI")).isEqualTo("{\"R\":\"alice\",\"I\":\"0\"}");
        assertThat(client.invoke("chatHub", "AuthOnly")).isEqualTo("{\"R\":\"hello alice\",\"I\":\"1\"}");
        assertThat(client.invoke("chatHub", "QueryValue", "\"Q\"")).isEqualTo("{\"R\":\"a b\",\"I\":\"2\"}");
        assertThat(client.invoke("chatHub", "HeaderValue", "\"x-user\"")).isEqualTo("{\"R\":\"alice\",\"I\":\"3\"}");
        assertThat(client.invoke("chatHub", "CookieValue", "\"c1\"")).isEqualTo("{\"R\":\"v1\",\"I\":\"4\"}");
        assertThat(client.invoke("chatHub", "MyConnectionId"))
                .isEqualTo("{\"R\":\"" + client.connectionId() + "\",\"I\":\"5\"}");
    }

    private static String callOfLength(int length) {
        String empty = WireClient.invocation("chatHub", "EchoString", 0, "\"\"");
        return WireClient.invocation("chatHub", "EchoString", 0, "\"" + "x".repeat(length - empty.length()) + "\"");
    }

    private static Frame nextData(WebSocketWire socket) {
        Frame frame = socket.nextFrame(Deadline.in(SOON));
        while (frame.opcode() == Frame.PING || frame.opcode() == Frame.PONG) {
            frame = socket.nextFrame(Deadline.in(SOON));
        }
        return frame;
    }

    private static void assertClosed(WebSocketWire socket) {
        Frame close = nextData(socket);
        assertThat(close.opcode()).as("%s", close).isEqualTo(Frame.CLOSE);
        assertThat(close.closeCode()).isEqualTo(1000);
        assertThat(close.closeReason()).isEmpty();
    }

    /** The original ends such sockets without a close frame; telling the reason is allowed (protocol K37). */
    private static void assertEnds(WebSocketWire socket, int allowedCode) {
        Frame last;
        try {
            last = nextData(socket);
        } catch (WireTimeoutException stillOpen) {
            throw stillOpen;
        } catch (WireException ended) {
            return;
        }
        assertThat(last.opcode()).as("%s", last).isEqualTo(Frame.CLOSE);
        assertThat(last.closeCode()).isIn(allowedCode, 1002, -1);
        socket.awaitEnd(Deadline.in(SOON));
    }
}
