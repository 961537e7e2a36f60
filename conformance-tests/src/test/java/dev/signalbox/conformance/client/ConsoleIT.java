package dev.signalbox.conformance.client;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.gateway.management.ApiKey;
import dev.signalbox.gateway.management.ManagementConfig;
import dev.signalbox.gateway.management.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The console in Chromium, looking at genuine clients. */
@Execution(ExecutionMode.SAME_THREAD) // a browser belongs to one thread
class ConsoleIT {
    private static final String READ = "reader-0123456789-0123456789-0123";
    private static final String CONTROL = "controller-0123456789-0123456789-";
    private static final String HOSTILE = "<img src=x onerror=\"window.ran=1\"></script><script>window.ran=1</script>";
    private static final int SOON = 10_000; // milliseconds

    private static SuiteServer server;
    private static Playwright driver;
    private static Browser browser;

    private final List<String> uncaught = new ArrayList<>();
    private BrowserContext context;
    private Page console;

    @BeforeAll
    static void start() {
        server = SuiteServer.start(SuiteSettings.quick()
                .page("/judge", "judge")
                .page("/clients", "clients")
                .management(ManagementConfig.builder()
                        .port(0)
                        .key(ApiKey.of("reader", Right.READ, READ))
                        .key(ApiKey.of("controller", Right.CONTROL, CONTROL))
                        .build()));
        driver = Chromium.driver();
        browser = Chromium.launch(driver, Chromium.find());
    }

    @AfterAll
    static void stop() {
        browser.close();
        driver.close();
        server.close();
    }

    @BeforeEach
    void open() {
        context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1600, 1000));
        context.setDefaultTimeout(SOON);
        console = context.newPage();
        console.onPageError(uncaught::add);
        console.onDialog(dialog -> {
            uncaught.add("a dialog: " + dialog.message());
            dialog.dismiss();
        });
        console.navigate("http://127.0.0.1:" + server.managementPort() + "/console/");
    }

    @AfterEach
    void close() {
        context.close();
        assertThat(uncaught).as("errors nobody in the page caught").isEmpty();
    }

    private void login(String key) {
        console.getByLabel("Key").fill(key);
        console.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in"))
                .click();
        assertThat(console.locator("#logout")).isVisible();
    }

    private static ClientPage client(Transport transport, String user) {
        ClientPair pair = ClientPair.all().stream()
                .filter(each -> each.transport() == transport
                        && each.version().signalR().startsWith("2.4"))
                .findFirst()
                .orElseThrow();
        ClientPage page = ClientPage.open(browser, server.address(), pair);
        page.call("identify", user);
        Map<String, Object> started = page.result("start", transport.wireName());
        assertThat(started).containsEntry("done", true);
        return page;
    }

    private Locator row(String user) {
        return console.locator("tr.row", new Page.LocatorOptions().setHasText(user));
    }

    @Test
    @DisplayName("a wrong key is refused, a right one lets in, a reload stays in, logging out ends it")
    void loggingIn() {
        console.getByLabel("Key").fill("wrong-0123456789-0123456789-012345");
        console.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in"))
                .click();
        assertThat(console.locator("#login-fault")).hasText("The credential is not good for this server.");
        assertThat(console.locator("#charts")).isHidden();
        login(READ);
        assertThat(console.locator("#who")).hasText("reader (read)");
        console.reload();
        assertThat(console.locator("#who")).hasText("reader (read)");
        console.locator("#logout").click();
        assertThat(console.getByLabel("Key")).isVisible();
        console.reload();
        assertThat(console.getByLabel("Key")).isVisible();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("a jQuery client is in the table, its message passes on the wire view, and the button ends it")
    void aLife(Transport transport) throws IOException {
        login(CONTROL);
        String user = "ann over " + transport.wireName();
        try (ClientPage client = client(transport, user)) {
            assertThat(row(user)).isVisible();
            assertThat(row(user).locator("[data-column=transport]")).hasText(transport.wireName());
            assertThat(row(user).locator("[data-column=client]")).containsText("jquery 2.4");
            client.call("invoke", "JoinGroup", List.of("room one"));
            row(user).locator(".open").click();
            assertThat(console.locator("#detail")).containsText("room one");
            console.locator("#wire-start").click();
            assertThat(console.locator("#wire-state")).hasText("watching");
            client.call("invoke", "Send", List.of(user, "seen passing"));
            Locator passed =
                    console.locator(".frame:not(.from-client)", new Page.LocatorOptions().setHasText("seen passing"));
            assertThat(passed.first()).isVisible();
            assertThat(console.locator(".frame.from-client", new Page.LocatorOptions().setHasText("seen passing"))
                            .first())
                    .isVisible();
            passed.first().click();
            assertThat(passed.first().locator("pre")).containsText("\"seen passing\"");
            watchTools(client, user);
            console.locator("#disconnect").click();
            console.locator("#reason").fill("enough");
            console.locator("#confirm-yes").click();
            client.call("awaitChange", "disconnected", SOON);
            assertThat(console.locator("#gone")).isVisible();
            console.locator("#drawer-close").click();
            assertThat(row(user)).hasCount(0);
        }
    }

    private void watchTools(ClientPage client, String user) throws IOException {
        console.locator("#wire-filter").fill("nothing like it");
        assertThat(console.locator(".frame:visible")).hasCount(0);
        console.locator("#wire-filter").fill("");
        console.locator("#wire-pause").click();
        console.locator("#wire-clear").click();
        client.call("invoke", "Send", List.of(user, "while paused"));
        assertThat(console.locator("#wire-state")).containsText("wait");
        assertThat(console.locator(".frame")).hasCount(0);
        console.locator("#wire-pause").click();
        assertThat(console.locator(".frame", new Page.LocatorOptions().setHasText("while paused"))
                        .first())
                .isVisible();
        Download download =
                console.waitForDownload(() -> console.locator("#wire-save").click());
        assertThat(Files.readString(download.path())).contains("while paused").doesNotContain("connectionToken=A");
    }

    @Test
    @DisplayName("with a key to read nothing can be ended or watched, whatever the page is made to do")
    void aKeyToRead() {
        login(READ);
        try (ClientPage client = client(Transport.WEB_SOCKETS, "read only")) {
            row("read only").locator(".open").click();
            assertThat(console.locator("#disconnect")).isDisabled();
            assertThat(console.locator("#wire-start")).isDisabled();
            assertThat(console.locator("#frames"))
                    .hasAttribute("data-empty", java.util.regex.Pattern.compile("right to control"));
            Object status = console.evaluate("async () => { const told = await (await fetch('../session')).json();"
                    + " const id = document.querySelector('#drawer-id').textContent;"
                    + " return (await fetch(`api/connections/${id}/disconnect`, {method: 'POST', body: '{}',"
                    + " headers: {'Content-Type': 'application/json', 'X-Signalbox-Csrf': told.csrf}})).status; }");
            assertThat(status).isEqualTo(403);
            assertThat(client.result("invoke", "EchoString", List.of("alive"))).containsEntry("value", "alive");
        }
    }

    @Test
    @DisplayName("charts and totals move when clients speak, and are still there after a reload")
    void charts() {
        login(READ);
        try (ClientPage client = client(Transport.WEB_SOCKETS, "busy")) {
            for (int i = 0; i < 20; i++) {
                client.call("invoke", "EchoString", List.of("x"));
            }
            Locator line = console.locator(".chart").nth(1).locator(".line").first();
            assertThat(line).hasAttribute("d", java.util.regex.Pattern.compile("L"));
            assertThat(console.locator(".chart").nth(0).locator("b")).not().hasText("0");
            console.reload();
            assertThat(console.locator(".chart").nth(1).locator(".line").first())
                    .hasAttribute("d", java.util.regex.Pattern.compile("L"));
            assertThat(console.locator("[data-meter='signalbox.hub.calls']").first())
                    .hasAttribute("data-value", java.util.regex.Pattern.compile("^[1-9]"));
        }
    }

    @Test
    @DisplayName("markup in a user's name, a user agent, a group, a payload and an error stays text")
    void hostileTexts() {
        login(CONTROL);
        WireClient client = server.client(server.chat(Transport.SERVER_SENT_EVENTS)
                .withQuery("user", HOSTILE)
                .withHeader("User-Agent", HOSTILE));
        client.connect();
        client.invoke("chatHub", "JoinGroup", JsonText.quote(HOSTILE));
        client.invoke("chatHub", "ThrowHubException", JsonText.quote(HOSTILE), "null");
        assertThat(row("onerror")).isVisible();
        row("onerror").locator(".open").click();
        assertThat(console.locator("#detail")).containsText(HOSTILE);
        assertThat(console.locator("#drawer-title")).hasText(HOSTILE);
        console.locator("#wire-start").click();
        assertThat(console.locator("#wire-state")).hasText("watching");
        client.invoke("chatHub", "Send", JsonText.quote(HOSTILE), JsonText.quote(HOSTILE));
        Locator frame = console.locator(".frame", new Page.LocatorOptions().setHasText("onerror"));
        assertThat(frame.first()).isVisible();
        frame.first().click();
        assertThat(console.locator("#troubles")).containsText(HOSTILE);
        assertThat(console.locator("img")).hasCount(0);
        assertThat(console.evaluate("() => window.ran")).isNull();
    }

    @Test
    @DisplayName("a server that does not answer is said to be lost, and shown again when it answers")
    void lostAndFound() {
        login(READ);
        assertThat(console.locator("#lost")).isHidden();
        context.setOffline(true);
        assertThat(console.locator("#lost")).isVisible();
        assertThat(console.locator("#lost")).containsText("trying again");
        context.setOffline(false);
        assertThat(console.locator("#lost")).isHidden();
        assertThat(console.locator("#health")).hasText("Up");
    }

    @Test
    @DisplayName("the next connection is watched from its first request on")
    void watchNext() {
        login(CONTROL);
        console.locator("#watch-next").click();
        assertThat(console.locator("#wire-state")).hasText("waiting for the next connection");
        try (ClientPage client = client(Transport.LONG_POLLING, "next")) {
            Locator first = console.locator(".frame").first();
            assertThat(first).containsText("/signalr/connect?");
            assertThat(first).containsText("connectionToken=***");
            assertThat(client.result("invoke", "EchoString", List.of("x"))).containsEntry("value", "x");
        }
    }
}
