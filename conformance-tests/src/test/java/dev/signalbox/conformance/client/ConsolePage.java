package dev.signalbox.conformance.client;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.gateway.management.ApiKey;
import dev.signalbox.gateway.management.ManagementConfig;
import dev.signalbox.gateway.management.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The console of a server in a browser of its own; closing it fails when the page had an error that nobody caught. */
final class ConsolePage implements AutoCloseable {
    static final String READ = "reader-0123456789-0123456789-0123";
    static final String CONTROL = "controller-0123456789-0123456789-";
    static final int SOON = 30_000; // milliseconds

    final BrowserContext context;
    final Page page;
    private final List<String> uncaught = new ArrayList<>();

    private ConsolePage(Browser browser, SuiteServer server) {
        context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1600, 1000));
        context.setDefaultTimeout(SOON);
        page = context.newPage();
        page.onPageError(uncaught::add);
        page.onDialog(dialog -> {
            uncaught.add("a dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.navigate("http://127.0.0.1:" + server.managementPort() + "/console/");
    }

    /** Opens it and logs nobody in. */
    static ConsolePage open(Browser browser, SuiteServer server) {
        return new ConsolePage(browser, server);
    }

    /** A management port with a key to read and one to control. */
    static ManagementConfig management() {
        return ManagementConfig.builder()
                .port(0)
                .key(ApiKey.of("reader", Right.READ, READ))
                .key(ApiKey.of("controller", Right.CONTROL, CONTROL))
                .build();
    }

    /** A genuine client of a server, connected. */
    static ClientPage client(Browser browser, SuiteServer server, Transport transport, String user) {
        ClientPair pair = ClientPair.all().stream()
                .filter(each -> each.transport() == transport
                        && each.version().signalR().startsWith("2.4"))
                .findFirst()
                .orElseThrow();
        ClientPage client = ClientPage.open(browser, server.address(), pair);
        client.call("identify", user);
        Map<String, Object> started = client.result("start", transport.wireName());
        assertThat(started).containsEntry("done", true);
        return client;
    }

    ConsolePage login(String key) {
        page.getByLabel("Key").fill(key);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in"))
                .click();
        assertThat(page.locator("#logout")).isVisible();
        return this;
    }

    /** The row with a text. */
    Locator row(String text) {
        return page.locator("tr.row", new Page.LocatorOptions().setHasText(text));
    }

    /** Waits until the page has asked once more and shows what it was told. */
    void refreshed() {
        for (int i = 0; i < 2; i++) { // the first may have been under way
            page.waitForResponse(response -> response.url().contains("/overview"), () -> {})
                    .finished();
        }
        page.evaluate("() => new Promise(requestAnimationFrame)");
    }

    @Override
    public void close() {
        context.close();
        assertThat(uncaught).as("errors nobody in the page caught").isEmpty();
    }
}
