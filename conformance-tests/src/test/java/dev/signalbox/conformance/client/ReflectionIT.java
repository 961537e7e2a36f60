package dev.signalbox.conformance.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.gateway.Gateway;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Script in every place that comes back to a browser, opened in Chromium: none of it runs, with JSONP switched on, too. */
@Execution(ExecutionMode.SAME_THREAD) // a browser belongs to one thread
class ReflectionIT {
    private static final String SCRIPT =
            "</script><script>alert('ran')</script><img src=x onerror=\"alert('ran')\">'\");alert('ran')//";
    private static final String CODE = URLEncoder.encode(SCRIPT, UTF_8).replace("+", "%20");

    private static Gateway gateway;
    private static Playwright driver;
    private static Browser browser;

    /** Sends on what it is given. */
    public static final class Talk extends Hub {
        /** Tells everybody. */
        public void tell(String text) {
            clients().all().invoke("told", text);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        gateway = Gateway.builder(GatewayConfig.builder().port(0).jsonp(true).build())
                .hubs(
                        "/signalr",
                        HubServer.builder()
                                .hub(Talk.class, Talk::new)
                                .detailedErrors(true)
                                .build())
                .start();
        driver = Chromium.driver();
        browser = Chromium.launch(driver, Chromium.find());
    }

    @AfterAll
    static void stop() {
        browser.close();
        driver.close();
        gateway.stop();
    }

    private static String at(String target) {
        return "http://127.0.0.1:" + gateway.port() + target;
    }

    private static String get(String target) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(at(target))).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String token() throws IOException, InterruptedException {
        return URLEncoder.encode(
                get("/signalr/negotiate?clientProtocol=1.5").replaceAll(".*\"ConnectionToken\":\"([^\"]+)\".*", "$1"),
                UTF_8);
    }

    // What calls alert writes a line to the console instead: a dialog would have to be answered in the
    // middle of other events.
    private static List<String> ranOn(Page page) {
        List<String> ran = new ArrayList<>();
        page.addInitScript("window.alert = text => console.log('alert ' + text);");
        page.onConsoleMessage(message -> {
            if (message.text().startsWith("alert ")) {
                ran.add(message.text());
            }
        });
        return ran;
    }

    // For a refusal without a body Chromium shows a page of its own.
    private static void open(Page page, String target) {
        try {
            page.navigate(at(target));
            page.evaluate("1"); // what was to run has run
        } catch (PlaywrightException e) {
            assertThat(e.getMessage()).contains("ERR_HTTP_RESPONSE_CODE_FAILURE");
        }
    }

    @Test
    @DisplayName("the check sees a script that runs")
    void theCheckSees() {
        try (Page page = browser.newPage()) {
            List<String> ran = ranOn(page);
            open(page, "/signalr/ping");
            page.setContent("<p>" + SCRIPT + "</p>");
            page.evaluate("1");
            assertThat(ran).contains("alert ran");
        }
    }

    @Test
    @DisplayName(
            "script in paths, parameters and refusals does not run when opened as a page, as a frame, or as a script")
    void requests() throws IOException, InterruptedException {
        String token = token();
        String bound = "&connectionToken=" + token + "&clientProtocol=1.5";
        List<String> targets = List.of(
                "/" + CODE,
                "/signalr/" + CODE + "/negotiate",
                "/signalr/" + CODE + "/hubs",
                "/signalr/negotiate?callback=" + CODE,
                "/signalr/negotiate?clientProtocol=" + CODE,
                "/signalr/negotiate?connectionData=" + CODE,
                "/signalr/negotiate?connectionData="
                        + URLEncoder.encode("[{\"name\":\"x" + SCRIPT.replace("\"", "") + "\"}]", UTF_8),
                "/signalr/ping?callback=" + CODE,
                "/signalr/start?transport=longPolling&callback=" + CODE + bound,
                "/signalr/connect?transport=" + CODE,
                "/signalr/connect?transport=longPolling&connectionToken=" + CODE,
                "/signalr/connect?transport=foreverFrame&frameId=" + CODE + bound,
                "/signalr/connect?transport=webSockets&messageId=" + CODE + bound,
                "/signalr/connect?transport=longPolling&callback=" + CODE + bound,
                "/signalr/send?transport=longPolling&data=" + CODE + bound,
                "/signalr/send?transport=longPolling&callback=" + CODE + "&data=" + CODE + bound,
                "/signalr/send?transport=longPolling&data="
                        + URLEncoder.encode(
                                "{\"H\":\"" + SCRIPT.replace("\"", "") + "\",\"M\":\"" + SCRIPT.replace("\"", "")
                                        + "\",\"A\":[],\"I\":\"" + SCRIPT.replace("\"", "") + "\"}",
                                UTF_8)
                        + bound,
                "/signalr/abort?transport=longPolling&callback=" + CODE + bound);
        for (String target : targets) {
            try (Page page = browser.newPage()) {
                List<String> ran = ranOn(page);
                open(page, target);
                assertThat(ran).as("opened: %s", target).isEmpty();
            }
        }
        try (Page page = browser.newPage()) {
            List<String> ran = ranOn(page);
            open(page, "/signalr/ping"); // a page of the same origin
            for (String target : targets) {
                page.evaluate(
                        "target => new Promise(done => { const f = document.createElement('iframe');"
                                + " f.onload = done; f.src = target; document.body.append(f); })",
                        at(target));
                page.evaluate(
                        "target => new Promise(done => { const s = document.createElement('script');"
                                + " s.onload = s.onerror = done; s.src = target; document.head.append(s); })",
                        at(target));
                assertThat(ran).as("framed, and as a script: %s", target).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("script in messages does not run in a forever frame, and arrives as it was sent")
    void foreverFrame() throws IOException, InterruptedException {
        String bound = "&connectionToken=" + token() + "&clientProtocol=1.5&connectionData="
                + URLEncoder.encode("[{\"name\":\"talk\"}]", UTF_8);
        try (Page page = browser.newPage()) {
            List<String> ran = ranOn(page);
            page.navigate(at("/signalr/ping"));
            page.evaluate(
                    "target => new Promise(ready => {"
                            + " window.heard = [];"
                            + " const take = data => { window.heard.push(JSON.stringify(data)); if (data.S) ready(); };"
                            + " window.$ = { connection: { transports: { foreverFrame: { getConnection: () => window.fake } } } };"
                            + " window.jQuery = window.$;"
                            + " window.fake = { transport: { _: {} } };"
                            + " window.$.signalR = window.$.connection;"
                            + " window.$.connection.transports.foreverFrame.started = () => {};"
                            + " window.$.connection.transports.foreverFrame.receive = (connection, data) => take(data);"
                            + " const f = document.createElement('iframe');"
                            + " f.src = target; document.body.append(f); })",
                    at("/signalr/connect?transport=foreverFrame&frameId=1" + bound));
            String call = "{\"H\":\"talk\",\"M\":\"Tell\",\"A\":[" + JsonText.quote(SCRIPT) + "],\"I\":0}";
            String answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(at("/signalr/send?transport=foreverFrame" + bound)))
                                    .POST(HttpRequest.BodyPublishers.ofString("data=" + URLEncoder.encode(call, UTF_8)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            assertThat(answer).isEqualTo("{\"I\":\"0\"}");
            page.waitForFunction("() => window.heard.some(text => text.includes('told'))");
            assertThat(page.evaluate("() => window.heard.join()").toString()).contains("alert('ran')");
            assertThat(ran).isEmpty();
        }
    }
}
