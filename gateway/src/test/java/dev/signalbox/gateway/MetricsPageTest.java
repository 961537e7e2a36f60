package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.connection.backplane.InProcessBackplane;
import dev.signalbox.gateway.tls.Certificates;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What {@code /metrics} shows, and that page, dashboard and alerts ask for nothing else. */
class MetricsPageTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = Path.of("..");
    private static final Pattern SERIES = Pattern.compile("(?m)^([a-z0-9_]+)(?:\\{(.*)\\})? (\\S+)$");
    private static final Pattern METER = Pattern.compile("\\b(?:signalbox|jvm|process)_[a-z0-9_]+");
    private static final Pattern SELECTION =
            Pattern.compile("\\b((?:signalbox|jvm|process)_[a-z0-9_]+)(?:\\{([^}]*)\\})?");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)(=~?|!=)\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("by \\(([a-z_, ]+)\\)");
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job"); // added by whoever scrapes

    private final InProcessBackplane backplane = new InProcessBackplane(7, 1 << 10, 1 << 20);

    @TempDir
    Path folder;

    private Gateway gateway;

    /** A hub that answers. */
    public static final class Chat extends Hub {
        public int add(int a, int b) {
            return a + b;
        }
    }

    @BeforeEach
    void start() throws Exception {
        Certificates certificates = new Certificates();
        Path certificate = folder.resolve("server.pem");
        certificates.pemFile(certificate, certificates.server("EC"));
        gateway = Gateway.builder(Managed.config()
                        .tls(TlsConfig.builder(0, certificate).build())
                        .upstreams(Upstreams.of(UpstreamRoute.builder("/old", List.of(URI.create("http://127.0.0.1:9")))
                                .build()))
                        .build())
                .hubs("/signalr", HubServer.builder().hub(Chat.class, Chat::new).build())
                .backplane(backplane)
                .start();
    }

    @AfterEach
    void stop() {
        gateway.stop();
    }

    private String ask(String method, String target, String headers, String body) throws IOException {
        RawSocket.Response response =
                Managed.ask(gateway.managementPort(), method, target, Managed.CONTROL, headers, body);
        assertThat(response.statusLine()).contains(" 200 ");
        return response.body();
    }

    /** Values by meter, and by labels as they are written. */
    private Map<String, Map<String, Double>> scrape() throws IOException {
        Map<String, Map<String, Double>> series = new TreeMap<>();
        for (MatchResult line :
                SERIES.matcher(ask("GET", "/metrics", "", "")).results().toList()) {
            series.computeIfAbsent(line.group(1), name -> new HashMap<>())
                    .put(line.group(2) == null ? "" : line.group(2), Double.valueOf(line.group(3)));
        }
        return series;
    }

    private static double sum(Map<String, Map<String, Double>> series, String meter, String labels) {
        return series.getOrDefault(meter, Map.of()).entrySet().stream()
                .filter(each -> each.getKey().contains(labels))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private String negotiated(String protocol, String transport) throws IOException {
        String data = "&connectionData=" + URLEncoder.encode("[{\"name\":\"chat\"}]", UTF_8);
        try (RawSocket socket =
                RawSocket.to(gateway.port()).get("/signalr/negotiate?clientProtocol=" + protocol + data)) {
            String token = JSON.readTree(socket.response().body())
                    .get("ConnectionToken")
                    .textValue();
            return "?clientProtocol=" + protocol + "&transport=" + transport + "&connectionToken="
                    + URLEncoder.encode(token, UTF_8) + data;
        }
    }

    private void comeAndGo() throws IOException {
        try (RawSocket behind = RawSocket.to(gateway.port()).get("/old/")) {
            behind.response();
        }
        String parameters = negotiated("1.4", "longPolling");
        try (RawSocket poll = RawSocket.to(gateway.port()).get("/signalr/connect" + parameters)) {
            poll.response();
        }
        try (RawSocket abort = RawSocket.to(gateway.port()).post("/signalr/abort" + parameters, "")) {
            abort.response();
        }
        while (sum(scrape(), "signalbox_connections_closed_total", "") == 0) {
            Thread.onSpinWait(); // the lane counts it in a moment
        }
    }

    // Clients that connect, call and are sent to; gives what was scraped while the last of them is there.
    private Map<String, Map<String, Double>> whileSomebodyIsThere() throws IOException {
        comeAndGo();
        String parameters = negotiated("1.5", "serverSentEvents");
        try (RawSocket stream = RawSocket.to(gateway.port()).get("/signalr/connect" + parameters)) {
            stream.head();
            until(stream, "\"S\":1");
            try (RawSocket socket = RawSocket.to(gateway.port()).get("/signalr/start" + parameters)) {
                socket.response();
            }
            for (String call : List.of("Add", "Nothing")) {
                try (RawSocket socket = RawSocket.to(gateway.port())
                        .post(
                                "/signalr/send" + parameters,
                                "data="
                                        + URLEncoder.encode(
                                                "{\"H\":\"chat\",\"M\":\"" + call + "\",\"A\":[1,2],\"I\":0}",
                                                UTF_8))) {
                    socket.response();
                }
            }
            ask("POST", "/api/publish", "", "{\"hub\":\"Chat\",\"method\":\"m\",\"to\":{\"all\":true}}");
            until(stream, "\"M\":\"m\"");
            try (RawSocket again = RawSocket.to(gateway.port()).get("/signalr/reconnect" + parameters)) {
                again.head();
                return scrape();
            }
        }
    }

    private static void until(RawSocket stream, String text) throws IOException {
        StringBuilder came = new StringBuilder();
        while (came.indexOf(text) < 0) {
            String chunk = stream.chunk();
            assertThat(chunk).as("after %s", came).isNotEmpty();
            came.append(chunk);
        }
    }

    @Test
    void figuresAreRight() throws IOException {
        Map<String, Map<String, Double>> before = scrape();
        assertThat(sum(before, "signalbox_connections", "")).isZero();
        Map<String, Map<String, Double>> series = whileSomebodyIsThere();
        assertThat(sum(series, "signalbox_connections", "")).isEqualTo(1);
        assertThat(sum(series, "signalbox_connections_current", "transport=\"serverSentEvents\""))
                .isEqualTo(1);
        assertThat(sum(series, "signalbox_connections_opened_total", "protocol=\"1.5\""))
                .isEqualTo(1);
        assertThat(sum(
                        series,
                        "signalbox_connections_closed_total",
                        "family=\"other\",protocol=\"1.4\",reason=\"aborted\",transport=\"longPolling\""))
                .isEqualTo(1);
        assertThat(sum(series, "signalbox_tls_expiry_seconds", "")).isPositive();
        assertThat(sum(series, "signalbox_messages_received_total", "serverSentEvents"))
                .isEqualTo(2);
        assertThat(sum(series, "signalbox_messages_sent_total", "serverSentEvents"))
                .isPositive();
        assertThat(sum(series, "signalbox_sent_bytes_total", "serverSentEvents"))
                .isGreaterThan(50);
        assertThat(sum(series, "signalbox_messages_delivered_total", "")).isEqualTo(1);
        assertThat(sum(series, "signalbox_messages_published_total", "")).isPositive();
        assertThat(sum(series, "signalbox_hub_calls_seconds_count", "method=\"add\""))
                .isEqualTo(1);
        assertThat(sum(series, "signalbox_errors_total", "hub-resolution")).isEqualTo(1);
        assertThat(sum(series, "signalbox_errors_total", "hub-invocation")).isZero();
        assertThat(sum(series, "signalbox_hub_messages_total", "method=\"m\"")).isEqualTo(1);
        assertThat(sum(series, "signalbox_lanes", "")).isPositive();
        assertThat(sum(series, "signalbox_backplane_streams", "state=\"open\"")).isEqualTo(1);
        assertThat(sum(series, "jvm_memory_used_bytes", "area=\"heap\"")).isPositive();
    }

    @Test
    void openMetricsIsGivenToWhoAsks() throws IOException {
        assertThat(ask("GET", "/metrics", "Accept: application/openmetrics-text; version=1.0.0\r\n", ""))
                .endsWith("# EOF\n");
        assertThat(ask("GET", "/metrics", "", "")).doesNotContain("# EOF");
    }

    @Test
    void thePageTellsOfEveryMeterAndOfNoOther() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (String name : whileSomebodyIsThere().keySet()) {
            if (name.startsWith("signalbox_")) {
                shown.add(name.replaceAll("_seconds_(count|sum|max)$", "_seconds"));
            }
        }
        Set<String> told = new TreeSet<>();
        Set<String> always = new TreeSet<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/metrics.md"))) {
            if (line.startsWith("| `signalbox_")) {
                String name = line.substring(3, line.indexOf('`', 3));
                told.add(name);
                if (!line.contains("†")) {
                    always.add(name);
                }
            }
        }
        assertThat(told).containsAll(shown);
        assertThat(shown).containsAll(always);
    }

    @Test
    void everyQueryOfPageDashboardAndAlertsAsksForWhatThereIs() throws IOException {
        List<String> queries = new ArrayList<>();
        JsonNode dashboard =
                JSON.readTree(ROOT.resolve("deploy/grafana/signalbox.json").toFile());
        dashboard.findValues("expr").forEach(query -> queries.add(query.textValue()));
        assertThat(queries).hasSizeGreaterThan(20);
        int inDashboard = queries.size();
        queries.addAll(alerts());
        assertThat(queries.size() - inDashboard).isGreaterThan(8);
        int before = queries.size();
        for (String line : Files.readAllLines(ROOT.resolve("docs/metrics.md"))) {
            if (line.matches("\\| [A-Z].*\\| `.*signalbox_.*` \\|")) {
                queries.add(line.substring(line.indexOf('`') + 1, line.lastIndexOf('`')));
            }
        }
        assertThat(queries.size() - before).isEqualTo(37); // as many as the original has counters
        Map<String, Map<String, Double>> series = whileSomebodyIsThere();
        queries.forEach(query -> check(query, series));
    }

    private static List<String> alerts() throws IOException {
        Object file = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(ROOT.resolve("deploy/prometheus/alerts.yml")));
        return JSON.valueToTree(file).findValuesAsText("expr");
    }

    private static void check(String query, Map<String, Map<String, Double>> series) {
        Set<String> labels = new HashSet<>(OF_PROMETHEUS);
        for (MatchResult selection : SELECTION.matcher(query).results().toList()) {
            String meter = selection.group(1);
            assertThat(series).as(query).containsKey(meter);
            Map<String, Double> those = series.get(meter);
            Set<String> known = new HashSet<>(OF_PROMETHEUS);
            those.keySet().forEach(each -> LABEL.matcher(each).results().forEach(label -> known.add(label.group(1))));
            labels.addAll(known);
            if (selection.group(2) != null) {
                LABEL.matcher(selection.group(2)).results().forEach(label -> {
                    assertThat(known).as(query).contains(label.group(1));
                    boolean fixed = label.group(2).equals("=") && !meter.endsWith("connections_current");
                    if (fixed) {
                        assertThat(those.keySet())
                                .as(query)
                                .anyMatch(each -> each.contains(label.group(1) + "=\"" + label.group(3) + "\""));
                    }
                });
            }
        }
        GROUPING.matcher(query)
                .results()
                .forEach(by -> assertThat(labels).as(query).contains(by.group(1).split(", ")));
        assertThat(METER.matcher(query).find() || query.startsWith("up{"))
                .as(query)
                .isTrue();
    }
}
