package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.BrokenRuleException;
import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.LifeWatch;
import dev.signalbox.conformance.rule.LifeWatch.Life;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.Frame;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.WebSocketWire;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** L 123-136. */
final class WebSocketRules {
    private static final int LIMIT = 65_536;

    private WebSocketRules() {}

    static void addTo(RuleBook book) {
        book.rule(123, "accepts with no sub-protocol even if offered")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.WS))
                .check(t -> {
                    WireClient client = t.connected(t.chat()
                            .withHeader("Sec-WebSocket-Protocol", "chat, superchat")
                            .withHeader("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"));
                    for (String name : List.of("Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions")) {
                        Expect.equal(name, client.webSocket().head().header(name), null);
                    }
                });
        book.rule(124, "one unfragmented text frame per message")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.WS))
                .check(WebSocketRules::oneFrame);
        book.rule(125, "the keep-alive is the text {}")
                .needs(Feature.GROUPS_RAW, Feature.QUICK)
                .waiting()
                .in(Dialect.everyVersion(Wires.WS))
                .check(t -> {
                    WireClient client = t.connected(t.raw("/groups-raw"));
                    Frame keepAlive = nextData(t, client.webSocket());
                    Expect.equal("keep-alive", keepAlive.opcode() + " " + keepAlive.text(), Frame.TEXT + " {}");
                });
        book.rule(126, "incoming fragmented text is reassembled")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.WS))
                .check(WebSocketRules::fragments);
        limits(book);
        book.rule(129, "a binary frame ends the socket")
                .needs(Feature.LIFECYCLE)
                .over(Wires.WS)
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.connected();
                    client.webSocket().send(Frame.of(Frame.BINARY, new byte[] {1}));
                    expectEnds(t, client.webSocket(), 1003);
                    client.reconnect();
                    t.expectMark(client);
                    watch.await(t.soon(), client.connectionId(), Life.CONNECTED, Life.RECONNECTED);
                });
        book.rule(130, "garbage text: no reply, the socket stays open")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.WS))
                .check(t -> {
                    WireClient client = t.connected();
                    for (String garbage : List.of("", "notjson", "{", "[]", "null", "\"x\"", "{}", "5", "{\"I\":{}}")) {
                        client.send(garbage);
                    }
                    // Synchronous calls are answered in order, so whatever the garbage had caused would come first.
                    Expect.equal("reply", client.invoke("chatHub", "Add", "1", "2"), "{\"R\":3,\"I\":\"0\"}");
                });
        ends(book);
        calls(book);
    }

    private static void limits(RuleBook book) {
        book.rule(127, "a 65536-byte message is accepted, 65537 closes the socket")
                .needs(Feature.LIFECYCLE, Feature.DEFAULT_MESSAGE_LIMIT)
                .over(Wires.WS)
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.connected();
                    client.send(callOfLength(LIMIT));
                    Expect.matches("reply", client.nextReply(), "\\{\"R\":\"x+\",\"I\":\"0\"}");
                    sendInTwo(client, callOfLength(LIMIT), 40_000);
                    Expect.matches("reply", client.nextReply(), "\\{\"R\":\"x+\",\"I\":\"0\"}");
                    client.send(callOfLength(LIMIT + 1));
                    expectEnds(t, client.webSocket(), 1009);
                    WireClient other = t.connected();
                    sendInTwo(other, callOfLength(LIMIT + 1), 50_000);
                    expectEnds(t, other.webSocket(), 1009);
                    // A frame that only announces too much.
                    WireClient third = t.connected();
                    third.webSocket()
                            .sendBytes(new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4});
                    try {
                        third.webSocket().sendBytes(new byte[LIMIT + 1]);
                    } catch (WireException alreadyClosed) {
                        // The server need not take what it has refused.
                    }
                    expectEnds(t, third.webSocket(), 1009);
                    watch.expect(client.connectionId(), Life.CONNECTED);
                });
        book.rule(128, "without a limit larger messages are accepted")
                .needs(Feature.CHAT_HUB, Feature.NO_MESSAGE_LIMIT)
                .over(Wires.WS)
                .check(t -> {
                    WireClient client = t.connected();
                    client.send(callOfLength(1024 * 1024));
                    Expect.that(client.nextReply().length() > 1_000_000, "the reply is too short");
                });
    }

    private static void ends(RuleBook book) {
        book.rule(131, "a peer close is answered with 1000; OnDisconnected(false) only after threshold + DT")
                .needs(Feature.LIFECYCLE, Feature.QUICK)
                .waiting()
                .over(Wires.WS)
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.connected();
                    long before = System.nanoTime();
                    client.webSocket().send(Frame.close(1000, "bye"));
                    Expect.equal("close code", close(t, client.webSocket()).closeCode(), 1000);
                    Duration latest = Duration.ofSeconds(16).plus(t.soon());
                    watch.await(latest, client.connectionId(), Life.CONNECTED, Life.VANISHED);
                    Expect.between(
                            "time until OnDisconnected(false)",
                            Duration.ofNanos(System.nanoTime() - before),
                            Duration.ofSeconds(9),
                            latest);
                });
        book.rule(132, "abort: Close 1000 with empty reason after OnDisconnected(true)")
                .needs(Feature.LIFECYCLE)
                .in(Dialect.everyVersion(Wires.WS))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.connected();
                    Expect.answered(client.abort(), "");
                    expectClosed(t, client.webSocket());
                    watch.expect(client.connectionId(), Life.CONNECTED, Life.STOPPED);
                });
        book.rule(133, "a second socket of the same id closes the first with 1000")
                .needs(Feature.LIFECYCLE)
                .in(Dialect.everyVersion(Wires.WS))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.connected();
                    WireClient again = t.client(client.options());
                    again.adopt(client.negotiated());
                    again.open("/connect");
                    again.awaitInitialized();
                    expectClosed(t, client.webSocket());
                    t.expectMark(again);
                    watch.expect(client.connectionId(), Life.CONNECTED);
                });
        book.rule(134, "an unserialisable hub result closes the socket (the client reconnects)")
                .needs(Feature.CHAT_HUB, Feature.RULE_HUBS)
                .in(Dialect.everyVersion(Wires.WS))
                .check(t -> {
                    WireClient client = t.connected();
                    client.send(WireClient.invocation("failingHub", "unserialisable", 0));
                    expectClosed(t, client.webSocket());
                    client.reconnect();
                    t.expectMark(client);
                });
    }

    private static void calls(RuleBook book) {
        book.rule(135, "two slow asynchronous invocations overlap; two synchronous ones do not")
                .needs(Feature.CHAT_HUB, Feature.RULE_HUBS)
                .over(Wires.WS)
                .check(t -> {
                    WireClient client = t.connected();
                    client.send(WireClient.invocation("chatHub", "Slow", 0, "3000"));
                    client.send(WireClient.invocation("chatHub", "Slow", 1, "10"));
                    Expect.equal("first reply", client.nextReply(), "{\"R\":\"slow 10\",\"I\":\"1\"}");
                    Expect.equal("second reply", client.nextReply(), "{\"R\":\"slow 3000\",\"I\":\"0\"}");
                    client.send(WireClient.invocation("ruleHub", "Block", 2, "300"));
                    client.send(WireClient.invocation("ruleHub", "Block", 3, "0"));
                    Expect.equal("third reply", client.nextReply(), "{\"R\":\"blocked 300\",\"I\":\"2\"}");
                    Expect.equal("fourth reply", client.nextReply(), "{\"R\":\"blocked 0\",\"I\":\"3\"}");
                    for (int i = 0; i < 100; i++) {
                        client.send(WireClient.invocation("chatHub", "CallCaller", i, "\"m\"", String.valueOf(i)));
                    }
                    for (int i = 0; i < 100; i++) {
                        Expect.equal("reply", client.nextReply(), "{\"I\":\"" + i + "\"}");
                        Expect.equal("message", t.next(client), Wires.call("m", String.valueOf(i)));
                    }
                });
        book.rule(136, "pings are answered; the user identity of the upgrade is kept until the end")
                .needs(Feature.CHAT_HUB, Feature.IDENTITY)
                .in(Dialect.everyVersion(Wires.WS))
                .check(t -> {
                    WireClient client = t.connected(t.chat().withHeader("X-User", "alice"));
                    client.webSocket().send(Frame.of(Frame.PING, new byte[] {1, 2}));
                    Frame pong = nextPong(t, client.webSocket());
                    Expect.equal("answer to a ping", pong.opcode() + hex(pong.payload()), Frame.PONG + "0102");
                    for (int i = 0; i < 3; i++) {
                        Expect.equal(
                                "reply", client.invoke("chatHub", "WhoAmI"), "{\"R\":\"alice\",\"I\":\"" + i + "\"}");
                    }
                });
    }

    private static void oneFrame(Trial t) {
        WireClient client = t.connected(t.hubs("quietHub"));
        WebSocketWire socket = client.webSocket();
        String large = "x".repeat(50_000);
        client.send(WireClient.invocation("chatHub", "EchoString", 0, JsonText.quote(large)));
        Frame reply = nextData(t, socket);
        while (reply.opcode() == Frame.TEXT && reply.text().equals("{}")) {
            reply = nextData(t, socket);
        }
        Expect.equal(
                "fin, reserved bits, mask, opcode",
                reply.fin() + " " + reply.reserved() + " " + reply.masked() + " " + reply.opcode(),
                "true 0 false " + Frame.TEXT);
        Expect.equal("reply", reply.text(), "{\"R\":\"" + large + "\",\"I\":\"0\"}");
    }

    private static void fragments(Trial t) {
        WireClient client = t.connected(t.hubs("quietHub"));
        WebSocketWire socket = client.webSocket();
        byte[] call = WireClient.invocation("chatHub", "EchoString", 0, "\"\u00e4\u20ac\ud83d\ude00\"")
                .getBytes(StandardCharsets.UTF_8);
        int euro = new String(call, StandardCharsets.ISO_8859_1).indexOf('\u00e2') + 1;
        socket.send(new Frame(false, 0, Frame.TEXT, true, Arrays.copyOfRange(call, 0, 10)));
        socket.send(Frame.of(Frame.PING, new byte[] {1, 2}));
        // The cut goes through a character.
        socket.send(new Frame(false, 0, Frame.CONTINUATION, true, Arrays.copyOfRange(call, 10, euro)));
        socket.send(new Frame(true, 0, Frame.CONTINUATION, true, Arrays.copyOfRange(call, euro, call.length)));
        Frame pong = nextPong(t, socket);
        Expect.equal("answer to a ping", pong.opcode() + hex(pong.payload()), Frame.PONG + "0102");
        Expect.equal("reply", client.nextReply(), "{\"R\":\"\u00e4\u20ac\ud83d\ude00\",\"I\":\"0\"}");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String callOfLength(int length) {
        String empty = WireClient.invocation("chatHub", "EchoString", 0, "\"\"");
        return WireClient.invocation("chatHub", "EchoString", 0, "\"" + "x".repeat(length - empty.length()) + "\"");
    }

    private static void sendInTwo(WireClient client, String text, int cut) {
        byte[] call = text.getBytes(StandardCharsets.UTF_8);
        client.webSocket().send(new Frame(false, 0, Frame.TEXT, true, Arrays.copyOfRange(call, 0, cut)));
        client.webSocket()
                .send(new Frame(true, 0, Frame.CONTINUATION, true, Arrays.copyOfRange(call, cut, call.length)));
    }

    /** The next frame that is no ping, pong or life cycle message of others. */
    private static Frame nextData(Trial t, WebSocketWire socket) {
        while (true) {
            Frame frame = socket.nextFrame(t.deadline());
            boolean control = frame.opcode() == Frame.PING || frame.opcode() == Frame.PONG;
            if (!control && !(frame.opcode() == Frame.TEXT && frame.text().startsWith("{\"C\":"))) {
                return frame;
            }
        }
    }

    /** The next frame that is no text, as messages of others and keep-alives come at any time. */
    private static Frame nextPong(Trial t, WebSocketWire socket) {
        Frame frame = socket.nextFrame(t.deadline());
        while (frame.opcode() == Frame.TEXT) {
            frame = socket.nextFrame(t.deadline());
        }
        return frame;
    }

    private static Frame close(Trial t, WebSocketWire socket) {
        Frame frame = nextData(t, socket);
        while (frame.opcode() == Frame.TEXT) {
            frame = nextData(t, socket);
        }
        Expect.equal("opcode of " + frame, frame.opcode(), Frame.CLOSE);
        return frame;
    }

    private static void expectClosed(Trial t, WebSocketWire socket) {
        Frame close = close(t, socket);
        Expect.equal("close code and reason", close.closeCode() + close.closeReason(), "1000");
    }

    /** The original ends such sockets without a close frame; telling the reason is allowed (protocol K37). */
    private static void expectEnds(Trial t, WebSocketWire socket, int allowedCode) {
        Frame last;
        try {
            last = close(t, socket);
        } catch (BrokenRuleException | WireTimeoutException stillOpen) {
            throw stillOpen;
        } catch (WireException ended) {
            return;
        }
        Expect.oneOf("close code", last.closeCode(), allowedCode, 1002, -1);
        socket.awaitEnd(t.deadline());
    }
}
