package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.LifeWatch;
import dev.signalbox.conformance.rule.LifeWatch.Life;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.Envelope;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.Negotiation;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.WebSocketWire;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireOptions;
import java.util.List;
import java.util.Map;

/** L 236-242: what the clients of the time send, as they send it. */
final class ClientRules {
    private static final int LONG_URL = 16 * 1024;

    private ClientRules() {}

    static void addTo(RuleBook book) {
        book.rule(236, "JS 1.2.2 to 2.4.3 connect on each transport, invoke, receive, reconnect, stop")
                .provenBy("conformance-tests/RealClientsIT#realClient");
        book.rule(237, ".NET 2.0, 2.2, 2.4.3 likewise on WS, SSE, LP")
                .needs(Feature.LIFECYCLE)
                .in(Dialect.everyVersion(Wires.WS, Wires.SSE, Wires.LP).stream()
                        .filter(dialect -> dialect.version() != null && !"1.5".equals(dialect.version()))
                        .toList())
                .check(ClientRules::dotNet);
        book.rule(238, "C++ 1.0-beta connects by WS, aborts by GET")
                .needs(Feature.LIFECYCLE)
                .in(List.of(new Dialect(Wires.WS, "1.4")))
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.connected(t.hubs().withConnectionData("[{\"Name\":\"ChatHub\"}]"));
                    client.send("{\"A\":[1,2],\"H\":\"ChatHub\",\"I\":\"0\",\"M\":\"Add\"}");
                    Expect.equal("reply", client.nextReply(), "{\"R\":3,\"I\":\"0\"}");
                    t.expectMark(client);
                    Expect.answered(client.request("GET", "/abort", Map.of(), null), "");
                    client.awaitEnd(t.soon());
                    watch.expect(client.connectionId(), Life.CONNECTED, Life.STOPPED);
                });
        book.rule(239, "Java 0.x on SSE, LP and WS (path /signalr/signalr/connect)")
                .needs(Feature.LIFECYCLE)
                .in(List.of(new Dialect(Wires.WS, null), new Dialect(Wires.SSE, null), new Dialect(Wires.LP, null)))
                .check(ClientRules::java);
        book.rule(240, ".NET stop returns promptly because the stream closes after abort")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.streaming()))
                .check(t -> {
                    WireClient client = t.connected();
                    Expect.answered(client.abort(), "");
                    client.awaitEnd(t.soon());
                });
        book.rule(241, "a URL of 16 KB (large groups token) is accepted").check(t -> {
            for (int length : List.of(LONG_URL, 60 * 1024)) {
                // Protocol K24 recommends 64 KB.
                Expect.answered(t.get("/ping?groupsToken=" + "x".repeat(length)), Wires.PONG);
            }
        });
        book.rule(242, "invocations are never sent to a client for a hub it did not list")
                .needs(Feature.CHAT_HUB, Feature.QUIET_HUB)
                .in(Dialect.everyVersion(Wires.all()))
                .check(t -> {
                    ConnectionDataRules.receivesOnlyItsOwn(t.connected(t.hubs("quietHub")));
                    ConnectionDataRules.receivesOnlyItsOwn(t.connected(t.hubs().withConnectionData(null)));
                });
    }

    /** The .NET client: hub names in the application's casing and unescaped, ids as strings, forms without content type. */
    private static void dotNet(Trial t) {
        LifeWatch watch = t.watch();
        String raw = "connectionData=[%7B%22Name%22:%22ChatHub%22%7D]";
        WireOptions options = t.hubs().withConnectionData(null);
        WireClient client = t.client(options);
        client.adopt(Negotiation.parse(
                t.get("/negotiate?clientProtocol=" + t.version() + "&" + raw).text()));
        WireClient named = t.client(options.withConnectionData("[{\"Name\":\"ChatHub\"}]"));
        named.adopt(client.negotiated());
        named.connectAdopted();
        String call = "{\"I\":\"0\",\"H\":\"ChatHub\",\"M\":\"Add\",\"A\":[1,2]}";
        if (t.over(Wires.WS)) {
            named.send(call);
            Expect.equal("reply", named.nextReply(), "{\"R\":3,\"I\":\"0\"}");
        } else {
            RawRequest bare = RawRequest.post(client.target("/send", Map.of()) + "&" + raw)
                    .body("data=" + RawRequest.escape(call));
            Expect.answered(t.exchange(bare), "{\"R\":3,\"I\":\"0\"}");
        }
        t.expectMark(named);
        named.reconnect();
        named.poll();
        t.expectMark(named);
        watch.await(t.soon(), client.connectionId(), Life.CONNECTED, Life.RECONNECTED);
        Expect.answered(named.abort(), "");
        if (!t.over(Wires.LP)) {
            named.awaitEnd(t.soon());
        }
        watch.await(t.soon(), client.connectionId(), Life.CONNECTED, Life.RECONNECTED, Life.STOPPED);
    }

    /** The Java client: version 1.3 on negotiate only, empty parameters, a trailing {@code &}, an abort without a body. */
    private static void java(Trial t) {
        LifeWatch watch = t.watch();
        WireClient client = t.client(t.hubs("chathub"));
        client.adopt(Negotiation.parse(
                t.get("/negotiate?clientProtocol=1.3&" + Wires.connectionData("[{\"name\":\"chathub\"}]"))
                        .text()));
        Map<String, String> empty = Map.of("messageId", "", "groupsToken", "", "connectionId", client.connectionId());
        String path = t.over(Wires.WS) ? "/signalr/connect" : "/connect";
        String target = client.target(path, empty);
        String call = WireClient.invocation("chathub", "Add", 0, "1", "2");
        String reply = "{\"R\":3,\"I\":\"0\"}";
        if (t.over(Wires.WS)) {
            WebSocketWire socket =
                    t.closing(WebSocketWire.open(t.target().address(), WebSocketWire.upgrade(target), t.deadline()));
            awaitText(t, socket, "\"S\":1");
            socket.sendText(call);
            Expect.equal("reply", awaitText(t, socket, "\"I\""), reply);
        } else {
            HttpExchange channel = t.open(RawRequest.get(target).header("Accept", "text/event-stream"));
            Expect.equal("status", channel.head().status(), 200);
            if (t.over(Wires.LP)) {
                awaitPolled(t, client, channel);
            } else {
                new Pieces(t, channel).until("\"S\":1");
            }
            Expect.answered(
                    t.exchange(RawRequest.postForm(
                            client.target("/send", Map.of()), "data=" + RawRequest.escape(call) + "&")),
                    reply);
        }
        watch.await(t.soon(), client.connectionId(), Life.CONNECTED);
        Expect.answered(t.exchange(new RawRequest("POST", client.target("/abort", Map.of()), List.of(), null)), "");
        watch.await(t.soon(), client.connectionId(), Life.CONNECTED, Life.STOPPED);
    }

    /** What OnConnected told everybody may come first, and then completes the poll without {@code S}. */
    private static void awaitPolled(Trial t, WireClient client, HttpExchange first) {
        Envelope envelope = Envelope.parse(Wires.rest(t, first).strip());
        Deadline deadline = t.deadline();
        while (!envelope.initialized()) {
            Expect.that(!deadline.passed(), "no S came within " + deadline + "; the last answer is " + envelope);
            RawRequest poll = RawRequest.get(client.target("/poll", Map.of("messageId", envelope.cursor())));
            envelope = Envelope.parse(t.exchange(poll).text().strip());
        }
    }

    private static String awaitText(Trial t, WebSocketWire socket, String part) {
        String message = socket.nextMessage(t.deadline());
        while (message != null && !message.contains(part)) {
            message = socket.nextMessage(t.deadline());
        }
        Expect.that(message != null, "the socket was closed");
        return String.valueOf(message);
    }
}
