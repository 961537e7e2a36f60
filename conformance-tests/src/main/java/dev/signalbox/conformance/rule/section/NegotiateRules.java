package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.LifeWatch;
import dev.signalbox.conformance.rule.LifeWatch.Life;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** L 36-58. */
final class NegotiateRules {
    private static final String NUMBER = "[0-9]+\\.[0-9]+";

    private NegotiateRules() {}

    static void addTo(RuleBook book) {
        book.rule(36, "the negotiate body has exactly the ten members in order without white space")
                .check(t -> Expect.matches(
                        "negotiate",
                        t.get("/negotiate?clientProtocol=1.5&x=%2F").text(),
                        "\\{\"Url\":\"[^\"]+\",\"ConnectionToken\":\"[A-Za-z0-9+/=]+\",\"ConnectionId\":\"[^\"]+\","
                                + "\"KeepAliveTimeout\":(" + NUMBER + "|null),\"DisconnectTimeout\":" + NUMBER
                                + ",\"ConnectionTimeout\":" + NUMBER
                                + ",\"TryWebSockets\":(true|false),\"ProtocolVersion\":\"1.5\","
                                + "\"TransportConnectTimeout\":" + NUMBER + ",\"LongPollDelay\":" + NUMBER + "}"));
        book.rule(37, "KeepAliveTimeout 20.0, DisconnectTimeout 30.0, ConnectionTimeout 110.0, ... by default")
                .needs(Feature.DEFAULT_TIMES)
                .check(t -> Expect.matches(
                        "negotiate",
                        t.get("/negotiate").text(),
                        ".*,\"KeepAliveTimeout\":20\\.0,\"DisconnectTimeout\":30\\.0,\"ConnectionTimeout\":110\\.0,.*"
                                + ",\"TransportConnectTimeout\":5\\.0,\"LongPollDelay\":0\\.0}"));
        book.rule(38, "keep-alive disabled is \"KeepAliveTimeout\":null, present")
                .needs(Feature.NO_KEEP_ALIVE)
                .check(t -> Expect.contains("negotiate", t.get("/negotiate").text(), ",\"KeepAliveTimeout\":null,"));
        book.rule(39, "ConnectionId is a new GUID, 36 characters, lower-case, dashes, unique per call")
                .check(t -> {
                    Set<String> ids = new HashSet<>();
                    for (int i = 0; i < 50; i++) {
                        String id = Wires.negotiate(t, "").at("ConnectionId").string();
                        Expect.matches(
                                "ConnectionId", id, "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
                        Expect.that(ids.add(id), id + " was given twice");
                    }
                });
        book.rule(40, "Url is the mount path (no query, decoded)").check(t -> {
            Expect.equal("Url", url(t, "/negotiate?x=%2F"), t.path(""));
            Expect.equal("Url", url(t, "/a%20b/negotiate"), t.path("/a b"));
        });
        book.rule(41, "Url for /signalr/foo/negotiate is /signalr/foo")
                .check(t -> Expect.equal("Url", url(t, "/foo/negotiate"), t.path("/foo")));
        book.rule(42, "content type is application/json; charset=UTF-8")
                .needs(Feature.CHAT_HUB)
                .check(t -> {
                    WireClient client = t.negotiated(t.chat(Wires.LP));
                    List<WireResponse> answers = List.of(
                            t.get("/negotiate"),
                            t.get("/ping"),
                            t.exchange(client.receiveRequest("/connect")),
                            client.start(),
                            client.post(WireClient.invocation("chatHub", "Add", 0, "1", "2")));
                    for (WireResponse answer : answers) {
                        Expect.equal("content type of " + answer, answer.header("Content-Type"), Wires.JSON_TYPE);
                    }
                });
        book.rule(43, "TryWebSockets is false when the transport was removed or the host lacks WebSockets")
                .needs(Feature.NO_WEB_SOCKETS)
                .over(Wires.WS)
                .check(t -> {
                    Expect.equal(
                            "TryWebSockets",
                            Wires.negotiate(t, "").at("TryWebSockets").raw(),
                            "false");
                    WireClient client = t.negotiated(t.hubs());
                    WireResponse refused = client.request("GET", "/connect", Map.of(), null);
                    Expect.equal("status", refused.status(), 400);
                    Expect.oneOf("text", refused.text(), "Not a valid web socket request.", Wires.UNKNOWN_TRANSPORT);
                });
        book.rule(44, "no RedirectUrl, Error, availableTransports, WebSocketServerUrl member")
                .check(t -> {
                    JsonText answer = Wires.negotiate(t, "?clientProtocol=2.1");
                    for (String name : List.of(
                            "RedirectUrl", "Error", "availableTransports", "WebSocketServerUrl", "AccessToken")) {
                        Expect.that(!answer.has(name), "negotiate has " + name);
                    }
                });
        versions(book);
        book.rule(50, "ping is { \"Response\": \"pong\" }").check(t -> Expect.answered(t.get("/ping?x=1"), Wires.PONG));
        book.rule(51, "ping works with no query at all").check(t -> Expect.answered(t.get("/ping"), Wires.PONG));
        book.rule(52, "start is { \"Response\": \"started\" }, sent after OnConnected completed")
                .needs(Feature.RULE_HUBS)
                .in(Dialect.startingVersions(Wires.all()))
                .check(t -> {
                    WireClient client = t.negotiated(t.hubs("slowStartHub"));
                    client.open("/connect");
                    client.awaitInitialized();
                    Expect.equal("before", client.invoke("slowStartHub", "IsConnected"), "{\"R\":false,\"I\":\"0\"}");
                    WireResponse started = client.start();
                    Expect.answered(started, Wires.STARTED);
                    Expect.equal("after", client.invoke("slowStartHub", "IsConnected"), "{\"R\":true,\"I\":\"1\"}");
                });
        book.rule(53, "OnConnected failing: /start is 500, the receive stream stays open")
                .needs(Feature.RULE_HUBS, Feature.CHAT_HUB)
                .in(Dialect.startingVersions(Wires.all()))
                .check(t -> {
                    WireClient client = t.negotiated(t.hubs("failingHub", "chatHub"));
                    client.open("/connect");
                    client.awaitInitialized();
                    Expect.equal("status", client.start().status(), 500);
                    t.expectMark(client);
                });
        book.rule(54, "/start twice raises OnConnected twice, or is de-duplicated")
                .optional()
                .needs(Feature.LIFECYCLE)
                .over(Wires.all())
                .check(t -> {
                    LifeWatch watch = t.watch();
                    WireClient client = t.connected();
                    Expect.answered(client.start(), Wires.STARTED);
                    Expect.oneOf(
                            "life cycle events",
                            watch.of(client.connectionId()),
                            List.of(Life.CONNECTED),
                            List.of(Life.CONNECTED, Life.CONNECTED));
                });
        jsonp(book);
        book.rule(58, "no CORS headers from the core").needs(Feature.NO_CORS).check(t -> {
            for (String suffix : List.of("/negotiate", "/ping", "/connect")) {
                WireResponse answer =
                        t.exchange(RawRequest.get(t.path(suffix)).header("Origin", "http://elsewhere.example"));
                Expect.that(
                        answer.head().headers().stream()
                                .noneMatch(header ->
                                        header.name().toLowerCase(Locale.ROOT).startsWith("access-control-")),
                        suffix + " has CORS headers: " + answer.head());
            }
        });
    }

    private static void versions(RuleBook book) {
        book.rule(45, "clientProtocol absent, abc, 1, 3, -1.5 gives 1.2").check(t -> {
            answers(t, null, "1.2");
            for (String asked : List.of("", "abc", "1", "3", "-1.5", "1.5.1.2.3", "1.99999999999")) {
                answers(t, asked, "1.2");
            }
        });
        book.rule(46, "1.2 to 2.0 are echoed").check(t -> {
            for (String asked : List.of("1.2", "1.3", "1.4", "1.5", "2.0", "1.5.0", "1.5.1.2")) {
                answers(t, asked, asked);
            }
        });
        book.rule(47, "2.1, 9.9, 2.0.1 give 2.0").check(t -> {
            for (String asked : List.of("2.1", "9.9", "2.0.1", "2.0.0")) {
                answers(t, asked, "2.0");
            }
        });
        book.rule(48, "1.0 gives 1.2").check(t -> answers(t, "1.0", "1.2"));
        book.rule(49, "1.6 gives 1.6; 01.05 gives 1.5").check(t -> {
            answers(t, "1.6", "1.6");
            answers(t, "01.05", "1.5");
            answers(t, " 1.5 ", "1.5");
            answers(t, "+1.4", "1.4");
        });
    }

    private static void answers(Trial t, @Nullable String asked, String expected) {
        String query = asked == null ? "" : "?clientProtocol=" + RawRequest.escape(asked);
        Expect.equal(
                "ProtocolVersion for " + asked,
                Wires.negotiate(t, query).at("ProtocolVersion").string(),
                expected);
    }

    private static void jsonp(RuleBook book) {
        book.rule(55, "JSONP enabled: callback=cb.x on ping is cb.x({ \"Response\": \"pong\" }); as JavaScript")
                .needs(Feature.JSONP)
                .check(t -> {
                    WireClient client = t.negotiated(t.hubs());
                    Expect.answered(t.get("/ping?callback=cb.x"), "cb.x({ \"Response\": \"pong\" });");
                    for (String suffix : List.of("/ping", "/negotiate", "/start")) {
                        WireResponse answer =
                                t.exchange(RawRequest.get(client.target(suffix, Map.of("callback", "cb.x"))));
                        Expect.equal("content type", answer.header("Content-Type"), Wires.SCRIPT_TYPE);
                        Expect.matches(suffix, answer.text(), "cb\\.x\\(\\{.*}\\);");
                    }
                });
        book.rule(56, "an invalid JSONP callback (a-b, if, 1a, a..b) is rejected on negotiate, ping, start")
                .needs(Feature.JSONP)
                .check(t -> {
                    WireClient client = t.negotiated(t.hubs());
                    for (String callback :
                            List.of("a-b", "if", "1a", "a..b", "a b", "alert(1)", "x;y", "<script>", "NaN")) {
                        for (String suffix : List.of("/negotiate", "/ping", "/start")) {
                            WireResponse answer =
                                    t.exchange(RawRequest.get(client.target(suffix, Map.of("callback", callback))));
                            Expect.failed(suffix + " with callback " + callback, answer);
                            Expect.lacks(suffix, answer.text(), callback);
                        }
                    }
                });
        book.rule(57, "an LP JSONP poll is cb({...}); without keep-alive spaces")
                .needs(Feature.JSONP, Feature.CHAT_HUB, Feature.QUICK, Feature.SHORT_CONNECTION_TIMEOUT)
                .waiting()
                .over(Wires.LP)
                .check(t -> {
                    WireClient client = t.negotiated(t.hubs("quietHub"));
                    WireResponse connected =
                            t.exchange(RawRequest.get(client.target("/connect", Map.of("callback", "cb"))));
                    Expect.equal("content type", connected.header("Content-Type"), Wires.SCRIPT_TYPE);
                    Expect.matches("connect", connected.text(), "cb\\(\\{\"C\":\"[^\"]+\",\"S\":1,\"M\":\\[]}\\);");
                    String cursor = JsonText.parse(connected
                                    .text()
                                    .substring(3, connected.text().length() - 2))
                            .at("C")
                            .string();
                    String call = WireClient.invocation("chatHub", "Add", 0, "1", "2");
                    Expect.answered(
                            t.exchange(RawRequest.get(client.target("/send", Map.of("callback", "cb", "data", call)))),
                            "cb({\"R\":3,\"I\":\"0\"});");
                    // The poll outlasts a keep-alive and ends with the connection time-out.
                    HttpExchange poll = t.open(
                            RawRequest.get(client.target("/poll", Map.of("callback", "cb", "messageId", cursor))));
                    Expect.matches("poll", Wires.rest(t, poll), "cb\\(" + Wires.EMPTY + "\\);");
                });
    }

    private static String url(Trial t, String suffix) {
        return JsonText.parse(t.get(suffix).text()).at("Url").string();
    }
}
