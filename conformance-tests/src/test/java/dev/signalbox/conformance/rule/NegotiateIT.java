package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.FailingHub;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** L 36-58. */
final class NegotiateIT {

    @RegisterExtension
    final Suites suites = new Suites();

    @Test
    @DisplayName("L 36, L 37, L 40, L 42, L 44: the body of negotiate, member by member")
    void bodyOfNegotiate() {
        WireResponse answer = suites.start().get("/signalr/negotiate?clientProtocol=1.5&x=%2F");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=UTF-8");
        assertThat(answer.text())
                .matches("\\{\"Url\":\"/signalr\",\"ConnectionToken\":\"[A-Za-z0-9+/=]+\","
                        + "\"ConnectionId\":\"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\","
                        + "\"KeepAliveTimeout\":20.0,\"DisconnectTimeout\":30.0,\"ConnectionTimeout\":110.0,"
                        + "\"TryWebSockets\":true,\"ProtocolVersion\":\"1.5\",\"TransportConnectTimeout\":5.0,"
                        + "\"LongPollDelay\":0.0}");
    }

    @Test
    @DisplayName("L 37: configured time-outs are reported in seconds")
    void configuredTimeoutsAreReportedInSeconds() {
        SuiteServer server = suites.start(SuiteSettings.defaults()
                .timing(timing -> timing.connectionTimeout(Duration.ofMillis(90_500))
                        .disconnectTimeout(Duration.ofSeconds(10))
                        .transportConnectTimeout(Duration.ofMillis(2_250))
                        .longPollDelay(Duration.ofMillis(250))));
        // A third of ten seconds, counted in units of 100 nanoseconds and doubled.
        assertThat(server.get("/signalr/negotiate").text())
                .contains("\"KeepAliveTimeout\":6.6666666,\"DisconnectTimeout\":10.0,\"ConnectionTimeout\":90.5,")
                .contains("\"TransportConnectTimeout\":2.25,\"LongPollDelay\":0.25}");
    }

    @Test
    @DisplayName("L 38: keep-alive switched off is null")
    void keepAliveSwitchedOffIsNull() {
        SuiteServer server = suites.start(SuiteSettings.defaults().timing(timing -> timing.keepAlive(null)));
        assertThat(server.get("/signalr/negotiate").text()).contains(",\"KeepAliveTimeout\":null,");
    }

    @Test
    @DisplayName("L 39: every negotiation gets an id of its own")
    void everyNegotiationGetsItsOwnId() {
        SuiteServer server = suites.start();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            ids.add(negotiate(server, "").at("ConnectionId").string());
        }
        assertThat(ids).hasSize(50);
    }

    @ParameterizedTest
    @CsvSource({
        "/signalr/negotiate, /signalr",
        "/signalr/foo/negotiate, /signalr/foo",
        "/signalr/a%20b/negotiate, /signalr/a b",
        "/SignalR/negotiate, /signalr",
        "/echo/negotiate, /echo"
    })
    @DisplayName("L 40, L 41: Url is the decoded path without the suffix")
    void urlIsTheDecodedPathWithoutTheSuffix(String target, String url) {
        JsonText answer = JsonText.parse(suites.start().get(target).text());
        assertThat(answer.at("Url").string()).isEqualTo(url);
    }

    @Test
    @DisplayName("L 43: webSockets that were taken away are not offered")
    void webSocketsThatWereTakenAwayAreNotOffered() {
        SuiteServer server = suites.start(SuiteSettings.defaults().withoutWebSockets());
        assertThat(negotiate(server, "").at("TryWebSockets").raw()).isEqualTo("false");
        WireClient client = server.client(server.chat(Transport.WEB_SOCKETS));
        client.negotiate();
        assertThat(client.request("GET", "/connect", Map.of(), null).text())
                .isEqualTo("Not a valid web socket request.");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "absent",
            value = {
                "absent,1.2", "'',1.2", "abc,1.2", "1,1.2", "3,1.2", "-1.5,1.2", "1.5.1.2.3,1.2", "1.99999999999,1.2",
                        "1.0,1.2",
                "1.2,1.2", "1.3,1.3", "1.4,1.4", "1.5,1.5", "1.6,1.6", "2.0,2.0", "1.5.0,1.5.0", "1.5.1.2,1.5.1.2",
                        "01.05,1.5",
                "' 1.5 ',1.5", "+1.4,1.4", "2.0.0,2.0", "2.0.1,2.0", "2.1,2.0", "9.9,2.0"
            })
    @DisplayName("L 45-49: the protocol version that is answered")
    void protocolVersionThatIsAnswered(String asked, String answered) {
        String query = asked == null ? "" : "?clientProtocol=" + RawRequest.escape(asked);
        assertThat(negotiate(suites.start(), query).at("ProtocolVersion").string())
                .isEqualTo(answered);
    }

    @Test
    @DisplayName("L 50, L 51: ping")
    void ping() {
        WireResponse answer = suites.start().get("/signalr/ping");
        assertThat(answer.text()).isEqualTo("{ \"Response\": \"pong\" }");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=UTF-8");
    }

    @Test
    @DisplayName("L 52: start is answered after OnConnected has completed")
    void startIsAnsweredAfterOnConnectedHasCompleted() {
        OnConnectedGate gate = new OnConnectedGate();
        SuiteServer server = suites.start(
                SuiteSettings.defaults().hubs(hubs -> hubs.hub(OnConnectedGate.GatedHub.class, gate::hub)));
        WireClient client =
                server.client(server.chat(Transport.SERVER_SENT_EVENTS).withHubs("gatedHub"));
        client.negotiate();
        client.open("/connect");
        client.awaitInitialized();
        WireResponse answer = gate.openWhileWaitingFor(client::start);
        assertThat(answer.text()).isEqualTo("{ \"Response\": \"started\" }");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=UTF-8");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("L 53: a failing OnConnected fails start and leaves the stream open")
    void failingOnConnectedFailsStartAndLeavesTheStreamOpen(Transport transport) {
        SuiteServer server =
                suites.start(SuiteSettings.defaults().hubs(hubs -> hubs.hub(FailingHub.class, FailingHub::new)));
        WireClient client = server.client(server.chat(transport).withHubs("failingHub"));
        client.negotiate();
        client.open("/connect");
        client.awaitInitialized();
        assertThat(client.start().status()).isEqualTo(500);
        server.context(FailingHub.class).clients().all().invoke("still");
        assertThat(client.nextMessage()).isEqualTo("{\"H\":\"FailingHub\",\"M\":\"still\",\"A\":[]}");
    }

    @Test
    @DisplayName("L 54: start may come twice")
    void startMayComeTwice() {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.SERVER_SENT_EVENTS);
        assertThat(client.start().text()).isEqualTo("{ \"Response\": \"started\" }");
        assertThat(server.events().of(client.connectionId())).hasSizeBetween(1, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "negotiate", "start"})
    @DisplayName("L 55: JSONP wraps negotiate, ping and start")
    void jsonpWrapsNegotiatePingAndStart(String endpoint) {
        SuiteServer server = suites.start(SuiteSettings.defaults().jsonp());
        WireClient client = server.client(server.chat(Transport.LONG_POLLING));
        client.negotiate();
        WireResponse answer = server.get(client.target("/" + endpoint, Map.of("callback", "cb.x")));
        assertThat(answer.header("Content-Type")).isEqualTo("application/javascript; charset=UTF-8");
        assertThat(answer.text()).startsWith("cb.x({").endsWith("});");
        if (endpoint.equals("ping")) {
            assertThat(answer.text()).isEqualTo("cb.x({ \"Response\": \"pong\" });");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-b", "if", "1a", "a..b", "a b", "alert(1)", "x;y", "<script>", "NaN"})
    @DisplayName("L 56: a callback that is no JavaScript name is refused")
    void callbackThatIsNoNameIsRefused(String callback) {
        SuiteServer server = suites.start(SuiteSettings.defaults().jsonp());
        WireClient client = server.client(server.chat(Transport.LONG_POLLING));
        client.negotiate();
        for (String endpoint : List.of("/negotiate", "/ping", "/start")) {
            WireResponse answer = server.get(client.target(endpoint, Map.of("callback", callback)));
            assertThat(answer.status()).as(endpoint).isBetween(400, 500);
            assertThat(answer.text()).doesNotContain(callback);
        }
    }

    @Test
    @DisplayName("L 57: JSONP wraps polls and sends of longPolling")
    void jsonpWrapsPollsAndSendsOfLongPolling() {
        SuiteServer server = suites.start(SuiteSettings.quick().jsonp());
        WireClient client = server.client(server.chat(Transport.LONG_POLLING));
        client.negotiate();
        WireResponse connected = server.get(client.target("/connect", Map.of("callback", "cb")));
        assertThat(connected.header("Content-Type")).isEqualTo("application/javascript; charset=UTF-8");
        assertThat(connected.text()).startsWith("cb({\"C\":\"").endsWith(",\"S\":1,\"M\":[]});");
        String call = WireClient.invocation("chatHub", "Add", 0, "1", "2");
        assertThat(server.get(client.target("/send", Map.of("callback", "cb", "data", call)))
                        .text())
                .isEqualTo("cb({\"R\":3,\"I\":\"0\"});");
    }

    @Test
    @DisplayName("L 58: the core sets no CORS headers")
    void coreSetsNoCorsHeaders() {
        WireResponse answer = suites.start()
                .exchange(RawRequest.get("/signalr/negotiate").header("Origin", "http://elsewhere.example"));
        assertThat(answer.head().headers())
                .noneMatch(header -> header.name().toLowerCase(Locale.ROOT).startsWith("access-control-"));
    }

    private static JsonText negotiate(SuiteServer server, String query) {
        return JsonText.parse(server.get("/signalr/negotiate" + query).text());
    }
}
