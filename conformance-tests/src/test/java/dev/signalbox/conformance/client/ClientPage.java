package dev.signalbox.conformance.client;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** One page with one client version in it, told what to do by the functions of {@code judge.js}. Belongs to the thread of its browser. */
final class ClientPage implements AutoCloseable {
    private static final int CONSOLE_LINES = 15;

    private final BrowserContext context;
    private final Page page;
    private final List<String> uncaught = new ArrayList<>();
    private final Deque<String> console = new ArrayDeque<>();

    private ClientPage(BrowserContext context, Page page) {
        this.context = context;
        this.page = page;
    }

    static ClientPage open(Browser browser, WireAddress address, ClientPair pair) {
        return open(browser, "http://" + address, pair);
    }

    /** Opens the page where a proxy shows it. */
    static ClientPage open(Browser browser, String base, ClientPair pair) {
        // Certificates of tests are nobody's.
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true));
        ClientPage opened = new ClientPage(context, context.newPage());
        opened.page.onPageError(opened.uncaught::add);
        opened.page.onConsoleMessage(message -> {
            opened.console.add(message.text());
            if (opened.console.size() > CONSOLE_LINES) {
                opened.console.remove();
            }
        });
        // The client declines this transport where the browser has event streams.
        String without = pair.transport() == Transport.FOREVER_FRAME ? "&without=EventSource" : "";
        opened.page.navigate(base + "/judge/page.html?signalr=" + pair.version().signalR() + "&jquery="
                + pair.version().jquery() + without);
        return opened;
    }

    /** Loads the page again. */
    void reload() {
        page.reload();
    }

    /** Calls a function of the page and waits for what its promise gives. */
    Object call(String function, Object... arguments) {
        try {
            return page.evaluate(
                    "([name, args]) => window.judge[name].apply(window.judge, args)",
                    List.of(function, List.of(arguments)));
        } catch (RuntimeException failure) {
            throw new AssertionError(function + ": " + failure.getMessage() + "; console: " + console, failure);
        }
    }

    /** Calls a function whose promise gives an object. */
    @SuppressWarnings("unchecked") // the page gives objects with string keys
    Map<String, Object> result(String function, Object... arguments) {
        return (Map<String, Object>) call(function, arguments);
    }

    /** Calls a function that gives an array. */
    @SuppressWarnings("unchecked") // the page gives arrays
    List<Object> list(String function, Object... arguments) {
        return (List<Object>) call(function, arguments);
    }

    /** By which protocols the requests to the server that have ended were answered, each once; WebSockets are none. */
    @SuppressWarnings("unchecked") // the page gives arrays of strings
    List<String> protocols() {
        return (List<String>) page.evaluate("() => [...new Set(performance.getEntriesByType('resource')"
                + ".filter(entry => entry.name.includes('/signalr/'))"
                + ".map(entry => entry.nextHopProtocol).filter(name => name))]");
    }

    /** The errors that nobody in the page caught, since the last time of asking. */
    List<String> takeUncaught() {
        List<String> taken = List.copyOf(uncaught);
        uncaught.clear();
        return taken;
    }

    @Override
    public void close() {
        context.close();
    }
}
