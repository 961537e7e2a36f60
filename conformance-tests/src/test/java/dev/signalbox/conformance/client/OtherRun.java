package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.conformance.client.Driver.Reply;
import dev.signalbox.conformance.proxy.TcpProxy;
import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.LifecycleEvent.Kind;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Takes one client of another make through all behaviours that it knows, in their order, and keeps each outcome. A behaviour
 * that fails does not stop those after it, unless the client never started.
 */
final class OtherRun {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ofSeconds(30);
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(1);
    private static final Duration RECONNECTED_WITHIN = Duration.ofSeconds(60);
    private static final Duration GIVEN_UP_WITHIN = Duration.ofSeconds(60);
    private static final int BURST = 100;

    private final OtherClient client;
    private final Transport transport;
    private final SuiteServer server;
    private final Outcomes outcomes = new Outcomes();

    OtherRun(OtherClient client, Transport transport, SuiteServer server) {
        this.client = client;
        this.transport = transport;
        this.server = server;
    }

    /** Completes when the behaviour was shown, fails with what was seen instead. */
    CompletableFuture<Void> outcome(Behaviour behaviour) {
        return outcomes.of(behaviour);
    }

    void run() {
        Seen seen = new Seen();
        try (TcpProxy proxy = TcpProxy.before(server.address());
                Driver driver = client.open(proxy.address(), transport, seen);
                WireClient other = new WireClient(server.chat(Transport.WEB_SOCKETS))) {
            other.connect();
            Steps steps = new Steps(driver, seen, proxy, other);
            outcomes.attempt(Behaviour.START, steps::start);
            if (outcomes.of(Behaviour.START).isCompletedExceptionally()) {
                outcomes.fail(new AssertionError("the client did not start"));
                return;
            }
            outcomes.attempt(Behaviour.RESULT, steps::result);
            outcomes.attempt(Behaviour.ERROR, steps::error);
            outcomes.attempt(Behaviour.HUB_EXCEPTION, steps::hubException);
            outcomes.attempt(Behaviour.BROADCAST, steps::broadcast);
            outcomes.attempt(Behaviour.GROUPS, steps::groups);
            if (client.can(Behaviour.STATE)) {
                outcomes.attempt(Behaviour.STATE, steps::state);
            }
            outcomes.attempt(Behaviour.RECONNECT, steps::comeBack);
        } catch (RuntimeException | Error failure) {
            outcomes.fail(failure);
            return;
        }
        outcomes.attempt(Behaviour.STOP, this::stop);
        outcomes.attempt(Behaviour.VANISH, this::vanish);
    }

    /** A fresh client: signalr-client cannot be stopped any more once it has come back. */
    private void stop() {
        try (Driver driver = client.open(server.address(), transport, new Seen())) {
            String id = driver.start();
            server.events().awaitAmongOthers(AT_ONCE, id, Kind.CONNECTED);
            driver.stop();
            List<Kind> events = server.events().awaitAmongOthers(AT_ONCE, id, Kind.STOPPED);
            assertThat(events).containsExactly(Kind.CONNECTED, Kind.STOPPED);
        }
    }

    /** A fresh client: the old one may still have a timer of its reconnect. */
    private void vanish() {
        try (TcpProxy proxy = TcpProxy.before(server.address());
                Driver driver = client.open(proxy.address(), transport, new Seen())) {
            String id = driver.start();
            server.events().awaitAmongOthers(AT_ONCE, id, Kind.CONNECTED);
            proxy.refuse();
            proxy.cutAll(TcpProxy.Cut.RESET);
            server.events().await(GIVEN_UP_WITHIN, id, Kind.CONNECTED, Kind.VANISHED);
        }
    }

    /** The behaviours, one method each. */
    private final class Steps {
        private final Driver driver;
        private final Seen seen;
        private final TcpProxy proxy;
        private final WireClient other;
        private final String room = "room of " + client + " " + transport;
        private String id = ""; // until started

        Steps(Driver driver, Seen seen, TcpProxy proxy, WireClient other) {
            this.driver = driver;
            this.seen = seen;
            this.proxy = proxy;
            this.other = other;
        }

        void start() {
            id = driver.start();
            server.events().awaitAmongOthers(AT_ONCE, id, Kind.CONNECTED);
        }

        void result() {
            assertThat(value("EchoString", "\u00fc<&>\u2028")).hasToString("\"\u00fc<&>\u2028\"");
            assertThat(value("Add", 2, 3)).hasToString("5");
            assertThat(driver.invoke("ReturnVoid").done()).isTrue();
        }

        void error() {
            Reply failed = driver.invoke("Throw");
            assertThat(failed.done()).isFalse();
            assertThat(failed.message())
                    .isEqualToIgnoringCase("There was an error invoking Hub method 'chatHub.Throw'.");
        }

        void hubException() {
            Reply failed = driver.invoke("ThrowHubException", "he", Map.of("code", 7));
            assertThat(failed.done()).isFalse();
            assertThat(failed.message()).isEqualTo("he");
            if (client.showsErrorData()) {
                assertThat(failed.data()).isNotNull();
                assertThat(failed.data().path("code").intValue()).isEqualTo(7);
            }
        }

        void broadcast() {
            String text = "to all from beside " + room;
            other.invoke("chatHub", "Send", "\"other\"", JsonText.quote(text));
            seen.awaitCall("broadcastMessage[\"other\", " + JsonText.quote(text) + "]", SOON);
        }

        void groups() {
            assertThat(driver.invoke("JoinGroup", room).done()).isTrue();
            other.invoke("chatHub", "SendToGroup", JsonText.quote(room), "\"in\"");
            seen.awaitCall("groupMessage[\"in\"]", SOON);
            assertThat(driver.invoke("LeaveGroup", room).done()).isTrue();
            other.invoke("chatHub", "SendToGroup", JsonText.quote(room), "\"out\"");
            other.invoke("chatHub", "SendTo", JsonText.quote(id), "\"afterwards\"");
            seen.awaitCall("directMessage[\"afterwards\"]", SOON);
            assertThat(seen.calls("groupMessage")).containsExactly("groupMessage[\"in\"]");
        }

        void state() {
            driver.setState("counter", 41);
            assertThat(value("IncState")).hasToString("42");
            assertThat(driver.state("counter")).hasToString("42");
            driver.invoke("SetNamedState", "J\u00fcrg");
            assertThat(driver.state("name")).hasToString("\"J\u00fcrg\"");
            assertThat(value("ReadState", "name")).hasToString("\"J\u00fcrg\"");
        }

        /**
         * The same connection again, and nothing is lost of what is sent from then on. More these clients do not promise: they come back
         * without a cursor, or (signalr4j, protocol J7) abort the connection that they are about to reconnect, and do that twice.
         */
        void comeBack() {
            seen.forget();
            push(0, BURST);
            seen.awaitCount("numbered", BURST, SOON);
            proxy.cutAll(TcpProxy.Cut.RESET);
            awaitReconnecting();
            seen.awaitChange("reconnected", RECONNECTED_WITHIN);
            assertThat(valueOnceBack("Add", 20, 22)).hasToString("42");
            assertThat(valueOnceBack("MyConnectionId")).hasToString("\"" + id + "\"");
            push(BURST, 2 * BURST);
            seen.awaitCall("numbered[" + (2 * BURST - 1) + "]", SOON);
            assertThat(seen.calls("numbered")).containsAll(numbered(0, 2 * BURST));
        }

        /** With long polling a cut may fall between two polls, where there is nothing to cut. */
        private void awaitReconnecting() {
            Deadline deadline = Deadline.in(RECONNECTED_WITHIN);
            Duration patience = transport == Transport.LONG_POLLING ? NOTICED_WITHIN : RECONNECTED_WITHIN;
            while (!seen.saw("reconnecting", patience)) {
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

        private List<String> numbered(int from, int to) {
            return IntStream.range(from, to)
                    .mapToObj(i -> "numbered[" + i + "]")
                    .toList();
        }

        /** signalr4j refuses calls while it is on its way back, for the second time perhaps. */
        private JsonNode valueOnceBack(String method, Object... arguments) {
            while (true) {
                int returns = seen.changes("reconnected");
                Reply reply = driver.invoke(method, arguments);
                if (reply.done() || !"Reconnecting".equals(reply.message())) {
                    return value(method, reply);
                }
                seen.awaitChanges("reconnected", returns + 1, RECONNECTED_WITHIN);
            }
        }

        private JsonNode value(String method, Object... arguments) {
            return value(method, driver.invoke(method, arguments));
        }

        private static JsonNode value(String method, Reply reply) {
            assertThat(reply.done()).as("%s ended with %s", method, reply).isTrue();
            assertThat(reply.value()).as("%s", method).isNotNull();
            return reply.value();
        }
    }
}
