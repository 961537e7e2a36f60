package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import dev.signalbox.conformance.suite.LifecycleEvent.Kind;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.wire.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The features of hubs that the matrix of client versions does not go into, each with two pages of the newest official client over each
 * transport: selectors and exclusions, users, typed clients, values in both directions, state, items, modules, rejoining, abort.
 */
@Isolated("a browser and its time-outs want the machine for themselves")
final class HubFeaturesIT {
    private static final int SOON = 30_000; // milliseconds a page may take for what should come at once
    private static final ClientVersion NEWEST = ClientVersion.offered()[0];

    private static SuiteServer server;
    private static Playwright driver;
    private static Browser browser;

    @BeforeAll
    static void start() {
        server = SuiteServer.start(SuiteSettings.quick()
                .hubs(hubs -> hubs.hub(FeatureHub.class).addModule(new FeatureHub.Module()))
                .page("/judge", "judge")
                .page("/clients", "clients"));
        driver = Chromium.driver();
        browser = Chromium.launch(driver, Chromium.find());
    }

    @AfterAll
    static void stop() {
        browser.close();
        driver.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F2-F15: each feature of hubs, with the official client in Chromium")
    void features(Transport transport) {
        ClientPair pair = new ClientPair(NEWEST, transport);
        try (ClientPage one = ClientPage.open(browser, server.address(), pair);
                ClientPage other = ClientPage.open(browser, server.address(), pair)) {
            String id = started(one, transport, "one");
            String otherId = started(other, transport, "other");
            selectors(one, other, id, otherId);
            values(one);
            callerAndConnection(one);
            errors(one);
            aborted(other, otherId, transport);
            assertThat(one.takeUncaught()).isEmpty();
            assertThat(other.takeUncaught()).isEmpty();
        }
    }

    private static String started(ClientPage page, Transport transport, String user) {
        page.call("identify", user);
        page.call("listen", "featureHub", List.of("note", "updateStock"));
        Map<String, Object> started = page.result("start", transport.wireName());
        assertThat(started).containsEntry("done", true).containsEntry("transport", transport.wireName());
        return (String) started.get("id");
    }

    /** Who gets what; the last message goes to both, so that all others are known to have come before it. */
    private static void selectors(ClientPage one, ClientPage other, String id, String otherId) {
        String room = "room of " + id;
        assertThat(invoke(one, "Join", room)).containsEntry("done", true);
        assertThat(invoke(other, "Join", room)).containsEntry("done", true);
        assertThat(invoke(one, "Select", otherId, "other", room)).containsEntry("done", true);
        one.call("awaitCall", List.of("note", "last"), SOON);
        other.call("awaitCall", List.of("note", "last"), SOON);
        assertThat(one.list("calls", "note"))
                .containsExactly(
                        List.of("note", "caller"),
                        List.of("note", "group except"),
                        List.of("note", "groups except"),
                        List.of("note", "last"));
        assertThat(other.list("calls", "note"))
                .containsExactly(
                        List.of("note", "others"),
                        List.of("note", "client"),
                        List.of("note", "clients"),
                        List.of("note", "others in group"),
                        List.of("note", "user"),
                        List.of("note", "users"),
                        List.of("note", "last"));
        assertThat(other.list("calls", "updateStock"))
                .as("a typed client, and names as old pages read them")
                .containsExactly(List.of("updateStock", Map.of("Symbol", "MSFT", "LastPrice", 46.5)));
        assertThat(invoke(other, "Leave", room)).containsEntry("done", true);
    }

    private static void values(ClientPage page) {
        assertThat(invoke(page, "stock", Map.of("symbol", "X", "lastPrice", "1.5")))
                .containsEntry("value", Map.of("Symbol", "X", "LastPrice", 1.5));
        assertThat(invoke(page, "day", "Monday")).containsEntry("value", 1);
        assertThat(invoke(page, "when", "01/02/2020")).containsEntry("value", "2020-01-02T00:00:00");
        assertThat(invoke(page, "bytes", "AQID")).containsEntry("value", "AQID");
        assertThat(invoke(page, "maybe", (Object) null)).containsEntry("value", null);
        assertThat(invoke(page, "later", "x")).containsEntry("value", "x, later");
        assertThat(invoke(page, "Overload", 1)).containsEntry("value", "one");
        assertThat(invoke(page, "Overload", 1, 2)).containsEntry("value", "two");
        page.call("begin", "featureHub", "work", List.of(3));
        assertThat(page.result("finish")).containsEntry("value", 3);
    }

    private static void callerAndConnection(ClientPage page) {
        assertThat(invoke(page, "count")).containsEntry("value", 1);
        assertThat(invoke(page, "count")).containsEntry("value", 2);
        assertThat(invoke(page, "remember", "Ann")).containsEntry("value", null);
        assertThat(invoke(page, "remember", "Bob")).containsEntry("value", "Ann");
        assertThat(page.call("getHubState", "featureHub", "name")).isEqualTo("Bob");
        assertThat(invoke(page, "intercepted")).containsEntry("value", "by the module");
    }

    private static void errors(ClientPage page) {
        assertThat(invoke(page, "hidden")).containsEntry("done", false);
        assertThat(invoke(page, "closed"))
                .containsEntry("message", "There was an error invoking Hub method 'featurehub.closed'.");
        assertThat(invoke(page, "refuse", 7))
                .containsEntry("source", "HubException")
                .containsEntry("message", "no")
                .containsEntry("data", Map.of("Code", 7));
    }

    /**
     * The protocol has no word for it: a client takes the end of its stream for a cut and comes back, and one that polls just polls
     * again (protocol B9).
     */
    private static void aborted(ClientPage page, String id, Transport transport) {
        page.call("begin", "featureHub", "leave", List.of());
        server.events().awaitAmongOthers(Duration.ofSeconds(30), id, Kind.STOPPED);
        if (transport != Transport.LONG_POLLING) {
            page.call("awaitChange", "reconnected", SOON);
        }
        assertThat(invoke(page, "later", "again")).containsEntry("value", "again, later");
    }

    private static Map<String, Object> invoke(ClientPage page, String method, Object... arguments) {
        return page.result("invokeOn", "featureHub", method, java.util.Arrays.asList(arguments));
    }
}
