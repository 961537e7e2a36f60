package dev.signalbox.connection.runtime;

import static dev.signalbox.protocol.TransportType.LONG_POLLING;
import static dev.signalbox.protocol.TransportType.WEB_SOCKETS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.protocol.JsonPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A broadcast is framed once for all who get the same, and a burst costs a healthy reader nothing (laws 1 and 3). */
class FanOutTest {
    private static final String LARGE = "\"" + "x".repeat(300 * 1024) + "\"";

    @Test
    @DisplayName("a message larger than a frame should be is framed once all the same")
    void largeMessage() {
        RuntimeFixture fixture = new RuntimeFixture();
        List<Client> clients = sockets(fixture);
        fixture.publish(RuntimeFixture.BROADCAST, LARGE);
        assertShared(clients);
        clients.forEach(client -> assertThat(client.messages()).containsExactly(LARGE));
    }

    @Test
    @DisplayName("messages that are too large for one frame together are framed once, too")
    void largeMessagesTogether() {
        RuntimeFixture fixture = new RuntimeFixture();
        List<Client> clients = sockets(fixture);
        for (int i = 0; i < 5; i++) {
            fixture.runtime.publisher().publish(RuntimeFixture.BROADCAST, JsonPayload.ofText("1"));
            fixture.runtime.publisher().publish(RuntimeFixture.BROADCAST, JsonPayload.ofText(LARGE));
        }
        fixture.time.settle();
        assertShared(clients);
        clients.forEach(client -> assertThat(client.messages()).hasSize(10));
    }

    @Test
    @DisplayName("polls that are told a delay share their answer as all others do")
    void delayedPolls() {
        RuntimeFixture fixture = new RuntimeFixture(
                ConnectionConfig.builder().longPollDelay(Duration.ofSeconds(1)).build());
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Client client = fixture.client(LONG_POLLING).connect();
            client.read();
            clients.add(client.open("/poll"));
        }
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        assertShared(clients);
        assertThat(clients.get(0).read()).singleElement().matches(frame -> frame.delay() == 1000);
    }

    @Test
    @DisplayName("a burst larger than a small ring reaches a reader who takes all he is given")
    void burstBeyondASmallRing() {
        RuntimeFixture fixture = new RuntimeFixture(
                ConnectionConfig.builder().messageBufferSize(32).build());
        List<Client> clients = sockets(fixture);
        for (int i = 0; i < 1000; i++) {
            fixture.runtime.publisher().publish(RuntimeFixture.BROADCAST, JsonPayload.ofText(Integer.toString(i)));
        }
        fixture.time.settle();
        assertShared(clients);
        List<String> all = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
        clients.forEach(client -> assertThat(client.messages()).isEqualTo(all));
        assertThat(fixture.observed).noneMatch(event -> event.startsWith("overrun"));
    }

    private static List<Client> sockets(RuntimeFixture fixture) {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Client client = fixture.client(WEB_SOCKETS).connect();
            client.read();
            clients.add(client);
        }
        return clients;
    }

    private static void assertShared(List<Client> clients) {
        assertThat(clients)
                .map(client -> client.channel.latest())
                .allMatch(clients.get(0).channel.latest()::equals);
    }
}
