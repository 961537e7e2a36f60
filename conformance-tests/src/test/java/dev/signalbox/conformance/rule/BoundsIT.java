package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.ChatHub;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireResponse;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.PersistentConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Slow and returning clients on real sockets. */
final class BoundsIT {
    private static final int MESSAGES = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String LARGE = "x".repeat(64 << 10);

    @RegisterExtension
    final Suites suites = new Suites();

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("a reader that stops costs no other connection anything")
    void slowReaderCostsNobody(Transport transport) {
        SuiteServer server = suites.start();
        server.connected(transport); // never reads from here on
        WireClient other = server.connected(Transport.SERVER_SENT_EVENTS);
        for (int i = 0; i < MESSAGES; i++) {
            server.context(ChatHub.class).clients().all().invoke("m", i, LARGE);
            assertThat(other.nextMessage()).startsWith("{\"H\":\"ChatHub\",\"M\":\"m\",\"A\":[" + i + ",\"xx");
        }
    }

    @Test
    @DisplayName(
            "of a crowd that comes back at once some are accepted, the rest is answered 503 with Retry-After and gets in later")
    void crowdIsTakenInTurn() throws Exception {
        HeldConnection held = new HeldConnection();
        SuiteServer server = suites.start(SuiteSettings.defaults()
                .timing(timing -> timing.maxAccepts(1).maxWaitingAccepts(0))
                .raw("/held", held));
        WireClient first = server.client(server.raw("/held", Transport.SERVER_SENT_EVENTS));
        first.negotiate();
        first.open("/reconnect");
        CompletableFuture<Void> accepted = held.reconnecting.poll(40, TimeUnit.SECONDS);
        assertThat(accepted).isNotNull();
        WireClient second = server.client(server.raw("/held", Transport.SERVER_SENT_EVENTS));
        second.negotiate();
        WireResponse away = server.exchange(second.receiveRequest("/reconnect"));
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.header("Retry-After")).isEqualTo("2");
        accepted.complete(null);
        held.hold = false;
        held.awaitFree(second);
        held.context().broadcast("all are back");
        assertThat(first.nextMessage()).isEqualTo("\"all are back\"");
        assertThat(second.nextMessage()).isEqualTo("\"all are back\"");
    }

    /** Its OnReconnected takes as long as a test wants. */
    private static final class HeldConnection extends PersistentConnection {
        final LinkedBlockingQueue<CompletableFuture<Void>> reconnecting = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<String> reconnected = new LinkedBlockingQueue<>();
        volatile boolean hold = true;

        @Override
        protected CompletionStage<?> onReconnected(ConnectionRequest request, String connectionId) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            if (hold) {
                reconnecting.add(done);
            } else {
                reconnected.add(connectionId);
                done.complete(null);
            }
            return done;
        }

        // The place is free a moment after the event has ended; a client that is sent away tries again, as
        // real ones do.
        void awaitFree(WireClient client) throws InterruptedException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            for (boolean in = false; !in; ) {
                try {
                    client.open("/reconnect");
                    in = true;
                } catch (WireException away) {
                    assertThat(away).hasMessageContaining("503");
                    assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
                }
            }
            assertThat(reconnected.poll(40, TimeUnit.SECONDS)).isEqualTo(client.connectionId());
        }
    }
}
