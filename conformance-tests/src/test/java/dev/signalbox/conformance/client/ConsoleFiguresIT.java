package dev.signalbox.conformance.client;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.signalbox.conformance.client.ConsolePage.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.connection.backplane.BackplaneConfig;
import dev.signalbox.connection.backplane.InProcessBackplane;
import dev.signalbox.gateway.drain.DrainConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the console says in Chromium is what the metrics endpoint says, and what is so. */
@Execution(ExecutionMode.SAME_THREAD) // a browser belongs to one thread
class ConsoleFiguresIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB"};
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z0-9_]+)(?:\\{(.*)})? (\\S+)$");
    private static final int TRIES = 60;
    private static final String HELD = "#held";

    private static Playwright driver;
    private static Browser browser;

    @BeforeAll
    static void start() {
        driver = Chromium.driver();
        browser = Chromium.launch(driver, Chromium.find());
    }

    @AfterAll
    static void stop() {
        browser.close();
        driver.close();
    }

    private static SuiteSettings settings() {
        return SuiteSettings.quick()
                .page("/judge", "judge")
                .page("/clients", "clients")
                .management(ConsolePage.management());
    }

    @Test
    @DisplayName("at rest every figure of the page is the one that the metrics endpoint tells")
    void figuresAgree() throws IOException, InterruptedException {
        try (SuiteServer server = SuiteServer.start(settings());
                ConsolePage console = ConsolePage.open(browser, server).login(READ);
                ClientPage first = ConsolePage.client(browser, server, Transport.WEB_SOCKETS, "stays one");
                ClientPage second = ConsolePage.client(browser, server, Transport.SERVER_SENT_EVENTS, "stays two")) {
            for (Transport transport : Transport.values()) {
                try (ClientPage client = ConsolePage.client(browser, server, transport, "comes and goes")) {
                    client.call("invoke", "EchoString", List.of("x"));
                    client.call("invoke", "ThrowHubException", List.of("no", "more"));
                    client.call("stop");
                }
            }
            first.call("invoke", "JoinGroup", List.of("room"));
            second.call("invoke", "Send", List.of("stays two", "to everybody"));
            server.get("/signalr/connect?transport=webSockets&connectionToken=no-token-at-all");
            server.get("/signalr/connect?transport=pigeon");
            Map<String, String> shown = shown(console);
            Map<String, Double> scrape = scrape(server);
            Map<String, String> again = shown(console);
            // The last is still being counted, and what was sent long ago is let go.
            for (int tries = 0; !shown.equals(again) && tries < TRIES; tries++) {
                shown = again;
                scrape = scrape(server);
                again = shown(console);
            }
            assertThat(again).isEqualTo(shown);
            assertThat(shown.remove(HELD))
                    .isEqualTo(bytes(sum(scrape, "signalbox_buffer_bytes", null)) + " of "
                            + bytes(sum(scrape, "signalbox_buffer_limit_bytes", null)));
            totals(shown, scrape);
            head(console, scrape);
            charts(console, scrape);
            table(console, scrape);
        }
    }

    /** What stands under Totals: meter, statistic and tags, with the text; and how much is held. */
    private static Map<String, String> shown(ConsolePage console) {
        console.refreshed();
        Map<String, String> figures = new TreeMap<>();
        Object pairs = console.page.evaluate("() => [...document.querySelectorAll('#figures dd')].map(each => ["
                + "`${each.dataset.meter} ${each.dataset.statistic} ${each.dataset.tags}`, each.textContent])");
        for (Object pair : (List<?>) pairs) {
            figures.put((String) ((List<?>) pair).get(0), (String) ((List<?>) pair).get(1));
        }
        figures.put(HELD, console.page.locator(HELD).textContent());
        return figures;
    }

    private static void totals(Map<String, String> shown, Map<String, Double> scrape) throws IOException {
        assertThat(shown).hasSizeGreaterThan(25);
        for (Map.Entry<String, String> figure : shown.entrySet()) {
            String[] parts = figure.getKey().split(" ", 3);
            String meter = parts[0].replace('.', '_');
            JsonNode tags = JSON.readTree(parts[2]);
            double told = 0;
            for (String name : switch (parts[1]) {
                case "count" -> List.of(meter + "_total", meter + "_seconds_count");
                case "total" -> List.of(meter + "_seconds_sum");
                default -> List.of(meter);
            }) {
                told += sum(scrape, name, tags);
            }
            agrees(figure.getKey(), figure.getValue(), told);
        }
        assertThat(number(shown.get("signalbox.connections value {}"))).isEqualTo(2);
        assertThat(number(shown.get("signalbox.connections.opened count {}"))).isEqualTo(6);
        assertThat(number(shown.get("signalbox.connections.closed count {}"))).isEqualTo(4);
        assertThat(number(shown.get("signalbox.hub.calls count {}"))).isGreaterThanOrEqualTo(10);
        assertThat(number(shown.get("signalbox.tokens.refused count {}"))).isGreaterThanOrEqualTo(1);
        assertThat(number(shown.get("signalbox.errors count {}"))).isGreaterThanOrEqualTo(4);
    }

    // A text says as much as its places do.
    private static void agrees(String figure, String text, double told) {
        int point = text.indexOf('.');
        double half = told == Math.rint(told) ? 0 : 0.5 * Math.pow(10, point < 0 ? 0 : point + 1 - text.length());
        assertThat(Math.abs(number(text) - told))
                .as("%s: %s, told %s", figure, text, told)
                .isLessThanOrEqualTo(half + 1e-9);
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace(",", ""));
    }

    private static void head(ConsolePage console, Map<String, Double> scrape) {
        Page page = console.page;
        assertThat(page.locator("#live")).hasText(whole(sum(scrape, "signalbox_connections", null)));
        assertThat(page).hasTitle(whole(sum(scrape, "signalbox_connections", null)) + " connected – Signalbox console");
        Locator heap = page.locator("#heap");
        assertThat(Double.parseDouble(heap.getAttribute("data-used")))
                .isPositive()
                .isLessThanOrEqualTo(Double.parseDouble(heap.getAttribute("data-most")));
        assertThat(heap).hasText(Pattern.compile("[0-9.]+ [KMG]iB of [0-9.]+ [MG]iB"));
        assertThat(page.locator("#checks")).containsText("up: listening");
    }

    private static void charts(ConsolePage console, Map<String, Double> scrape) {
        assertThat(console.page.locator(".chart").nth(0).locator("b"))
                .hasText(whole(sum(scrape, "signalbox_connections", null)));
        for (int chart : new int[] {2, 4}) { // connects and errors, of which there are none now
            assertThat(console.page.locator(".chart").nth(chart).locator("b").first())
                    .hasText("0");
        }
    }

    private static void table(ConsolePage console, Map<String, Double> scrape) {
        Page page = console.page;
        assertThat(page.locator("#found")).hasText(whole(sum(scrape, "signalbox_connections", null)));
        assertThat(page.locator("tr.row")).hasCount((int) sum(scrape, "signalbox_connections", null));
        assertThat(sumOf(page, "heldBytes")) // payloads; the meter counts what they cost in memory
                .isPositive()
                .isLessThanOrEqualTo(sum(scrape, "signalbox_buffer_bytes", null));
        assertThat(sumOf(page, "waiting")).isEqualTo(sum(scrape, "signalbox_lane_lag", null));
        for (Transport transport : Transport.values()) {
            page.locator("#transport").selectOption(transport.wireName());
            String here = "transport=\"" + transport.wireName() + "\"";
            double told = scrape.entrySet().stream()
                    .filter(each -> each.getKey().startsWith("signalbox_connections_current{"))
                    .filter(each -> each.getKey().contains(here))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
            assertThat(page.locator("#found"))
                    .hasText(whole(told) + " of " + whole(sum(scrape, "signalbox_connections", null)));
            assertThat(page.locator("tr.row")).hasCount((int) told);
        }
        page.locator("#transport").selectOption("");
        console.row("stays one").locator(".open").click();
        Locator row = console.row("stays one");
        assertThat(page.locator("#detail dd").nth(9))
                .hasText(row.locator("[data-column=held]").textContent() + " messages, "
                        + row.locator("[data-column=heldBytes]").textContent());
        assertThat(page.locator("#detail")).containsText("Groups (1)");
        assertThat(row.locator("[data-column=groups]")).hasText("1");
    }

    private static double sumOf(Page page, String column) {
        return ((Number) page.evaluate(
                        "column => [...document.querySelectorAll(`td[data-column=${column}]`)]"
                                + ".reduce((sum, cell) => sum + Number(cell.dataset.value), 0)",
                        column))
                .doubleValue();
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    private static String bytes(double count) {
        double value = count;
        int unit = 0;
        while (value >= 1024 && unit < SIZES.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s", value, SIZES[unit]);
    }

    /** Values by name and labels, as they are written. */
    private static Map<String, Double> scrape(SuiteServer server) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.managementPort() + "/metrics"))
                .header("X-Api-Key", READ)
                .build();
        String text = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        Map<String, Double> scrape = new TreeMap<>();
        SAMPLE.matcher(text)
                .results()
                .forEach(line -> scrape.put(
                        line.group(2) == null ? line.group(1) : line.group(1) + "{" + line.group(2) + "}",
                        Double.valueOf(line.group(3))));
        return scrape;
    }

    private static double sum(Map<String, Double> scrape, String name, JsonNode tags) {
        return scrape.entrySet().stream()
                .filter(each -> each.getKey().equals(name) || each.getKey().startsWith(name + "{"))
                .filter(each -> tags == null
                        || tags.properties().stream().allMatch(tag -> {
                            List<String> wanted = new ArrayList<>();
                            tag.getValue()
                                    .forEach(value -> wanted.add(tag.getKey() + "=\"" + value.textValue() + "\""));
                            return wanted.stream().anyMatch(each.getKey()::contains);
                        }))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    @Test
    @DisplayName("a server that drains says so, on the page and on the browser's tab")
    void draining() {
        try (SuiteServer server = SuiteServer.start(settings()
                        .gateway(config ->
                                config.drain(new DrainConfig(Duration.ofMinutes(2), Duration.ofMinutes(1), 0, true))));
                ConsolePage console = ConsolePage.open(browser, server).login(READ)) {
            assertThat(console.page.locator("#health")).hasText("Up");
            CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> server.drain(Duration.ofMinutes(2)));
            assertThat(console.page.locator("#health")).hasText("Draining");
            assertThat(console.page.locator("#checks")).containsText("leaving");
            assertThat(console.page).hasTitle("Draining, 0 connected – Signalbox console");
            server.stop(); // cuts it short
            drained.join();
            assertThat(console.page.locator("#lost")).isVisible();
            assertThat(console.page).hasTitle("No answer – Signalbox console");
        }
    }

    @Test
    @DisplayName("with several servers the page says which one it shows and which others there are")
    void nodes() {
        InProcessBackplane log = new InProcessBackplane(0xC0, 1 << 12, 1 << 22);
        try (SuiteServer one = SuiteServer.start(settings()
                        .tokenKey("ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=")
                        .backplane(log, BackplaneConfig.defaults()));
                SuiteServer other = SuiteServer.start(settings()
                        .tokenKey("ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=")
                        .backplane(log, BackplaneConfig.defaults()));
                ConsolePage console = ConsolePage.open(browser, one).login(READ);
                ConsolePage otherConsole = ConsolePage.open(browser, other).login(READ);
                ClientPage client = ConsolePage.client(browser, one, Transport.WEB_SOCKETS, "lives at one")) {
            assertThat(console.row("lives at one")).isVisible();
            assertThat(console.page.locator("#node-list li")).hasCount(2);
            assertThat(console.page.locator("#node-list li[aria-current]")).hasCount(1);
            assertThat(console.page.locator("#scope"))
                    .hasText("of this node only; there is 1 other, with 1 connection in all");
            assertThat(otherConsole.page.locator("#scope")).containsText("with 1 connection in all");
            assertThat(otherConsole.page.locator("#found")).hasText("0");
            assertThat(otherConsole.page.locator("tr.row")).hasCount(0);
            String name = console.page.locator("#node-list li[aria-current]").textContent();
            assertThat(console.page.locator("#node-name")).hasText("node " + name.substring(0, 8));
            assertThat(otherConsole.page.locator("#node-list li[aria-current]").textContent())
                    .isNotEqualTo(name);
            assertThat(client.result("invoke", "EchoString", List.of("x"))).containsEntry("value", "x");
        }
    }
}
