package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.Negotiation;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WebSocketWire;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireOptions;
import dev.signalbox.conformance.wire.WireResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** L 1-35. */
final class HttpSurfaceIT {
    private static final String PONG = "{ \"Response\": \"pong\" }";
    private static final String UNKNOWN_TRANSPORT = "Protocol error: Unknown transport.";
    private static final String MISSING_TOKEN = "Protocol error: Missing connection token.";
    private static final String BAD_TOKEN = "The ConnectionId is in the incorrect format.";
    private static final String OTHER_USER =
            "Unrecognized user identity.  The user identity cannot change during an active" + " SignalR connection.";

    @RegisterExtension
    final Suites suites = new Suites();

    @Test
    @DisplayName("L 1: the mount matches whole segments in any case")
    void mountMatchesWholeSegmentsInAnyCase() {
        SuiteServer server = suites.start();
        assertThat(server.get("/signalr/ping").text()).isEqualTo(PONG);
        assertThat(server.get("/SIGNALR/ping").text()).isEqualTo(PONG);
        assertThat(server.get("/signalrx/ping").status()).isEqualTo(404);
        assertThat(server.get("/signalr").text()).isEqualTo(UNKNOWN_TRANSPORT);
    }

    @Test
    @DisplayName("L 2: segments before the suffix do not matter")
    void segmentsBeforeTheSuffixDoNotMatter() {
        SuiteServer server = suites.start();
        JsonText answer = JsonText.parse(server.get("/signalr/a/b/negotiate").text());
        assertThat(answer.at("Url").string()).isEqualTo("/signalr/a/b");
        assertThat(server.get("/signalr/signalr/ping").text()).isEqualTo(PONG);
    }

    @Test
    @DisplayName("L 3: suffixes match in any case")
    void suffixesMatchInAnyCase() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.LONG_POLLING);
        assertThat(server.get("/signalr/NEGOTIATE").text()).startsWith("{\"Url\":");
        assertThat(server.get("/signalr/Ping").text()).isEqualTo(PONG);
        assertThat(client.request("GET", "/START", Map.of(), null).text()).isEqualTo("{ \"Response\": \"started\" }");
    }

    @Test
    @DisplayName("L 4: a trailing slash makes another path")
    void trailingSlashMakesAnotherPath() {
        assertRefused(suites.start().get("/signalr/negotiate/"), 400, UNKNOWN_TRANSPORT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/signalr/hubs", "/signalr/hubs/", "/signalr/HUBS//", "/signalr/js", "/signalr/x/js/"})
    @DisplayName("L 5, L 221: the proxy script has several paths")
    void proxyScriptHasSeveralPaths(String path) {
        WireResponse script = suites.start().get(path);
        assertThat(script.status()).isEqualTo(200);
        assertThat(script.header("Content-Type")).isEqualTo("application/javascript; charset=UTF-8");
        assertThat(script.text()).contains("createHubProxies", "// Call the client hub method");
    }

    @Test
    @DisplayName("L 6: the method does not matter")
    void methodDoesNotMatter() throws Exception {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(Transport.LONG_POLLING));
        assertThat(server.exchange(RawRequest.post("/signalr/ping")).text()).isEqualTo(PONG);
        client.adopt(Negotiation.parse(server.exchange(RawRequest.post("/signalr/negotiate?clientProtocol=1.5"))
                .text()));
        assertThat(server.exchange(RawRequest.post(client.target("/connect", Map.of())))
                        .text())
                .contains("\"S\":1");
        assertThat(client.request("POST", "/start", Map.of(), "").text()).contains("started");
        String call = WireClient.invocation("chatHub", "Add", 0, "1", "2");
        assertThat(client.request("GET", "/send", Map.of("data", call), null).text())
                .isEqualTo("{\"R\":3,\"I\":\"0\"}");
        assertThat(client.request("GET", "/abort", Map.of(), null).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("L 7: nosniff is on every answer")
    void nosniffIsOnEveryAnswer() {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(Transport.LONG_POLLING));
        client.negotiate();
        List<WireResponse> answers = List.of(
                server.get("/signalr/negotiate"),
                server.get("/signalr/ping"),
                server.get("/signalr/hubs"),
                server.get("/signalr/connect"),
                server.get("/auth-raw/ping"),
                server.exchange(client.receiveRequest("/connect")),
                client.start(),
                client.post(WireClient.invocation("chatHub", "Add", 0, "1", "2")),
                client.abort());
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.header("X-Content-Type-Options"))
                        .as("%s", answer)
                        .isEqualTo("nosniff"));
        assertThat(server.open(server.client(server.chat(Transport.SERVER_SENT_EVENTS)
                                        .withQuery(
                                                "connectionToken",
                                                client.negotiated().connectionToken()))
                                .receiveRequest("/connect"))
                        .head()
                        .header("X-Content-Type-Options"))
                .isEqualTo("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
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
                "anything"
            })
    @DisplayName("L 8, L 9: JSONP that is not allowed is refused first of all")
    void jsonpThatIsNotAllowedIsRefusedFirstOfAll(String endpoint) {
        SuiteServer server = suites.start();
        for (String mount : List.of("/signalr/", "/auth-raw/")) {
            WireResponse answer = server.get(mount + endpoint + "?callback=x");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.head().reason()).isEqualTo("Forbidden: JSONP is disabled.");
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    @DisplayName("L 8: an empty callback is none")
    void emptyCallbackIsNone() {
        assertThat(suites.start().get("/signalr/ping?callback=").text()).isEqualTo(PONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"negotiate", "ping", "start", "connect", "send", "abort", ""})
    @DisplayName("L 10, L 11: authorisation comes before everything else and answers 401 or 403")
    void authorisationComesBeforeEverythingElse(String endpoint) {
        SuiteServer server = suites.start();
        WireResponse anonymous = server.get("/auth-raw/" + endpoint);
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(anonymous.body()).isEmpty();
        WireResponse banned = server.get("/auth-raw/" + endpoint + "?user=banned");
        assertThat(banned.status()).isEqualTo(403);
        assertThat(banned.body()).isEmpty();
    }

    @Test
    @DisplayName("L 11: the proxy script needs the authorisation its connectionData asks for")
    void proxyScriptNeedsAuthorisation() {
        SuiteServer server = suites.start();
        String secure = "?connectionData=" + RawRequest.escape("[{\"name\":\"securehub\"}]");
        assertThat(server.get("/signalr/hubs" + secure).status()).isEqualTo(401);
        assertThat(server.get("/signalr/hubs" + secure + "&user=alice").status())
                .isEqualTo(200);
        assertThat(server.get("/signalr/hubs").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "reconnect", "poll", "send", "start", "abort"})
    @DisplayName("L 12, L 19, L 21: an unknown transport is refused before the token is looked at")
    void unknownTransportIsRefusedBeforeTheToken(String endpoint) {
        SuiteServer server = suites.start();
        assertRefused(server.get("/signalr/" + endpoint), 400, UNKNOWN_TRANSPORT);
        assertRefused(server.get("/signalr/" + endpoint + "?transport=foo&connectionToken=x"), 400, UNKNOWN_TRANSPORT);
    }

    @Test
    @DisplayName("L 13: transport names match in any case")
    void transportNamesMatchInAnyCase() {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(Transport.LONG_POLLING));
        client.negotiate();
        String target = client.target("/connect", Map.of()).replace("transport=longPolling", "transport=LONGPOLLING");
        assertThat(server.exchange(RawRequest.post(target)).text()).contains("\"S\":1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "reconnect", "poll", "send", "start", "abort"})
    @DisplayName("L 14, L 15, L 21: a missing token and a wrong one have their own texts")
    void missingAndWrongTokensHaveTheirOwnTexts(String endpoint) {
        SuiteServer server = suites.start();
        String target = "/signalr/" + endpoint + "?transport=serverSentEvents";
        assertRefused(server.get(target), 400, MISSING_TOKEN);
        assertRefused(server.get(target + "&connectionToken="), 400, MISSING_TOKEN);
        assertRefused(server.get(target + "&connectionToken=garbage"), 400, BAD_TOKEN);
        assertRefused(server.get(target + "&connectionToken=AAAAAAAAAAAAAAAA"), 400, BAD_TOKEN);
    }

    @ParameterizedTest
    @CsvSource({"bob,alice", "bob,", ",bob"})
    @DisplayName("L 16, L 18, L 21: a token serves only the user it was made for")
    void tokenServesOnlyItsUser(String owner, String other) {
        SuiteServer server = suites.start();
        WireOptions options = server.chat(Transport.SERVER_SENT_EVENTS);
        WireClient client = server.client(owner == null ? options : options.withHeader("X-User", owner));
        client.negotiate();
        WireClient thief = server.client(other == null ? options : options.withHeader("X-User", other));
        thief.adopt(client.negotiated());
        assertRefused(thief.start(), 403, OTHER_USER);
        assertRefused(server.exchange(thief.receiveRequest("/connect")), 403, OTHER_USER);
    }

    @Test
    @DisplayName("L 17: the user's name is compared ignoring case")
    void userNameIsComparedIgnoringCase() {
        SuiteServer server = suites.start();
        WireOptions options = server.chat(Transport.SERVER_SENT_EVENTS);
        WireClient upper = server.client(options.withHeader("X-User", "Bob"));
        upper.negotiate();
        WireClient lower = server.client(options.withHeader("X-User", "bob"));
        lower.adopt(upper.negotiated());
        assertThat(lower.start().status()).isEqualTo(200);
    }

    @Test
    @DisplayName("L 20: negotiate and ping need neither transport nor token")
    void negotiateAndPingNeedNothing() {
        SuiteServer server = suites.start();
        assertThat(server.get("/signalr/negotiate").status()).isEqualTo(200);
        assertThat(server.get("/signalr/ping").status()).isEqualTo(200);
        assertThat(server.get("/echo/negotiate").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "reconnect"})
    @DisplayName("L 22: webSockets without an upgrade is refused")
    void webSocketsWithoutUpgradeIsRefused(String endpoint) {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(Transport.WEB_SOCKETS));
        client.negotiate();
        assertRefused(client.request("GET", "/" + endpoint, Map.of(), null), 400, "Not a valid web socket request.");
    }

    @Test
    @DisplayName("L 23: abort and start of webSockets are plain HTTP")
    void abortAndStartOfWebSocketsArePlainHttp() {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(Transport.WEB_SOCKETS));
        client.negotiate();
        client.open("/connect");
        client.awaitInitialized();
        assertThat(client.start().text()).isEqualTo("{ \"Response\": \"started\" }");
        WireResponse aborted = client.abort();
        assertThat(aborted.status()).isEqualTo(200);
        assertThat(aborted.header("Content-Type")).isEqualTo("text/plain");
        assertThat(aborted.body()).isEmpty();
    }

    @Test
    @DisplayName("L 24: parameter names match in any case")
    void parameterNamesMatchInAnyCase() {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(Transport.LONG_POLLING));
        client.negotiate();
        String target = client.target("/connect", Map.of())
                .replace("transport=", "TRANSPORT=")
                .replace("connectionToken=", "connectiontoken=")
                .replace("connectionData=", "CONNECTIONDATA=");
        assertThat(server.exchange(RawRequest.post(target)).text()).contains("\"S\":1");
        assertThat(server.exchange(RawRequest.postForm(
                                client.target("/send", Map.of()),
                                "DATA=" + RawRequest.escape(WireClient.invocation("chatHub", "Add", 0, "1", "2"))))
                        .text())
                .isEqualTo("{\"R\":3,\"I\":\"0\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data=a+b%2Bc%20d            | a b+c d",
                "data=%C3%A4%E2%82%AC        | ä€",
                "data=a;b                    | a;b",
                "data=50%&x=1                | 50%",
                "data=%zz                    | %zz",
                "data=x&                     | x",
                "x=1&data=y                  | y"
            })
    @DisplayName("L 25, L 26, L 28: form decoding")
    void formDecoding(String form, String expected) {
        SuiteServer server = suites.start();
        WireClient client = rawClient(server);
        WireResponse sent = server.exchange(RawRequest.postForm(client.target("/send", Map.of()), form));
        assertThat(sent.status()).isEqualTo(200);
        assertThat(sent.body()).isEmpty();
        assertThat(client.nextMessage()).isEqualTo(JsonText.quote("unknown:" + expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "&data=a+b%2Bc                  | a b+c",
                ";data=x;y=1                    | x",
                "&data=[1,{}]                   | [1,{}]",
                "&data=a\"b{c}d[e]f,g            | a\"b{c}d[e]f,g",
                "&data=%C3%A4                   | ä",
                "&tid=7&_=1&noCache=q&connectionId=nobody&access_token=t&data=z | z"
            })
    @DisplayName("L 25, L 26, L 29, L 35: query decoding, raw characters and unknown parameters")
    void queryDecoding(String query, String expected) {
        SuiteServer server = suites.start();
        WireClient client = rawClient(server);
        WireResponse sent = server.get(client.target("/send", Map.of()) + query);
        assertThat(sent.status()).as("%s", sent).isEqualTo(200);
        assertThat(client.nextMessage()).isEqualTo(JsonText.quote("unknown:" + expected));
    }

    @Test
    @DisplayName("L 29: a raw | in the query is taken as it is")
    void rawBarInTheQueryIsTaken() {
        SuiteServer server = suites.start();
        WireClient client = rawClient(server);
        assertThat(server.get(client.target("/send", Map.of()) + "&data=a|b").status())
                .isEqualTo(200);
        assertThat(client.nextMessage()).isEqualTo("\"unknown:a|b\"");
    }

    @Test
    @DisplayName("L 27: the form is read whatever its content type")
    void formIsReadWhateverItsContentType() {
        SuiteServer server = suites.start();
        WireClient client = rawClient(server);
        RawRequest bare = RawRequest.post(client.target("/send", Map.of())).body("data=x");
        List<RawRequest> variants = List.of(
                bare,
                bare.header("Content-Type", "text/plain; charset=utf-8"),
                bare.header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"),
                bare.header("Content-Type", "application/json"),
                bare.header("Content-Type", "multipart/form-data; boundary=b"),
                bare.header("Content-Type", "nonsense"));
        for (RawRequest variant : variants) {
            assertThat(server.exchange(variant).status()).isEqualTo(200);
            assertThat(client.nextMessage()).isEqualTo("\"unknown:x\"");
        }
    }

    @Test
    @DisplayName("L 27: the form may come in chunks and after an Expect")
    void formMayComeInChunksAndAfterExpect() {
        SuiteServer server = suites.start();
        WireClient client = rawClient(server);
        RawRequest chunked = RawRequest.post(client.target("/send", Map.of()))
                .header("Transfer-Encoding", "chunked")
                .body("3\r\ndat\r\n3\r\na=x\r\n0\r\n\r\n");
        assertThat(server.exchange(chunked).status()).isEqualTo(200);
        assertThat(client.nextMessage()).isEqualTo("\"unknown:x\"");
        RawRequest expecting =
                RawRequest.postForm(client.target("/send", Map.of()), "data=y").header("Expect", "100-continue");
        assertThat(server.exchange(expecting).status()).isEqualTo(200);
        assertThat(client.nextMessage()).isEqualTo("\"unknown:y\"");
    }

    @Test
    @DisplayName("L 30: a repeated clientProtocol is not understood")
    void repeatedClientProtocolIsNotUnderstood() {
        String answer = suites.start()
                .get("/signalr/negotiate?clientProtocol=1.4&clientProtocol=1.5")
                .text();
        // Joined by a comma as the original does, or the first of them (protocol K22).
        assertThat(JsonText.parse(answer).at("ProtocolVersion").string()).isIn("1.2", "1.4");
    }

    @Test
    @DisplayName("L 31: a poll's position may stand in its body")
    void positionOfAPollMayStandInItsBody() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.LONG_POLLING);
        String before = position(client);
        client.invoke("chatHub", "CallCaller", "\"m\"", "1");
        client.invoke("chatHub", "CallCaller", "\"m\"", "2");
        WireResponse poll = server.exchange(
                RawRequest.postForm(client.target("/poll", Map.of()), "messageId=" + RawRequest.escape(before)));
        assertThat(poll.text()).contains("\"A\":[1]", "\"A\":[2]");
    }

    @Test
    @DisplayName("L 32: an empty messageId in the query hides the one in the body")
    void emptyMessageIdInTheQueryHidesTheBody() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.LONG_POLLING);
        String before = position(client);
        client.invoke("chatHub", "CallCaller", "\"m\"", "\"old\"");
        assertThat(client.nextMessage()).contains("[\"old\"]");
        HttpExchange poll = server.open(RawRequest.postForm(
                client.target("/poll", Map.of("messageId", "")), "messageId=" + RawRequest.escape(before)));
        client.invoke("chatHub", "CallCaller", "\"m\"", "\"new\"");
        String answer = new String(poll.body().rest(Deadline.in(client.options().timeout())), StandardCharsets.UTF_8);
        assertThat(answer).contains("[\"new\"]").doesNotContain("[\"old\"]");
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"SERVER_SENT_EVENTS", "FOREVER_FRAME"})
    @DisplayName("L 33, L 34: streams never read data from the query, and a raw mount then gets null")
    void streamsNeverReadDataFromTheQuery(Transport transport) {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.raw("/groups-raw", transport)).connect();
        assertThat(server.get(client.target("/send", Map.of("data", "query"))).status())
                .isEqualTo(200);
        assertThat(client.nextMessage()).isEqualTo("\"unknown:\"");
    }

    @Test
    @DisplayName("L 33: longPolling falls back to data in the query")
    void longPollingFallsBackToDataInTheQuery() {
        SuiteServer server = suites.start();
        WireClient client = rawClient(server);
        assertThat(server.exchange(RawRequest.postForm(client.target("/send", Map.of("data", "query")), "other=1"))
                        .status())
                .isEqualTo(200);
        assertThat(client.nextMessage()).isEqualTo("\"unknown:query\"");
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"SERVER_SENT_EVENTS", "FOREVER_FRAME", "LONG_POLLING"})
    @DisplayName("L 34: a hub mount refuses a send without data")
    void hubMountRefusesASendWithoutData(Transport transport) {
        SuiteServer server = suites.start();
        WireClient client = server.connected(transport);
        assertThat(client.request("POST", "/send", Map.of(), "").status()).isEqualTo(500);
        assertThat(client.invoke("chatHub", "Add", "1", "2")).startsWith("{\"R\":3,");
    }

    @Test
    @DisplayName("L 241: a URL of 16 KB is accepted")
    void urlOf16KbIsAccepted() {
        SuiteServer server = suites.start();
        assertThat(server.get("/signalr/ping?groupsToken=" + "x".repeat(16 * 1024))
                        .text())
                .isEqualTo(PONG);
        assertThat(server.get("/signalr/ping?groupsToken=" + "x".repeat(60 * 1024))
                        .text())
                .as("protocol K24 recommends 64 KB")
                .isEqualTo(PONG);
    }

    @Test
    @DisplayName("J 7: an abort without body and length is answered")
    void abortWithoutBodyAndLengthIsAnswered() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.SERVER_SENT_EVENTS);
        WireResponse answer =
                server.exchange(new RawRequest("POST", client.target("/abort", Map.of()), List.of(), null));
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    @DisplayName("J 5: the path and empty parameters of the Java client's web socket work")
    void pathOfTheJavaClientsWebSocketWorks() throws Exception {
        SuiteServer server = suites.start();
        WireClient client = server.client(server.chat(Transport.WEB_SOCKETS).withProtocol(null));
        client.negotiate();
        String target = client.target("/signalr/connect", Map.of("messageId", "", "groupsToken", ""));
        WebSocketWire socket = server.closing(WebSocketWire.open(
                server.address(),
                WebSocketWire.upgrade(target),
                Deadline.in(client.options().timeout())));
        assertThat(socket.nextMessage(Deadline.in(client.options().timeout()))).contains("\"S\":1");
    }

    private static WireClient rawClient(SuiteServer server) {
        return server.client(server.raw("/groups-raw", Transport.LONG_POLLING)).connect();
    }

    private static String position(WireClient client) {
        String cursor = client.cursor();
        assertThat(cursor).isNotNull();
        return cursor;
    }

    private static void assertRefused(WireResponse answer, int status, String text) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(text);
    }
}
