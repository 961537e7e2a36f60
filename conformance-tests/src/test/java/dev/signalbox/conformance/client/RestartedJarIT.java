package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.WaitUntilState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The product is told to stop while clients are connected, and started again: what a deployment does. */
@Isolated("starts processes and a browser")
@Timeout(240)
final class RestartedJarIT {
    private static final double PATIENCE_MILLIS = 40_000;
    private static final Duration DRAIN = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    @DisplayName(
            "SIGTERM with clients on every transport: 0 in time; started again with the same key, they are back with their rooms")
    void restart() throws Exception {
        Path key = folder.resolve("token.key");
        Files.writeString(key, "ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=\n");
        try (Playwright driver = Chromium.driver();
                Browser browser = Chromium.launch(driver, Chromium.find())) {
            RunningJar first = start(key, 0);
            String url = first.url();
            Map<String, Page> pages = new TreeMap<>();
            List<String> uncaught = new ArrayList<>();
            for (String transport : List.of("webSockets", "serverSentEvents", "foreverFrame", "longPolling")) {
                Page page = browser.newPage();
                page.setDefaultTimeout(PATIENCE_MILLIS);
                page.onPageError(uncaught::add);
                page.navigate(
                        url + "/?transport=" + transport,
                        new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
                page.waitForSelector("body[data-state=connected][data-transport=" + transport + "]");
                page.fill("#room-name", "room");
                page.click("#room-join");
                has(page, "has joined");
                pages.put(transport, page);
            }
            first.stop();
            assertThat(first.endsWithin(DRAIN))
                    .as("ends within its drain timeout")
                    .isTrue();
            assertThat(first.exitCode()).isZero();
            assertThat(first.error())
                    .contains("draining: not ready any more", "drained: ")
                    .doesNotContain("Exception", "ERROR");
            first.close();

            RunningJar second = start(key, Integer.parseInt(url.substring(url.lastIndexOf(':') + 1)));
            assertThat(second.url()).isEqualTo(url);
            for (Page page : pages.values()) {
                PlaywrightAssertions.assertThat(page.locator("#tally-reconnects"))
                        .not()
                        .hasText("0", new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
                page.waitForSelector("body[data-state=connected]");
            }
            // Each of them is heard by all in the room: nobody has joined again.
            for (Map.Entry<String, Page> sender : pages.entrySet()) {
                sender.getValue().fill("#chat-text", "back over " + sender.getKey());
                sender.getValue().click("#chat-send");
                pages.values().forEach(page -> has(page, "back over " + sender.getKey()));
            }
            assertThat(uncaught).isEmpty();
            second.stop();
            assertThat(second.exitCode()).isZero();
            assertThat(second.error()).doesNotContain("Exception", "ERROR");
            second.close();
        }
    }

    @Test
    @DisplayName("a second SIGTERM ends it at once, with the signal's status")
    void secondSignal() throws Exception {
        try (RunningJar jar = RunningJar.start("--port", "0", "--drain-timeout", "10m", "--drain-delay", "5m")) {
            jar.url();
            jar.stop();
            jar.awaitError("draining: not ready any more");
            jar.stop();
            assertThat(jar.exitCode()).isEqualTo(143);
        }
    }

    private static RunningJar start(Path key, int port) throws Exception {
        return RunningJar.start(
                "--port",
                Integer.toString(port),
                "--token-key-file",
                key.toString(),
                "--drain-timeout",
                DRAIN.toSeconds() + "s");
    }

    private static void has(Page page, String text) {
        PlaywrightAssertions.assertThat(page.locator("#chat-messages"))
                .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
    }
}
