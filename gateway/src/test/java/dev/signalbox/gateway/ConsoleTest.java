package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.gateway.wire.RawSocket;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console's routes answer, and to whom. */
class ConsoleTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = Gateway.builder(Managed.config().build())
                .connection("/echo", new EchoConnection())
                .start();
    }

    @AfterEach
    void stop() {
        gateway.stop();
    }

    private static RawSocket.Response ask(int port, String method, String target, String key, String body)
            throws IOException {
        return Managed.ask(port, method, target, key, "", body);
    }

    private RawSocket.Response ask(String method, String target, String key, String body) throws IOException {
        return ask(gateway.managementPort(), method, target, key, body);
    }

    private JsonNode json(String target) throws IOException {
        RawSocket.Response response = ask("GET", target, Managed.CONTROL, "");
        assertThat(response.statusLine()).contains(" 200 ");
        return JSON.readTree(response.body());
    }

    @Test
    void thePageIsThereForEverybodyWithAStrictPolicyAndIsNotOnThePublicPort() throws IOException {
        RawSocket.Response page = ask("GET", "/console/", "", "");
        assertThat(page.statusLine()).contains(" 200 ");
        assertThat(page.body()).contains("Signalbox").doesNotContain("<script>").doesNotContain("style=");
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(ask("GET", "/console", "", "").statusLine()).contains(" 308 ");
        assertThat(ask(gateway.port(), "GET", "/console/", "", "").statusLine()).contains(" 404 ");
        assertThat(ask(gateway.port(), "GET", "/console/api/overview", Managed.CONTROL, "")
                        .statusLine())
                .contains(" 404 ");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /console/api/overview, 200",
        "GET, /console/api/connections, 200",
        "GET, /console/api/connections/none, 404",
        "POST, /console/api/connections/none/disconnect, 403",
        "POST, /console/api/taps, 403",
        "GET, /console/api/taps/t1, 403",
        "DELETE, /console/api/taps/t1, 403",
    })
    void whoMayReadMayLookAndNothingElse(String method, String target, int status) throws IOException {
        assertThat(ask(method, target, Managed.READ, "{}").statusLine()).contains(" " + status + " ");
        assertThat(ask(method, target, "", "{}").statusLine()).contains(" 401 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /console/api/connections?sort=evil         |                          | sort: no column",
                "GET    | /console/api/connections?count=501         |                          | count: out of range",
                "GET    | /console/api/connections?from=x            |                          | from: no number",
                "GET    | /console/api/overview?run=x&after=-1       |                          | \"now\"",
                "POST   | /console/api/taps                          | {}                       | Nothing to look at",
                "POST   | /console/api/taps                          | {\"next\":0}             | Nothing to look at",
                "POST   | /console/api/taps                          | {\"user\":\"\"}          | Nothing to look at",
                "POST   | /console/api/connections/x/disconnect      | {\"reason\":1}           | reason: no such text",
                "POST   | /console/api/connections/x/disconnect      |                          | The body is empty",
                "GET    | /console/api/taps/t77                      |                          | This wire view is over",
            })
    void whatCannotBeReadIsAnsweredWithWhatIsExpected(String method, String target, String body, String says)
            throws IOException {
        assertThat(ask(method, target, Managed.CONTROL, body == null ? "" : body)
                        .body())
                .contains(says);
    }

    @Test
    void aWireViewIsOpenedReadAndClosedAndThereAreOnlySoMany() throws IOException {
        for (int i = 1; i <= 8; i++) {
            RawSocket.Response opened =
                    ask("POST", "/console/api/taps", Managed.CONTROL, "{\"connection\":\"c" + i + "\"}");
            assertThat(opened.statusLine()).contains(" 201 ");
        }
        assertThat(ask("POST", "/console/api/taps", Managed.CONTROL, "{\"next\":1}")
                        .statusLine())
                .contains(" 409 ");
        assertThat(json("/console/api/taps/t1?after=0").get("open").booleanValue())
                .isTrue();
        assertThat(ask("DELETE", "/console/api/taps/t1", Managed.CONTROL, "").statusLine())
                .contains(" 204 ");
        assertThat(ask("GET", "/console/api/taps/t1", Managed.CONTROL, "").statusLine())
                .contains(" 404 ");
        assertThat(json("/console/api/overview").get("node").get("taps").intValue())
                .isEqualTo(7);
    }

    @Test
    void atRestEveryFigureIsTheOneThatTheMetricsEndpointTells() throws IOException {
        Client client = Client.negotiate(gateway.port(), "/echo");
        try (RawSocket connecting = client.open("longPolling")) {
            assertThat(connecting.response().body()).contains("\"S\":1");
        }
        client.send("longPolling", "counted");
        client.abort("longPolling");
        ask(gateway.port(), "GET", "/echo/connect?transport=longPolling&connectionToken=no-token-at-all", "", "");
        JsonNode first = figures();
        Scrape scrape = new Scrape(ask("GET", "/metrics", Managed.READ, "").body());
        JsonNode second = figures();
        for (int tries = 0; !first.equals(second) && tries < 100; tries++) { // the end is still being counted
            first = second;
            scrape = new Scrape(ask("GET", "/metrics", Managed.READ, "").body());
            second = figures();
        }
        assertThat(second).isEqualTo(first).hasSizeGreaterThan(20);
        assertThat(scrape.size()).isGreaterThan(100);
        for (JsonNode figure : first) {
            Map<String, List<String>> tags = new TreeMap<>();
            figure.get("tags")
                    .properties()
                    .forEach(tag -> tags.put(
                            tag.getKey(), JSON.convertValue(tag.getValue(), new TypeReference<List<String>>() {})));
            assertThat(figure.get("value").doubleValue())
                    .as(figure.toString())
                    .isEqualTo(scrape.sum(
                            figure.get("meter").textValue(),
                            figure.get("statistic").textValue(),
                            tags));
        }
        assertThat(value(first, "signalbox.connections.opened")).isEqualTo(1);
        assertThat(value(first, "signalbox.messages.received")).isEqualTo(1);
        assertThat(value(first, "signalbox.messages.sent")).isPositive();
        assertThat(value(first, "signalbox.tokens.refused")).isEqualTo(1);
        JsonNode node = json("/console/api/overview").get("node");
        assertThat(node.get("heldBytes").doubleValue())
                .isEqualTo(scrape.sum("signalbox.buffer.bytes", "value", Map.of()));
        assertThat(node.get("budgetBytes").doubleValue())
                .isEqualTo(scrape.sum("signalbox.buffer.limit.bytes", "value", Map.of()));
    }

    private JsonNode figures() throws IOException {
        return json("/console/api/overview").get("figures");
    }

    private static double value(JsonNode figures, String meter) {
        for (JsonNode figure : figures) {
            if (figure.get("meter").textValue().equals(meter)
                    && figure.get("tags").isEmpty()) {
                return figure.get("value").doubleValue();
            }
        }
        throw new AssertionError("no figure of " + meter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"age", "id", "client", "waiting", "heldBytes", "silence"})
    void theTableIsSortedAndCut(String column) throws IOException {
        JsonNode page = json("/console/api/connections?sort=" + column + "&descending=true&from=0&count=10");
        assertThat(page.get("total").intValue()).isZero();
        assertThat(page.get("rows")).isEmpty();
    }

    @Test
    void everyFileOfThePageIsServedAndKeptByCachesUntilItChanges() throws IOException {
        for (String name : List.of("console.css", "table.css", "wire.css", "icon.svg", "console.js", "charts.js")) {
            RawSocket.Response file = ask("GET", "/console/" + name, "", "");
            assertThat(file.statusLine()).contains(" 200 ");
            assertThat(file.header("ETag")).isNotNull();
            assertThat(file.header("Cache-Control")).isEqualTo("no-cache");
        }
    }
}
