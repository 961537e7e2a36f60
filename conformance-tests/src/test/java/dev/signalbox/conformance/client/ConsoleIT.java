package dev.signalbox.conformance.client;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.signalbox.conformance.client.ConsolePage.CONTROL;
import static dev.signalbox.conformance.client.ConsolePage.READ;
import static dev.signalbox.conformance.client.ConsolePage.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
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
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
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
    private static final String HOSTILE = "<img src=x onerror=\"window.ran=1\"></script><script>window.ran=1</script>";

    private static SuiteServer server;
    private static Playwright driver;
    private static Browser browser;

    private ConsolePage opened;
    private Page console;

    @BeforeAll
    static void start() {
        server = SuiteServer.start(SuiteSettings.quick()
                .page("/judge", "judge")
                .page("/clients", "clients")
                .management(ConsolePage.management()));
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
        opened = ConsolePage.open(browser, server);
        console = opened.page;
    }

    @AfterEach
    void close() {
        opened.close();
    }

    private void login(String key) {
        opened.login(key);
    }

    private static ClientPage client(Transport transport, String user) {
        return ConsolePage.client(browser, server, transport, user);
    }

    private Locator row(String user) {
        return opened.row(user);
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
        opened.context.setOffline(true);
        assertThat(console.locator("#lost")).isVisible();
        assertThat(console.locator("#lost")).containsText("trying again");
        opened.context.setOffline(false);
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

    @Test
    @DisplayName("all connections of a user are watched together, and what is shown can be copied")
    void wholeUser() {
        login(CONTROL);
        try (ClientPage first = client(Transport.WEB_SOCKETS, "twice here");
                ClientPage second = client(Transport.SERVER_SENT_EVENTS, "twice here");
                ClientPage other = client(Transport.WEB_SOCKETS, "somebody else")) {
            row("twice here").first().locator(".open").click();
            console.getByLabel("all connections of this user").check();
            console.locator("#wire-start").click();
            assertThat(console.locator("#wire-state")).hasText("watching");
            first.call("invoke", "EchoString", List.of("from the first"));
            second.call("invoke", "EchoString", List.of("from the second"));
            other.call("invoke", "EchoString", List.of("from another"));
            first.call("invoke", "EchoString", List.of("the last"));
            for (String text : List.of("from the first", "from the second", "the last")) {
                assertThat(console.locator(".frame.from-client", new Page.LocatorOptions().setHasText(text)))
                        .not()
                        .hasCount(0);
            }
            assertThat(console.locator(".frame", new Page.LocatorOptions().setHasText("from another")))
                    .hasCount(0);
            opened.context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
            console.locator("#wire-filter").fill("from the");
            console.locator("#wire-copy").click();
            String copied = (String) console.evaluate("() => navigator.clipboard.readText()");
            assertThat(copied.lines())
                    .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\S+Z [<>] .*from the (first|second).*"))
                    .anyMatch(line -> line.contains("> frame webSockets ") && line.contains("from the first"))
                    .anyMatch(line -> line.contains("serverSentEvents") && line.contains("from the second"));
            console.getByLabel("all connections of this user").uncheck();
            assertThat(console.locator("#wire-start")).hasText("Watch");
        }
    }

    @Test
    @DisplayName("names that are very long, and ones written from right to left, break nothing around them")
    void strangeNames() {
        login(CONTROL);
        String turned = "\u202Eturned\u05D0\u05D1";
        WireClient client =
                server.client(server.chat(Transport.SERVER_SENT_EVENTS).withQuery("user", turned + "n".repeat(3_000)));
        client.connect();
        client.invoke("chatHub", "JoinGroup", JsonText.quote("\u202Egroup\u05D0"));
        client.invoke("chatHub", "JoinGroup", JsonText.quote("g".repeat(1_000)));
        Locator row = row(turned);
        assertThat(row).isVisible();
        assertThat(row.boundingBox().height).isEqualTo(38);
        assertThat(console.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                .as("the page is no wider than the window")
                .isEqualTo(true);
        row.locator(".open").click();
        assertThat(console.locator("#detail bdi")).hasCount(2);
        assertThat(console.locator("#drawer-title").boundingBox().height).isLessThan(100);
        assertThat(console.evaluate("() => document.querySelector('#drawer').scrollWidth <= innerWidth"))
                .isEqualTo(true);
        assertThat(console.locator("#disconnect")).isVisible();
        client.abort();
    }

    @Test
    @DisplayName("by keyboard alone: log in, walk the rows, open one, close it, and be back where one was")
    void keyboard() {
        assertThat(console.getByLabel("Key")).isFocused();
        console.keyboard().type(CONTROL);
        console.keyboard().press("Enter");
        try (ClientPage first = client(Transport.WEB_SOCKETS, "by keyboard 1");
                ClientPage second = client(Transport.WEB_SOCKETS, "by keyboard 2")) {
            console.locator("#filter").fill("by keyboard");
            assertThat(console.locator("tr.row")).hasCount(2);
            console.locator("tr.row .open").first().focus();
            console.keyboard().press("ArrowDown");
            assertThat(console.locator("tr.row .open").nth(1)).isFocused();
            String id = console.locator("tr.row").nth(1).getAttribute("data-id");
            console.keyboard().press("Enter");
            assertThat(console.locator("#drawer-id")).hasText(id);
            console.keyboard().press("Escape");
            assertThat(console.locator("#drawer")).isHidden();
            assertThat(console.locator("tr.row[data-id='" + id + "'] .open")).isFocused();
            assertThat(first.result("invoke", "EchoString", List.of("x"))).containsEntry("value", "x");
            assertThat(second.result("invoke", "EchoString", List.of("x"))).containsEntry("value", "x");
        }
    }
}
