package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.LifecycleEvent.Kind;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.gateway.token.TokenConfig;
import dev.signalbox.token.TokenKey;
import dev.signalbox.token.keys.KeyStore;
import dev.signalbox.token.keys.StoredKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Keys are rotated while clients of every transport call, poll and reconnect. */
final class KeyRotationIT {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int ROTATIONS = 4;
    private static final int CLIENTS_EACH = 2;

    @RegisterExtension
    final Suites suites = new Suites();

    private final SecureRandom random = new SecureRandom();
    private final AtomicBoolean done = new AtomicBoolean();

    @TempDir
    Path folder;

    @Test
    @DisplayName("rotation under load disconnects nobody; a retired key is refused, and only then")
    void rotationUnderLoad() throws Exception {
        KeyStore store = new KeyStore(folder);
        StoredKey first = store.create(TokenKey.generate(random), Instant.now());
        SuiteServer server = suites.start(SuiteSettings.defaults()
                .tokens(TokenConfig.builder()
                        .keyFile(folder)
                        .reloadInterval(Duration.ofMillis(100))
                        .build()));
        List<WireClient> clients = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            for (int i = 0; i < CLIENTS_EACH; i++) {
                WireClient client = server.connected(transport);
                client.invoke("chatHub", "JoinGroup", "\"room\"");
                clients.add(client);
            }
        }
        WireClient watcher = server.connected(Transport.WEB_SOCKETS);

        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            List<Future<Integer>> lives = clients.stream()
                    .map(client -> threads.submit(() -> live(client)))
                    .toList();
            for (int rotation = 0; rotation < ROTATIONS; rotation++) {
                StoredKey next = store.add(
                        TokenKey.generate(random), Instant.now(), Instant.now().plusMillis(300));
                awaitWhileCalling(watcher, () -> sealedBy(server, next));
            }
            done.set(true);
            for (Future<Integer> life : lives) {
                assertThat(life.get())
                        .as("calls of a client that were answered")
                        .isPositive();
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
        assertThat(server.count("signalbox.tokens.refused")).isZero();
        assertThat(server.count("signalbox.token.keys.failed")).isZero();
        assertThat(server.count("signalbox.token.keys.changed")).isBetween((long) ROTATIONS, 2L * ROTATIONS);
        assertThat(clients)
                .allSatisfy(client -> assertThat(server.events().of(client.connectionId()))
                        .doesNotContain(Kind.STOPPED, Kind.VANISHED));

        store.retire(first.id(), Instant.now());
        WireClient fresh = server.connected(Transport.WEB_SOCKETS);
        awaitWhileCalling(fresh, () -> clients.get(0).start().status() == 400);
        assertThat(clients.get(0).start().text()).isEqualTo("The ConnectionId is in the incorrect format.");
        assertThat(server.count("signalbox.tokens.refused", "cause", "unknown-key"))
                .isPositive();
        assertThat(fresh.start().status()).isEqualTo(200);
    }

    private static void awaitWhileCalling(WireClient client, BooleanSupplier condition) {
        Deadline deadline = Deadline.in(WITHIN);
        while (!condition.getAsBoolean()) {
            assertThat(deadline.remaining()).as("time left").isPositive();
            call(client);
        }
    }

    /** Whether new tokens are sealed by that key, whose id stands in them behind a version byte. */
    private static boolean sealedBy(SuiteServer server, StoredKey key) {
        try (WireClient fresh = new WireClient(server.chat(Transport.LONG_POLLING))) {
            byte[] token = Base64.getDecoder().decode(fresh.negotiate().connectionToken());
            return ByteBuffer.wrap(token).getInt(1) == key.key().id();
        }
    }

    private int live(WireClient client) {
        int rounds = 0;
        while (!done.get()) {
            call(client);
            if (++rounds % 5 == 0) {
                client.reconnect();
            }
        }
        client.reconnect();
        call(client);
        return rounds;
    }

    private static void call(WireClient client) {
        assertThat(client.invoke("chatHub", "WhoAmI"))
                .startsWith("{\"")
                .contains("\"I\":")
                .doesNotContain("\"E\":");
    }
}
