package dev.signalbox.conformance.client;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The console before very many connections: only what is in sight is asked for and drawn. */
@Execution(ExecutionMode.SAME_THREAD) // a browser belongs to one thread
class ConsoleCrowdIT {
    private static final int MOST = 5_000;
    private static final int OTHER_FILES = 2_000; // that this process may have open besides
    private static final int AT_ONCE = 50;
    private static final int ROW_PIXELS = 38;
    private static final int MOST_ROWS = 120; // in sight, and as many around them as the page wants
    private static final int MOST_BYTES = 100_000; // of an answer
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int crowd = mostConnections();
    private final String told = String.format(Locale.ROOT, "%,d", crowd);

    /** As many as this process may hold both ends of. */
    private static int mostConnections() {
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
        assertThat(files).as("files that may be open (ulimit -n)").isGreaterThan(2 * OTHER_FILES);
        return (int) Math.min(MOST, (files - OTHER_FILES) / 2);
    }

    @Test
    @DisplayName("of 5,000 connections few are drawn and asked for, and all are reached")
    void crowd() throws IOException, InterruptedException {
        try (SuiteServer server = SuiteServer.start(SuiteSettings.defaults().management(ConsolePage.management()));
                Playwright driver = Chromium.driver();
                Browser browser = Chromium.launch(driver, Chromium.find());
                ConsolePage console = ConsolePage.open(browser, server).login(ConsolePage.CONTROL)) {
            connect(server);
            Page page = console.page;
            List<Response> answers = new ArrayList<>();
            page.onResponse(answer -> {
                if (answer.url().contains("/console/api/")) {
                    answers.add(answer);
                }
            });
            assertThat(page.locator("#live")).hasText(told);
            assertThat(page.locator("#found")).hasText(told);
            Set<String> seen = new HashSet<>();
            page.locator("th[data-column=id] button").click(); // a stable order
            assertThat(page.locator("th[data-column=id]")).hasAttribute("aria-sort", "ascending");
            for (int row = 0; row < crowd; row += 500) {
                seen.addAll(scrolledTo(page, row));
            }
            List<String> last = scrolledTo(page, crowd);
            assertThat(seen).hasSizeGreaterThan(10 * Math.min(20, crowd / 500)).doesNotContainAnyElementsOf(last);
            assertThat(last).isSorted();
            assertThat(page.locator("tr.row").last().boundingBox().y)
                    .as("the last row is in sight")
                    .isLessThan(page.locator("#rows").boundingBox().y
                            + page.locator("#rows").boundingBox().height);
            page.locator("#filter").fill(last.get(0));
            assertThat(page.locator("#found")).hasText("1 of " + told);
            assertThat(page.locator("tr.row")).hasCount(1);
            page.locator("#filter").fill("nobody is called so");
            assertThat(page.locator("#no-rows")).hasText("No connection is like that.");
            page.locator("#filter").fill("");
            page.locator("tr.row .open").first().click();
            assertThat(page.locator("#detail")).containsText("serverSentEvents");
            page.locator("#drawer-close").click();
            assertThat(answers).hasSizeGreaterThan(15);
            for (Response answer : List.copyOf(answers)) {
                assertThat(answer.status()).as(answer.url()).isEqualTo(200);
                assertThat(answer.body().length).as(answer.url()).isLessThan(MOST_BYTES);
            }
        }
    }

    /** The ids that are drawn once a row is in sight. */
    private static List<String> scrolledTo(Page page, int row) {
        page.evaluate("top => document.querySelector('#rows').scrollTop = top", row * ROW_PIXELS);
        page.waitForFunction("() => { const box = document.querySelector('#rows').getBoundingClientRect();"
                + " const seen = document.elementFromPoint(box.left + 40, box.bottom - 10);"
                + " return seen !== null && seen.closest('tr.row') !== null; }");
        List<String> ids = new ArrayList<>();
        ((List<?>) page.evaluate("() => [...document.querySelectorAll('tr.row')].map(each => each.dataset.id)"))
                .forEach(id -> ids.add((String) id));
        assertThat(ids).hasSizeBetween(10, MOST_ROWS);
        return ids;
    }

    private void connect(SuiteServer server) throws InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Semaphore turns = new Semaphore(AT_ONCE);
        List<CompletableFuture<Void>> connected = new ArrayList<>();
        for (int i = 0; i < crowd; i++) {
            turns.acquire();
            connected.add(client.sendAsync(
                            request(server, "/negotiate?clientProtocol=1.5"), HttpResponse.BodyHandlers.ofString())
                    .thenCompose(answer -> client.sendAsync(
                            request(
                                    server,
                                    "/connect?clientProtocol=1.5&transport=serverSentEvents&connectionToken="
                                            + token(answer.body())),
                            HttpResponse.BodyHandlers.ofPublisher()))
                    .thenCompose(stream -> {
                        Begun begun = new Begun();
                        stream.body().subscribe(begun);
                        return begun.initialized;
                    })
                    .whenComplete((done, failure) -> turns.release()));
        }
        CompletableFuture.allOf(connected.toArray(CompletableFuture[]::new)).join();
    }

    private static HttpRequest request(SuiteServer server, String target) {
        return HttpRequest.newBuilder(URI.create("http://" + server.address() + "/echo" + target))
                .build();
    }

    private static String token(String negotiated) {
        try {
            return URLEncoder.encode(
                    JSON.readTree(negotiated).get("ConnectionToken").textValue(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(negotiated, e);
        }
    }

    /** Reads a stream for as long as it lasts. */
    private static final class Begun implements Flow.Subscriber<List<java.nio.ByteBuffer>> {
        final CompletableFuture<Void> initialized = new CompletableFuture<>();
        private final StringBuilder came = new StringBuilder();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<java.nio.ByteBuffer> bytes) {
            if (!initialized.isDone()) {
                bytes.forEach(each -> came.append(StandardCharsets.UTF_8.decode(each)));
                if (came.indexOf("\"S\":1") >= 0) {
                    initialized.complete(null);
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            initialized.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            initialized.completeExceptionally(new AssertionError("ended after " + came));
        }
    }
}
