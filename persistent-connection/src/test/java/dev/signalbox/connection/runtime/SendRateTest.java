package dev.signalbox.connection.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.SendRate;
import dev.signalbox.connection.log.InMemoryMessageLog;
import dev.signalbox.protocol.Limit;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How fast clients may send, on virtual time. */
class SendRateTest {
    private final List<Limit> reached = new ArrayList<>();

    private RuntimeFixture fixture(ConnectionConfig.Builder config) {
        return new RuntimeFixture(
                config.build(),
                false,
                new InMemoryMessageLog(0xE1, 1 << 10, 1 << 20),
                builder -> builder.events(new ConnectionEvents() {
                    @Override
                    public void limitReached(Limit limit) {
                        reached.add(limit);
                    }
                }));
    }

    private static int send(RuntimeFixture fixture, RuntimeFixture.Client client) {
        return ((Outcome.Reply) fixture.request("/send", client.query(), Map.of("data", "x"), false)).status();
    }

    @Test
    @DisplayName("requests: a burst, then one for each interval, 429 for the others; another connection is not held up")
    void requests() {
        RuntimeFixture fixture = fixture(ConnectionConfig.builder().connectionSendRate(new SendRate(10, 3)));
        RuntimeFixture.Client fast =
                fixture.client(TransportType.SERVER_SENT_EVENTS).connect();
        RuntimeFixture.Client other =
                fixture.client(TransportType.SERVER_SENT_EVENTS).connect();
        for (int i = 0; i < 3; i++) {
            assertThat(send(fixture, fast)).isEqualTo(200);
        }
        assertThat(send(fixture, fast)).isEqualTo(429);
        assertThat(send(fixture, other)).isEqualTo(200);
        fixture.time.advance(Duration.ofMillis(99));
        assertThat(send(fixture, fast)).isEqualTo(429);
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(send(fixture, fast)).isEqualTo(200);
        assertThat(send(fixture, fast)).isEqualTo(429);
        fixture.time.advance(Duration.ofSeconds(10));
        for (int i = 0; i < 3; i++) {
            assertThat(send(fixture, fast)).isEqualTo(200);
        }
        assertThat(send(fixture, fast)).isEqualTo(429);
        assertThat(reached).hasSize(4).containsOnly(Limit.CONNECTION_RATE);
    }

    @Test
    @DisplayName("an address is counted over all its connections")
    void addresses() {
        RuntimeFixture fixture = fixture(ConnectionConfig.builder().addressSendRate(new SendRate(1, 2)));
        assertThat(send(fixture, fixture.client(TransportType.LONG_POLLING))).isEqualTo(200);
        assertThat(send(fixture, fixture.client(TransportType.LONG_POLLING))).isEqualTo(200);
        assertThat(send(fixture, fixture.client(TransportType.LONG_POLLING))).isEqualTo(429);
        assertThat(reached).containsExactly(Limit.ADDRESS_RATE);
    }

    @Test
    @DisplayName("a socket that sends too fast is read more slowly and loses nothing")
    void sockets() {
        RuntimeFixture fixture = fixture(ConnectionConfig.builder().connectionSendRate(new SendRate(10, 2)));
        RuntimeFixture.Client client = fixture.client(TransportType.WEB_SOCKETS).connect();
        fixture.application.takeEvents();
        List<String> resumed = new ArrayList<>();
        assertThat(client.attachment.received("1", () -> resumed.add("1"))).isTrue();
        assertThat(client.attachment.received("2", () -> resumed.add("2"))).isFalse();
        fixture.time.advance(Duration.ofMillis(99));
        assertThat(resumed).isEmpty();
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(resumed).containsExactly("2");
        assertThat(client.attachment.received("3", () -> resumed.add("3"))).isFalse();
        fixture.time.advance(Duration.ofMillis(100));
        assertThat(resumed).containsExactly("2", "3");
        assertThat(fixture.application.takeEvents()).hasSize(3);
        assertThat(reached).containsExactly(Limit.CONNECTION_RATE, Limit.CONNECTION_RATE);
    }

    @Test
    @DisplayName("without a rate nothing is counted")
    void off() {
        RuntimeFixture fixture = fixture(ConnectionConfig.builder());
        RuntimeFixture.Client client =
                fixture.client(TransportType.LONG_POLLING).connect();
        for (int i = 0; i < 1_000; i++) {
            assertThat(send(fixture, client)).isEqualTo(200);
        }
        assertThat(reached).isEmpty();
    }

    @Test
    void refusesRatesThatAreNone() {
        for (double perSecond : new double[] {0, -1, Double.NaN, 2e6}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new SendRate(perSecond, 1));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new SendRate(1, 0));
    }
}
