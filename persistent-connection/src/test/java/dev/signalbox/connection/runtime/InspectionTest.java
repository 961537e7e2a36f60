package dev.signalbox.connection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionDetails;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.Topics;
import dev.signalbox.connection.lifecycle.ConnectionState;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.connection.transport.RecordingChannel;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an operator is told of live connections. */
class InspectionTest {
    private final RuntimeFixture fixture = new RuntimeFixture();

    private List<ConnectionDetails> all() {
        CompletableFuture<List<ConnectionDetails>> all =
                fixture.runtime.inspection().all().toCompletableFuture();
        fixture.time.settle();
        return all.join();
    }

    private @Nullable ConnectionDetails maybe(String id) {
        CompletableFuture<@Nullable ConnectionDetails> one =
                fixture.runtime.inspection().one(id, 2).toCompletableFuture();
        fixture.time.settle();
        return one.join();
    }

    private ConnectionDetails one(Client client) {
        ConnectionDetails details = maybe(client.id);
        if (details == null) {
            throw new AssertionError(client.id + " is not there");
        }
        return details;
    }

    @Test
    @DisplayName("a connection is described from its first request to its end")
    void aLife() {
        fixture.user = ConnectionUser.named("ann");
        Client client = fixture.client(TransportType.SERVER_SENT_EVENTS);
        assertThat(maybe(client.id)).isNull();
        Instant began = Instant.EPOCH.plusNanos(fixture.time.nanos());
        client.connect();
        client.read();
        fixture.time.advance(Duration.ofSeconds(7));
        ConnectionDetails details = one(client);
        assertThat(details.path()).isEqualTo("/test/connect");
        assertThat(details.transport()).isEqualTo(TransportType.SERVER_SENT_EVENTS);
        assertThat(details.user()).isEqualTo("ann");
        assertThat(details.protocol()).hasToString("1.5");
        assertThat(details.state()).isEqualTo(ConnectionState.CONNECTED);
        assertThat(details.since()).isEqualTo(began);
        assertThat(details.age()).isEqualTo(Duration.ofSeconds(7));
        assertThat(details.silence()).isEqualTo(Duration.ofSeconds(7));
        assertThat(details.open()).isTrue();
        assertThat(details.node()).isEmpty();
        fixture.request("/send", client.query(), Map.of("data", "heard"), false);
        assertThat(one(client).silence()).isZero();
        client.cut();
        assertThat(one(client).open()).isFalse();
        fixture.time.advance(Duration.ofSeconds(1));
        client.open("/reconnect");
        assertThat(one(client).reconnects()).isEqualTo(1);
        assertThat(one(client).silence()).isZero();
        client.abort();
        fixture.time.settle();
        assertThat(maybe(client.id)).isNull();
    }

    @Test
    @DisplayName(
            "what waits is the lag, what was sent is held until it is confirmed, what the socket has not taken is pending")
    void lag() {
        Client client = fixture.client(TransportType.SERVER_SENT_EVENTS).connect();
        client.read();
        assertThat(one(client).waiting()).isZero();
        int before = one(client).held();
        publish("[1]");
        assertThat(one(client).waiting()).isZero();
        assertThat(one(client).held()).isEqualTo(before + 1);
        client.channel.stall();
        publish("[2]");
        publish("[3]");
        publish("[4]");
        ConnectionDetails stuck = one(client);
        assertThat(stuck.waiting()).isEqualTo(2);
        assertThat(stuck.held()).isEqualTo(before + 4);
        assertThat(stuck.heldBytes()).isGreaterThanOrEqualTo(12);
        assertThat(stuck.pendingBytes()).isGreaterThan(3);
        client.cut();
        assertThat(one(client).pendingBytes()).isZero();
    }

    @Test
    @DisplayName("groups are counted, and named up to a bound where one connection is asked for")
    void groups() {
        Client client = fixture.client(TransportType.WEB_SOCKETS).connect();
        client.read();
        for (String group : List.of("a", "b", "c")) {
            fixture.runtime.publisher().addToGroup(client.id, Topics.RAW_GROUP_PREFIX + group);
        }
        fixture.time.settle();
        assertThat(all()).singleElement().satisfies(details -> {
            assertThat(details.groups()).isEqualTo(3);
            assertThat(details.groupNames()).isEmpty();
        });
        assertThat(one(client).groupNames()).containsExactly("a", "b");
    }

    @Test
    @DisplayName("many connections are read in several tasks, each exactly once")
    void many() {
        for (int i = 0; i < 450; i++) {
            fixture.client(TransportType.WEB_SOCKETS).open("/connect", new RecordingChannel(TransportType.WEB_SOCKETS));
        }
        assertThat(all()).hasSize(450).extracting(ConnectionDetails::id).doesNotHaveDuplicates();
    }

    private void publish(String json) {
        fixture.runtime.publisher().publish(RuntimeFixture.BROADCAST, JsonPayload.ofText(json));
        fixture.time.settle();
    }
}
