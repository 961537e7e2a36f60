package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.Envelope;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** L 24-35: query, form and what stands in them. */
final class HttpParameterRules {

    private HttpParameterRules() {}

    static void addTo(RuleBook book) {
        book.rule(24, "parameter names are case-insensitive")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.LP))
                .check(t -> {
                    WireClient client = t.negotiated(t.chat());
                    String target = client.target("/connect", Map.of())
                            .replace("transport=", "TRANSPORT=")
                            .replace("connectionToken=", "connectiontoken=")
                            .replace("connectionData=", "CONNECTIONDATA=");
                    Expect.contains(
                            "connect", t.exchange(RawRequest.post(target)).text(), "\"S\":1");
                    String call = WireClient.invocation("chatHub", "Add", 0, "1", "2");
                    Expect.answered(
                            t.exchange(RawRequest.postForm(
                                    client.target("/send", Map.of()), "DATA=" + RawRequest.escape(call))),
                            "{\"R\":3,\"I\":\"0\"}");
                });
        book.rule(25, "+ in query and form decodes to a space, then percent-decoding as UTF-8")
                .needs(Feature.GROUPS_RAW)
                .over(Wires.LP)
                .check(t -> {
                    WireClient client = rawClient(t);
                    form(t, client, "data=a+b%2Bc%20d", "a b+c d");
                    form(t, client, "data=%C3%A4%E2%82%AC", "\u00e4\u20ac");
                    form(t, client, "data=50%&x=1", "50%");
                    form(t, client, "data=%zz", "%zz");
                    query(t, client, "&data=a+b%2Bc", "a b+c");
                    query(t, client, "&data=%C3%A4", "\u00e4");
                });
        book.rule(26, "; separates query pairs but not form pairs")
                .needs(Feature.GROUPS_RAW)
                .over(Wires.LP)
                .check(t -> {
                    WireClient client = rawClient(t);
                    form(t, client, "data=a;b", "a;b");
                    query(t, client, ";data=x;y=1", "x");
                });
        book.rule(27, "the form is parsed with no Content-Type, with text/plain, and with the usual type")
                .needs(Feature.GROUPS_RAW)
                .over(Wires.http())
                .check(HttpParameterRules::contentTypes);
        book.rule(28, "a trailing & in the form is harmless")
                .needs(Feature.GROUPS_RAW)
                .over(Wires.http())
                .check(t -> {
                    WireClient client = rawClient(t);
                    form(t, client, "data=x&", "x");
                    form(t, client, "x=1&data=y", "y");
                });
        book.rule(29, "raw [ ] { } \" | , in the query are accepted")
                .needs(Feature.GROUPS_RAW)
                .over(Wires.LP)
                .check(t -> {
                    WireClient client = rawClient(t);
                    query(t, client, "&data=[1,{}]", "[1,{}]");
                    query(t, client, "&data=a\"b{c}d[e]f,g", "a\"b{c}d[e]f,g");
                    query(t, client, "&data=a|b", "a|b");
                    Expect.status(t.get("/negotiate?clientProtocol=2.1&connectionData=[{\"Name\":\"chatHub\"}]"), 200);
                });
        book.rule(30, "duplicate clientProtocol parameters give version 1.2 (or the first of them, K22)")
                .check(t -> Expect.oneOf(
                        "ProtocolVersion",
                        Wires.negotiate(t, "?clientProtocol=1.4&clientProtocol=1.5")
                                .at("ProtocolVersion")
                                .string(),
                        "1.2",
                        "1.4"));
        book.rule(31, "an LP poll reads messageId and groupsToken from the body when absent from the query")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.LP))
                .check(HttpParameterRules::positionInBody);
        book.rule(32, "an empty messageId= in the query suppresses the body value")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.LP))
                .check(HttpParameterRules::emptyMessageId);
        book.rule(33, "SSE and FF /send never read data from the query; LP does")
                .needs(Feature.GROUPS_RAW)
                .over(Wires.http())
                .check(t -> {
                    WireClient client = rawClient(t);
                    Expect.status(
                            t.exchange(RawRequest.postForm(client.target("/send", Map.of("data", "query")), "other=1")),
                            200);
                    String seen = t.over(Wires.LP) ? "query" : "";
                    Expect.equal("next message", client.nextMessage(), "\"unknown:" + seen + "\"");
                });
        book.rule(34, "/send without data: a hub mount fails (500), a raw mount gets null")
                .needs(Feature.CHAT_HUB, Feature.GROUPS_RAW)
                .over(Wires.http())
                .check(t -> {
                    WireClient client = t.connected();
                    Expect.equal(
                            "status",
                            client.request("POST", "/send", Map.of(), "").status(),
                            500);
                    Expect.equal("reply", client.invoke("chatHub", "Add", "1", "2"), "{\"R\":3,\"I\":\"0\"}");
                    WireClient raw = rawClient(t);
                    Expect.status(raw.request("POST", "/send", Map.of(), ""), 200);
                    Expect.equal("next message", raw.nextMessage(), "\"unknown:\"");
                });
        book.rule(35, "unknown parameters (tid, _, noCache, connectionId) are ignored")
                .needs(Feature.GROUPS_RAW)
                .over(Wires.LP)
                .check(t -> {
                    String more = "tid=7&_=1&noCache=q&connectionId=nobody&access_token=t";
                    Expect.status(t.get("/negotiate?" + more), 200);
                    Expect.answered(t.get("/ping?" + more), Wires.PONG);
                    query(t, rawClient(t), "&" + more + "&data=z", "z");
                });
    }

    private static WireClient rawClient(Trial t) {
        return t.connected(t.raw("/groups-raw"));
    }

    private static void form(Trial t, WireClient client, String form, String expected) {
        Wires.sendRaw(t, client, RawRequest.postForm(client.target("/send", Map.of()), form), expected);
    }

    private static void query(Trial t, WireClient client, String query, String expected) {
        Wires.sendRaw(t, client, RawRequest.get(client.target("/send", Map.of()) + query), expected);
    }

    private static void contentTypes(Trial t) {
        WireClient client = rawClient(t);
        RawRequest bare = RawRequest.post(client.target("/send", Map.of())).body("data=x");
        Wires.sendRaw(t, client, bare, "x");
        for (String type : List.of(
                "text/plain; charset=utf-8",
                "application/x-www-form-urlencoded; charset=UTF-8",
                "application/json",
                "multipart/form-data; boundary=b",
                "nonsense")) {
            Wires.sendRaw(t, client, bare.header("Content-Type", type), "x");
        }
        Wires.sendRaw(
                t,
                client,
                RawRequest.post(client.target("/send", Map.of()))
                        .header("Transfer-Encoding", "chunked")
                        .body("3\r\ndat\r\n3\r\na=x\r\n0\r\n\r\n"),
                "x");
        Wires.sendRaw(
                t,
                client,
                RawRequest.postForm(client.target("/send", Map.of()), "data=y").header("Expect", "100-continue"),
                "y");
    }

    private static void positionInBody(Trial t) {
        WireClient client = t.connected();
        Wires.join(client, "\"room\"");
        client.invoke("chatHub", "CallCaller", "\"m\"", "0");
        t.next(client);
        String before = Wires.cursor(client);
        String groups = Wires.groupsToken(client);
        client.invoke("chatHub", "SendToGroup", "\"room\"", "\"1\"");
        client.invoke("chatHub", "SendToGroup", "\"room\"", "\"2\"");
        // Which poll brings the second one is the server's to say.
        List<String> messages = new ArrayList<>();
        Deadline deadline = t.deadline();
        for (String at = before; messages.size() < 2; ) {
            Expect.that(!deadline.passed(), messages + " is all that came within " + deadline);
            WireResponse poll = t.exchange(RawRequest.postForm(
                    client.target("/poll", Map.of()),
                    "messageId=" + RawRequest.escape(at) + "&groupsToken=" + RawRequest.escape(groups)));
            Envelope envelope = Envelope.parse(poll.text().strip());
            messages.addAll(envelope.messages());
            at = envelope.cursor();
        }
        Expect.equal(
                "messages",
                messages,
                List.of(Wires.call("groupMessage", "\"1\""), Wires.call("groupMessage", "\"2\"")));
    }

    private static void emptyMessageId(Trial t) {
        WireClient client = t.connected();
        String before = Wires.cursor(client);
        client.invoke("chatHub", "CallCaller", "\"m\"", "\"old\"");
        Expect.equal("next message", t.next(client), Wires.call("m", "\"old\""));
        HttpExchange poll = t.open(RawRequest.postForm(
                client.target("/poll", Map.of("messageId", "")), "messageId=" + RawRequest.escape(before)));
        client.invoke("chatHub", "CallCaller", "\"m\"", "\"new\"");
        String answer = Wires.rest(t, poll);
        Expect.contains("poll", answer, "[\"new\"]");
        Expect.lacks("poll", answer, "[\"old\"]");
    }
}
