package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import dev.signalbox.conformance.proxy.TcpProxy;
import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.LifecycleEvent.Kind;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Takes one page through all behaviours, in their order, and keeps each outcome. A behaviour that fails does not stop those after it,
 * unless the client never started.
 */
final class PairRun {
    private static final int SOON = 30_000; // milliseconds a page may take for what should come at once
    private static final int RECONNECTED_WITHIN = 60_000; // milliseconds
    private static final int NOTICED_WITHIN = 1_000; // milliseconds
    private static final int BURST = 100;
    private static final Duration AT_ONCE = Duration.ofSeconds(30); // on a machine that browsers share
    private static final Duration GIVEN_UP_WITHIN = Duration.ofSeconds(60);

    private final ClientPair pair;
    private final SuiteServer server;
    private final PatientHub.Patience patience;
    private final Executor waiters;
    private final Outcomes outcomes = new Outcomes();

    PairRun(ClientPair pair, SuiteServer server, PatientHub.Patience patience, Executor waiters) {
        this.pair = pair;
        this.server = server;
        this.patience = patience;
        this.waiters = waiters;
    }

    ClientPair pair() {
        return pair;
    }

    /** Completes when the behaviour was shown, fails with what was seen instead. */
    CompletableFuture<Void> outcome(Behaviour behaviour) {
        return outcomes.of(behaviour);
    }

    /** Everything that is not settled yet has failed for this reason. */
    void fail(Throwable reason) {
        outcomes.fail(reason);
    }

    /** Runs in the thread of the browser. */
    void run(Browser browser) {
        run(browser, server.address());
    }

    /** The same where the server is reached at another address. Runs in the thread of the browser. */
    void run(Browser browser, WireAddress address) {
        try (TcpProxy proxy = TcpProxy.before(address);
                ClientPage page = ClientPage.open(browser, proxy.address(), pair);
                WireClient other = new WireClient(server.chat(Transport.WEB_SOCKETS))) {
            other.connect();
            Steps steps = new Steps(page, proxy, other);
            attempt(Behaviour.START, page, steps::start);
            if (outcomes.of(Behaviour.START).isCompletedExceptionally()) {
                throw new AssertionError("the client did not start");
            }
            attempt(Behaviour.RESULT, page, steps::result);
            attempt(Behaviour.ERROR, page, steps::error);
            attempt(Behaviour.HUB_EXCEPTION, page, steps::hubException);
            attempt(Behaviour.BROADCAST, page, steps::broadcast);
            attempt(Behaviour.GROUPS, page, steps::groups);
            attempt(Behaviour.STATE, page, steps::state);
            attempt(Behaviour.PROGRESS, page, steps::progress);
            attempt(Behaviour.GENERATED_PROXY, page, steps::generatedProxy);
            attempt(Behaviour.RECONNECT, page, steps::reconnect);
            attempt(Behaviour.STOP, page, steps::stop);
            steps.vanish(outcomes.of(Behaviour.VANISH));
        } catch (RuntimeException | Error failure) {
            fail(failure);
        }
    }

    private void attempt(Behaviour behaviour, ClientPage page, Runnable step) {
        outcomes.attempt(behaviour, () -> {
            step.run();
            assertThat(page.takeUncaught())
                    .as("errors nobody in the page caught")
                    .isEmpty();
        });
    }

    /** The behaviours, one method each. */
    private final class Steps {
        private final ClientPage page;
        private final TcpProxy proxy;
        private final WireClient other;
        private final String room = "room of " + pair;
        private String id = ""; // until started

        Steps(ClientPage page, TcpProxy proxy, WireClient other) {
            this.page = page;
            this.proxy = proxy;
            this.other = other;
        }

        void start() {
            Map<String, Object> started = page.result("start", pair.transport().wireName());
            assertThat(started)
                    .containsEntry("done", true)
                    .containsEntry("transport", pair.transport().wireName());
            assertThat(started).containsEntry("state", 1);
            id = (String) started.get("id");
            server.events().await(AT_ONCE, id, Kind.CONNECTED);
        }

        void result() {
            assertThat(invoke("EchoString", "\u00fc<&>\u2028")).containsEntry("value", "\u00fc<&>\u2028");
            assertThat(invoke("Add", 2, 3)).containsEntry("value", 5);
            assertThat(invoke("ReturnVoid")).containsEntry("done", true).containsEntry("value", null);
        }

        void error() {
            Map<String, Object> failed = invoke("Throw");
            assertThat(failed).containsEntry("done", false).containsEntry("source", "Exception");
            assertThat(failed).containsEntry("message", "There was an error invoking Hub method 'chathub.Throw'.");
        }

        void hubException() {
            Map<String, Object> failed = invoke("ThrowHubException", "he", Map.of("code", 7));
            assertThat(failed).containsEntry("done", false).containsEntry("source", "HubException");
            assertThat(failed).containsEntry("message", "he").containsEntry("data", Map.of("code", 7));
        }

        void broadcast() {
            String text = "to all from beside " + pair;
            other.invoke("chatHub", "Send", "\"other\"", JsonText.quote(text));
            page.call("awaitCall", List.of("broadcastMessage", "other", text), SOON);
        }

        void groups() {
            assertThat(invoke("JoinGroup", room)).containsEntry("done", true);
            other.invoke("chatHub", "SendToGroup", JsonText.quote(room), "\"in\"");
            page.call("awaitCall", List.of("groupMessage", "in"), SOON);
            assertThat(invoke("LeaveGroup", room)).containsEntry("done", true);
            other.invoke("chatHub", "SendToGroup", JsonText.quote(room), "\"out\"");
            other.invoke("chatHub", "SendTo", JsonText.quote(id), "\"afterwards\"");
            page.call("awaitCall", List.of("directMessage", "afterwards"), SOON);
            assertThat(page.list("calls", "groupMessage")).containsExactly(List.of("groupMessage", "in"));
        }

        void state() {
            page.call("setState", "counter", 41);
            assertThat(invoke("IncState")).containsEntry("value", 42);
            assertThat(page.call("getState", "counter")).isEqualTo(42);
            invoke("SetNamedState", "J\u00fcrg");
            assertThat(page.call("getState", "name")).isEqualTo("J\u00fcrg");
            assertThat(invoke("ReadState", "name")).containsEntry("value", "J\u00fcrg");
        }

        void progress() {
            // The result is held back until all reports were seen, since over HTTP the two go different ways.
            page.call("begin", "patientHub", "Work", List.of(3));
            page.call("awaitReports", List.of(0, 1, 2), SOON);
            patience.release(id);
            assertThat(page.result("finish")).containsEntry("done", true).containsEntry("value", "done");
        }

        void generatedProxy() {
            assertThat(page.list("proxies"))
                    .contains("chatHub", "quietHub", "typedHub", "CustomHubName", "secureHub", "adminHub");
            assertThat(page.result("server", "echoString", List.of("generated")))
                    .containsEntry("value", "generated");
            assertThat(page.result("server", "customName", List.of("x"))).containsEntry("value", "custom x");
            assertThat(page.result("server", "callerNoArgs", List.of())).containsEntry("done", true);
            page.call("awaitCall", List.of("noArgs"), SOON);
        }

        void reconnect() {
            page.call("forget");
            push(0, BURST);
            page.call("awaitCount", "numbered", 1, SOON);
            CompletableFuture<Void> midStream = CompletableFuture.runAsync(() -> push(BURST, 2 * BURST), waiters);
            proxy.cutAll(TcpProxy.Cut.RESET);
            midStream.join();
            cutUntilReconnecting();
            push(2 * BURST, 3 * BURST);
            page.call("awaitChange", "reconnected", RECONNECTED_WITHIN);
            push(3 * BURST, 4 * BURST);
            page.call("awaitCount", "numbered", 4 * BURST, RECONNECTED_WITHIN);
            List<Object> expected = new ArrayList<>();
            for (int i = 0; i < 4 * BURST; i++) {
                expected.add(List.of("numbered", i));
            }
            assertThat(page.list("calls", "numbered")).isEqualTo(expected);
            // A client may notice one cut twice, by the end of its stream and by the silence, and then
            // comes back twice.
            List<Kind> events = server.events().of(id);
            assertThat(events).startsWith(Kind.CONNECTED, Kind.RECONNECTED);
            assertThat(events.subList(1, events.size())).containsOnly(Kind.RECONNECTED);
            assertThat(invoke("Add", 20, 22)).containsEntry("value", 42);
        }

        /** With long polling a cut may fall between two polls, where there is nothing to cut. */
        private void cutUntilReconnecting() {
            Deadline deadline = Deadline.in(Duration.ofMillis(RECONNECTED_WITHIN));
            boolean mayHaveMissed = pair.transport() == Transport.LONG_POLLING;
            int noticedWithin = mayHaveMissed ? NOTICED_WITHIN : RECONNECTED_WITHIN;
            while (!Boolean.TRUE.equals(page.call("saw", "reconnecting", noticedWithin))) {
                assertThat(deadline.passed())
                        .as("no cut was noticed within %s", deadline)
                        .isFalse();
                proxy.cutAll(TcpProxy.Cut.RESET);
            }
        }

        private void push(int from, int to) {
            for (int i = from; i < to; i++) {
                server.context(ChatHub.class).clients().client(id).invoke("numbered", i);
            }
        }

        void stop() {
            page.call("stop");
            List<Kind> events = server.events().awaitAmongOthers(AT_ONCE, id, Kind.STOPPED);
            assertThat(events).doesNotContain(Kind.VANISHED).containsOnlyOnce(Kind.STOPPED);
            page.call("awaitChange", "disconnected", SOON);
        }

        /** The waiting is done elsewhere, so that the browser can take the next pair. */
        void vanish(CompletableFuture<Void> outcome) {
            // A fresh client: the old one may still have a timer of its reconnect.
            page.reload();
            Map<String, Object> started = page.result("start", pair.transport().wireName());
            assertThat(started).containsEntry("done", true);
            String second = (String) started.get("id");
            proxy.refuse();
            proxy.cutAll(TcpProxy.Cut.RESET);
            CompletableFuture.runAsync(
                            () -> server.events().await(GIVEN_UP_WITHIN, second, Kind.CONNECTED, Kind.VANISHED),
                            waiters)
                    .whenComplete((seen, failure) -> {
                        if (failure == null) {
                            outcome.complete(null);
                        } else {
                            outcome.completeExceptionally(failure);
                        }
                    });
        }

        private Map<String, Object> invoke(String method, Object... arguments) {
            return page.result("invoke", method, List.of(arguments));
        }
    }
}
