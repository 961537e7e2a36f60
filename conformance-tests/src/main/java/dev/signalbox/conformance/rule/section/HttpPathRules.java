package dev.signalbox.conformance.rule.section;

import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.Expect;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Trial;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.Negotiation;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.WebSocketWire;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireOptions;
import dev.signalbox.conformance.wire.WireResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** L 1-23: paths, refusals and their order. */
final class HttpPathRules {
    private static final List<String> ENDPOINTS = List.of(
            "negotiate",
            "ping",
            "hubs",
            "js",
            "start",
            "connect",
            "reconnect",
            "poll",
            "send",
            "abort",
            "",
            "anything");
    private static final List<String> WITH_TOKEN = List.of("connect", "reconnect", "poll", "send", "start", "abort");
    private static final List<String> RAW_ENDPOINTS =
            List.of("negotiate", "ping", "start", "connect", "reconnect", "poll", "send", "abort", "");

    private HttpPathRules() {}

    static void addTo(RuleBook book) {
        book.rule(1, "/signalr and /SIGNALR/x reach the mount, /signalrx does not (404)")
                .check(t -> {
                    Expect.answered(t.get("/ping"), Wires.PONG);
                    Expect.answered(t.getAt(upper(t) + "/ping"), Wires.PONG);
                    Expect.equal("status", t.get("x/ping").status(), 404);
                    Expect.refused(t.get(""), 400, Wires.UNKNOWN_TRANSPORT);
                });
        book.rule(2, "/signalr/a/b/negotiate is served as negotiate").check(t -> {
            JsonText answer = JsonText.parse(t.get("/a/b/negotiate").text());
            Expect.equal("Url", answer.at("Url").string(), t.path("/a/b"));
            Expect.answered(t.get("/signalr/ping"), Wires.PONG);
        });
        book.rule(3, "/NEGOTIATE, /Ping, /START work in any case")
                .needs(Feature.CHAT_HUB)
                .over(Wires.http())
                .check(t -> {
                    WireClient client = t.connected();
                    Expect.matches("negotiate", t.get("/NEGOTIATE").text(), "\\{\"Url\":.*");
                    Expect.answered(t.get("/Ping"), Wires.PONG);
                    Expect.answered(client.request("GET", "/START", Map.of(), null), Wires.STARTED);
                });
        book.rule(4, "/signalr/negotiate/ without transport is 400 \"Protocol error: Unknown transport.\"")
                .check(t -> Expect.refused(t.get("/negotiate/"), 400, Wires.UNKNOWN_TRANSPORT));
        book.rule(5, "/signalr/hubs/, /signalr/HUBS//, /signalr/js all return the proxy")
                .needs(Feature.PROXIES)
                .check(t -> {
                    for (String suffix : List.of("/hubs", "/hubs/", "/HUBS//", "/js", "/x/js/")) {
                        WireResponse script = t.get(suffix);
                        Expect.equal("status of " + suffix, script.status(), 200);
                        Expect.contains(suffix, script.text(), "createHubProxies");
                    }
                });
        book.rule(6, "POST works on negotiate, ping, start, connect; GET works on send (LP, JSONP), abort")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.everyVersion(Wires.LP))
                .check(HttpPathRules::methods);
        book.rule(7, "every response that is no rejected JSONP carries X-Content-Type-Options: nosniff")
                .needs(Feature.CHAT_HUB, Feature.AUTH_RAW)
                .check(HttpPathRules::nosniff);
        book.rule(
                        8,
                        "?callback=x with JSONP disabled is 403 \"Forbidden: JSONP is disabled.\", empty, on every endpoint")
                .needs(Feature.NO_JSONP)
                .check(t -> {
                    for (String endpoint : ENDPOINTS) {
                        jsonpRefused(t.get("/" + endpoint + "?callback=x"), endpoint);
                    }
                    Expect.answered(t.get("/ping?callback="), Wires.PONG);
                });
        book.rule(9, "JSONP rejection happens before authorisation and before token checks")
                .needs(Feature.NO_JSONP, Feature.AUTH_RAW)
                .check(t -> {
                    for (String endpoint : RAW_ENDPOINTS) {
                        jsonpRefused(t.getAt("/auth-raw/" + endpoint + "?callback=x"), endpoint);
                    }
                    jsonpRefused(t.get("/connect?transport=longPolling&connectionToken=x&callback=x"), "connect");
                });
        book.rule(10, "anonymous unauthorised is 401, authenticated unauthorised is 403, both empty")
                .needs(Feature.AUTH_RAW)
                .check(t -> {
                    refusedEmpty(t.getAt("/auth-raw/negotiate"), 401);
                    refusedEmpty(t.getAt("/auth-raw/negotiate?user=banned"), 403);
                });
        book.rule(11, "authorisation is checked before /hubs, negotiate, ping and everything else")
                .needs(Feature.AUTH_RAW, Feature.SECURE_HUBS, Feature.PROXIES)
                .check(t -> {
                    for (String endpoint : RAW_ENDPOINTS) {
                        refusedEmpty(t.getAt("/auth-raw/" + endpoint), 401);
                        refusedEmpty(t.getAt("/auth-raw/" + endpoint + "?user=banned"), 403);
                    }
                    String secure = "/hubs?" + Wires.connectionData("[{\"name\":\"securehub\"}]");
                    Expect.equal("status", t.get(secure).status(), 401);
                    Expect.equal("status", t.get(secure + "&user=alice").status(), 200);
                    Expect.equal("status", t.get("/hubs").status(), 200);
                });
        book.rule(12, "a missing transport is 400 \"Protocol error: Unknown transport.\"; so is transport=foo")
                .check(t -> {
                    for (String endpoint : WITH_TOKEN) {
                        Expect.refused(t.get("/" + endpoint), 400, Wires.UNKNOWN_TRANSPORT);
                        Expect.refused(t.get("/" + endpoint + "?transport=foo"), 400, Wires.UNKNOWN_TRANSPORT);
                    }
                });
        book.rule(13, "transport=LONGPOLLING is accepted").over(Wires.all()).check(HttpPathRules::upperTransport);
        book.rule(14, "a missing or empty token is 400 \"Protocol error: Missing connection token.\"")
                .over(Wires.all())
                .check(t -> everyTokenEndpoint(t, "", "&connectionToken=", Wires.MISSING_TOKEN));
        book.rule(15, "a garbage token is 400 \"The ConnectionId is in the incorrect format.\"")
                .over(Wires.all())
                .check(t -> everyTokenEndpoint(
                        t, "&connectionToken=garbage", "&connectionToken=AAAAAAAAAAAAAAAA", Wires.BAD_TOKEN));
        book.rule(16, "the token of user bob used by alice is 403 \"Unrecognized user identity.  ...\"")
                .needs(Feature.IDENTITY)
                .over(Wires.http())
                .check(t -> otherUser(t, "bob", "alice"));
        book.rule(17, "the token of Bob is accepted for user bob")
                .needs(Feature.IDENTITY)
                .over(Wires.all())
                .check(t -> {
                    WireClient upper = t.negotiated(t.chat().withHeader("X-User", "Bob"));
                    WireClient lower = t.client(t.chat().withHeader("X-User", "bob"));
                    lower.adopt(upper.negotiated());
                    lower.open("/connect");
                    lower.awaitInitialized();
                    Expect.answered(lower.start(), Wires.STARTED);
                });
        book.rule(18, "the token of an anonymous client used after login is 403")
                .needs(Feature.IDENTITY)
                .over(Wires.http())
                .check(t -> {
                    otherUser(t, null, "bob");
                    otherUser(t, "bob", null);
                });
        book.rule(19, "the transport is checked before the token").check(t -> {
            for (String endpoint : WITH_TOKEN) {
                Expect.refused(
                        t.get("/" + endpoint + "?transport=foo&connectionToken=x"), 400, Wires.UNKNOWN_TRANSPORT);
            }
        });
        book.rule(20, "negotiate and ping work without transport and token").check(t -> {
            Expect.status(t.get("/negotiate"), 200);
            Expect.answered(t.get("/ping"), Wires.PONG);
        });
        book.rule(21, "4xx bodies are exactly the text, without a trailing newline")
                .check(t -> {
                    Expect.equal("body", Wires.text(t.get("/connect").body()), Wires.UNKNOWN_TRANSPORT);
                    Expect.equal(
                            "body",
                            Wires.text(t.get("/connect?transport=longPolling").body()),
                            Wires.MISSING_TOKEN);
                    Expect.equal(
                            "body",
                            Wires.text(t.get("/send?transport=longPolling&connectionToken=x")
                                    .body()),
                            Wires.BAD_TOKEN);
                });
        book.rule(22, "a webSockets request without upgrade is 400 \"Not a valid web socket request.\"")
                .in(Dialect.everyVersion(Wires.WS))
                .check(t -> {
                    WireClient client = t.negotiated(t.hubs());
                    for (String suffix : List.of("/connect", "/reconnect")) {
                        Expect.refused(
                                client.request("GET", suffix, Map.of(), null), 400, "Not a valid web socket request.");
                    }
                });
        book.rule(23, "/abort and /start with transport=webSockets are plain HTTP")
                .needs(Feature.CHAT_HUB)
                .in(Dialect.startingVersions(Wires.WS))
                .check(t -> {
                    WireClient client = t.negotiated(t.chat());
                    client.open("/connect");
                    client.awaitInitialized();
                    Expect.answered(client.start(), Wires.STARTED);
                    WireResponse aborted = client.abort();
                    Expect.answered(aborted, "");
                    Expect.equal("content type", aborted.header("Content-Type"), "text/plain");
                });
    }

    private static String upper(Trial t) {
        String hubs = t.target().hubs();
        return hubs.substring(t.target().base().length()).toUpperCase(Locale.ROOT);
    }

    private static void methods(Trial t) {
        WireClient client = t.client(t.chat());
        Expect.answered(t.exchange(RawRequest.post(t.path("/ping"))), Wires.PONG);
        client.adopt(Negotiation.parse(t.exchange(RawRequest.post(client.target("/negotiate", Map.of())))
                .text()));
        Expect.contains(
                "connect",
                t.exchange(RawRequest.post(client.target("/connect", Map.of()))).text(),
                "\"S\":1");
        Expect.answered(client.request("POST", "/start", Map.of(), ""), Wires.STARTED);
        String call = WireClient.invocation("chatHub", "Add", 0, "1", "2");
        Expect.answered(client.request("GET", "/send", Map.of("data", call), null), "{\"R\":3,\"I\":\"0\"}");
        Expect.answered(client.request("GET", "/abort", Map.of(), null), "");
    }

    private static void nosniff(Trial t) {
        WireClient client = t.negotiated(t.chat(Wires.LP));
        List<WireResponse> answers = List.of(
                t.get("/negotiate"),
                t.get("/ping"),
                t.get("/hubs"),
                t.get("/connect"),
                t.getAt("/auth-raw/ping"),
                t.exchange(client.receiveRequest("/connect")),
                client.start(),
                client.post(WireClient.invocation("chatHub", "Add", 0, "1", "2")),
                client.abort());
        for (WireResponse answer : answers) {
            Expect.equal("X-Content-Type-Options of " + answer, answer.header("X-Content-Type-Options"), "nosniff");
        }
        WireClient streaming = t.negotiated(t.chat(Wires.SSE));
        try (HttpExchange stream = t.open(streaming.receiveRequest("/connect"))) {
            Expect.equal(
                    "X-Content-Type-Options of a stream", stream.head().header("X-Content-Type-Options"), "nosniff");
        }
    }

    private static void jsonpRefused(WireResponse answer, String endpoint) {
        Expect.refused(answer, 403, "");
        Expect.equal("reason of /" + endpoint, answer.head().reason(), "Forbidden: JSONP is disabled.");
    }

    private static void refusedEmpty(WireResponse answer, int status) {
        Expect.refused(answer, status, "");
    }

    private static void upperTransport(Trial t) {
        WireClient client = t.negotiated(t.hubs());
        String name = t.transport().wireName();
        RawRequest request = client.receiveRequest("/connect");
        // The request is the usual one but for the spelling of the transport.
        String target = client.target("/connect", Map.of("frameId", "1"))
                .replace("transport=" + name, "transport=" + name.toUpperCase(Locale.ROOT));
        switch (t.transport()) {
            case WEB_SOCKETS -> {
                WebSocketWire socket = t.closing(
                        WebSocketWire.open(t.target().address(), WebSocketWire.upgrade(target), t.deadline()));
                Expect.contains("first message", socket.nextMessage(t.deadline()), "\"S\":1");
            }
            case LONG_POLLING ->
                Expect.contains("connect", t.exchange(RawRequest.post(target)).text(), "\"S\":1");
            default -> {
                HttpExchange stream = t.open(RawRequest.get(target));
                Expect.equal("status of " + request, stream.head().status(), 200);
                stream.body().nextText(t.deadline());
                Expect.contains("second piece", stream.body().nextText(t.deadline()), "\"S\":1");
            }
        }
    }

    private static void everyTokenEndpoint(Trial t, String one, String other, String text) {
        for (String endpoint : WITH_TOKEN) {
            String path = "/" + endpoint + "?transport=" + t.transport().wireName();
            Expect.refused(t.get(path + one), 400, text);
            Expect.refused(t.get(path + other), 400, text);
        }
    }

    private static void otherUser(Trial t, @Nullable String owner, @Nullable String other) {
        WireOptions options = t.chat();
        WireClient client = t.negotiated(owner == null ? options : options.withHeader("X-User", owner));
        WireClient thief = t.client(other == null ? options : options.withHeader("X-User", other));
        thief.adopt(client.negotiated());
        Expect.refused(thief.start(), 403, Wires.OTHER_USER);
        Expect.refused(t.exchange(thief.receiveRequest("/connect")), 403, Wires.OTHER_USER);
        Expect.refused(thief.post("x"), 403, Wires.OTHER_USER);
        Expect.refused(thief.abort(), 403, Wires.OTHER_USER);
    }
}
