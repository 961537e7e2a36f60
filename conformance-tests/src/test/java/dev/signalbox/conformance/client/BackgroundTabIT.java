package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.PersistentConnection;
import dev.signalbox.connection.client.ClientFamily;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages in the background, whose timers Chromium lets run once a minute only: how official clients fare there with the original's time-outs,
 * and with those that docs/operations.md recommends. Chromium runs without a debugger, which would keep pages awake; pages report by themselves.
 */
final class BackgroundTabIT {
    private static final Duration AT_ONCE = Duration.ofSeconds(60); // a browser starts, a page loads, on a busy machine
    private static final Duration TWO_BEATS = Duration.ofMinutes(4);
    private static final String STOPPED = "error The client has been inactive since a while ago and it has exceeded the"
            + " inactivity timeout of 50000 ms. Stopping the connection.";

    @RegisterExtension
    final Suites suites = new Suites();

    @TempDir
    private Path profile;

    private final Map<String, Seen> reports = new ConcurrentHashMap<>();

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    @DisplayName(
            "J2: timers that run once a minute stop clients up to 2.4.1 with a window of 50 s, and none with one of 110 s")
    void backgroundTabs() throws Exception {
        SuiteServer usual = suites.start(pages(SuiteSettings.defaults()));
        SuiteServer recommended = suites.start(pages(SuiteSettings.defaults()
                .timing(timing -> timing.client(
                        ClientFamily.JQUERY,
                        timeouts -> timeouts.disconnectTimeout(Duration.ofSeconds(90))
                                .keepAlive(Duration.ofSeconds(10))))));
        List<Tab> stopping = List.of(
                new Tab("socket", usual, "2.3.0", "1.12.4", Transport.WEB_SOCKETS),
                new Tab("polls", usual, "2.4.1", "3.7.1", Transport.LONG_POLLING));
        List<Tab> lasting = List.of(
                new Tab("newest", usual, "2.4.3", "3.7.1", Transport.LONG_POLLING), // counts what it receives
                new Tab("socket, recommended", recommended, "2.3.0", "1.12.4", Transport.WEB_SOCKETS),
                new Tab("polls, recommended", recommended, "2.4.1", "3.7.1", Transport.LONG_POLLING));
        List<Tab> tabs = Stream.concat(stopping.stream(), lasting.stream()).toList();
        tabs.forEach(tab -> reports.put(tab.name, new Seen()));
        Process browser = browser(address(tabs));
        try {
            for (Tab tab : tabs) {
                reports.get(tab.name).awaitChange("started " + tab.transport.wireName(), AT_ONCE);
                reports.get(tab.name).awaitChange("hidden", AT_ONCE);
            }
            for (Tab tab : tabs) {
                reports.get(tab.name).awaitChange("throttled", TWO_BEATS);
            }
            for (Tab tab : stopping) {
                reports.get(tab.name).awaitChange(STOPPED, AT_ONCE);
                reports.get(tab.name).awaitChange("disconnected", AT_ONCE);
            }
            for (SuiteServer server : List.of(usual, recommended)) {
                server.context(ChatHub.class).clients().all().invoke("numbered", 7);
            }
            for (Tab tab : lasting) {
                reports.get(tab.name).awaitChange("got 7", AT_ONCE);
                assertThat(reports.get(tab.name).changes("disconnected"))
                        .as(tab.name)
                        .isZero();
            }
        } finally {
            browser.descendants().forEach(ProcessHandle::destroyForcibly);
            browser.destroyForcibly();
            browser.waitFor();
        }
    }

    private SuiteSettings pages(SuiteSettings settings) {
        return settings.page("/judge", "judge").page("/clients", "clients").raw("/report", new Reports());
    }

    /** One page of an official client. */
    private record Tab(String name, SuiteServer server, String signalR, String jquery, Transport transport) {}

    // Each page opens the next, in front of itself, as soon as it is connected; the last an empty one.
    private static String address(List<Tab> tabs) {
        String next = "about:blank";
        for (int i = tabs.size() - 1; i >= 0; i--) {
            Tab tab = tabs.get(i);
            next = "http://" + tab.server.address() + "/judge/background.html?signalr=" + tab.signalR + "&jquery="
                    + tab.jquery + "&transport=" + tab.transport.wireName() + "&page=" + encoded(tab.name) + "&next="
                    + encoded(next);
        }
        return next;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Takes reports out of requests that it then refuses: pages may ask nobody but the server they come from. */
    private final class Reports extends PersistentConnection {
        @Override
        protected boolean authorizeRequest(ConnectionRequest request) {
            Seen seen = reports.get(String.valueOf(request.query("page")));
            String what = request.query("what");
            if (seen != null && what != null) {
                seen.changed(what);
            }
            return false;
        }
    }

    private Process browser(String address) throws IOException {
        return new ProcessBuilder(
                        Chromium.find().toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-sync",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-popup-blocking",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0", // without it, headless Chromium does not stay; nobody connects
                        "--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/5", // five minutes else
                        address)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
