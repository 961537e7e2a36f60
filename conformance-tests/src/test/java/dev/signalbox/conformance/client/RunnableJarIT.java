package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.WaitUntilState;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The product as a stranger meets it: one command, a page, every card of it over every transport. */
@Isolated("starts processes and a browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RunnableJarIT {
    private static final double PATIENCE_MILLIS = 40_000;
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private RunningJar jar;
    private String url;
    private Playwright driver;
    private Browser browser;

    @BeforeAll
    void start() throws Exception {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        jar = RunningJar.start("--port", "0");
        url = jar.url();
        driver = Chromium.driver();
        browser = Chromium.launch(driver, Chromium.find());
    }

    @AfterAll
    void stop() throws Exception {
        driver.close();
        jar.stop();
        assertThat(jar.exitCode()).as("stopped in good order").isZero();
        assertThat(jar.error()).contains("No token key is set").doesNotContain("Exception");
        jar.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"webSockets", "serverSentEvents", "foreverFrame", "longPolling"})
    void everyCardOfThePageWorks(String transport) {
        List<String> complaints = new ArrayList<>();
        Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1500, 1080));
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // The browser says so when a call meets the socket that the page has just cut.
            boolean cut = message.text().equals("WebSocket is already in CLOSING or CLOSED state.");
            if (message.type().equals("error") && !cut) {
                complaints.add(message.text());
            }
        });
        page.navigate(url + "/?transport=" + transport, new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
        page.waitForSelector("body[data-state=connected][data-transport=" + transport + "]");

        page.fill("#chat-text", "<b>hello</b> over " + transport);
        page.click("#chat-send");
        has(page, "#chat-messages", "<b>hello</b> over " + transport);
        page.fill("#room-name", "room of " + transport);
        page.click("#room-join");
        has(page, "#chat-messages", "has joined");
        page.fill("#chat-text", "only here");
        page.click("#chat-send");
        has(page, "#chat-messages", "only here");

        page.click("#job-run");
        page.waitForSelector("#job-result[data-state=done]");
        has(page, "#job-percent", "100 %");

        page.fill("#echo-text", "echo over " + transport);
        page.click("#echo-send");
        has(page, "#echo-messages", "Welcome!");
        has(page, "#echo-messages", "echo over " + transport);
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(transport + ".png")));

        page.click("#cut");
        page.waitForSelector("[data-testid=history-entry][data-kind=reconnecting]");
        has(page, "#tally-reconnects", "1");
        page.waitForSelector("body[data-state=connected]");
        page.fill("#chat-text", "back again");
        page.click("#chat-send");
        has(page, "#chat-messages", "back again");
        has(page, "#tally-lost", "0");
        has(page, "#tally-twice", "0");
        assertThat(page.locator("[data-testid=frame]").count()).isPositive();
        assertThat(complaints).isEmpty();
        page.close();
    }

    private static void has(Page page, String selector, String text) {
        PlaywrightAssertions.assertThat(page.locator(selector)).containsText(text);
    }

    @Test
    void aTakenPortIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                RunningJar second = RunningJar.start("--host", "0.0.0.0", "--port", "" + taken.getLocalPort())) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.error().lines()).singleElement().asString().startsWith("signalbox: cannot listen on");
        }
    }

    @Test
    void aWrongOptionIsNamedWithWhatIsAllowed() throws Exception {
        try (RunningJar refused = RunningJar.start("--disconnect-timeout", "5s")) {
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.error())
                    .startsWith("signalbox: --disconnect-timeout 5s:")
                    .contains("six seconds");
        }
    }
}
