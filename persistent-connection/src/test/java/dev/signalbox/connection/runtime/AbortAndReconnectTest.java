package dev.signalbox.connection.runtime;

import static dev.signalbox.protocol.TransportType.LONG_POLLING;
import static dev.signalbox.protocol.TransportType.SERVER_SENT_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.Topics;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.connection.transport.RecordingChannel;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Java clients abort the connection that they are about to reconnect, with both requests under way at the same time (protocol J7, B9). */
class AbortAndReconnectTest {
    private static final String JAVA = "SignalR (lang=Java; os=linux; version=2.0)";
    private static final Duration GIVEN_UP = Duration.ofSeconds(35); // a stream that was cut, in its place

    private final RuntimeFixture fixture = new RuntimeFixture();

    private Client started(TransportType transport, String... groups) {
        Client client = fixture.client(transport).connect();
        client.start();
        client.read();
        for (String group : groups) {
            if (transport == LONG_POLLING) {
                client.open("/poll");
            }
            fixture.runtime.publisher().addToGroup(client.id, Topics.RAW_GROUP_PREFIX + group);
            fixture.time.settle();
            client.read();
        }
        fixture.application.takeEvents();
        return client;
    }

    private List<String> heard(Client client) {
        fixture.publish(Topics.RAW_GROUP_PREFIX + "Test.a", "\"a\"");
        fixture.publish(RuntimeFixture.BROADCAST, "\"all\"");
        return client.messages();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "a Java client that reconnects hears something at once, or it would take the new request for dead as well")
    void signOfLife(TransportType transport) {
        fixture.userAgent = JAVA;
        Client client = started(transport);
        if (transport == LONG_POLLING) {
            client.open("/poll");
        }
        client.abort();
        client.read();
        client.open("/reconnect");
        List<Frame> frames = client.read();
        assertThat(frames).hasSize(1);
        assertThat(frames.get(0).messages()).isEmpty();
        assertThat(fixture.application.takeEvents())
                .containsExactly("disconnected " + client.id + " true", "reconnected " + client.id);
        if (transport == LONG_POLLING) {
            client.open("/poll");
        }
        assertThat(client.read()).isEmpty();
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        assertThat(client.messages()).containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("what was missed is the sign of life when there is something, once and in order")
    void nothingIsLost(TransportType transport) {
        fixture.userAgent = JAVA;
        Client client = started(transport);
        client.cut();
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        client.abort();
        fixture.publish(RuntimeFixture.BROADCAST, "2");
        client.open("/reconnect");
        List<Frame> frames = client.read();
        assertThat(frames).hasSize(1);
        assertThat(frames.get(0).messages()).containsExactly("1", "2");
        if (transport == LONG_POLLING) {
            client.open("/poll");
        }
        fixture.publish(RuntimeFixture.BROADCAST, "3");
        assertThat(client.messages()).containsExactly("3");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "a Java client that comes back in time keeps the groups it was in when it aborted; all others begin anew")
    void groups(TransportType transport) {
        fixture.userAgent = JAVA;
        Client client = started(transport, "Test.a");
        client.abort();
        fixture.time.advance(Duration.ofSeconds(30).minusNanos(1));
        client.open("/reconnect");
        if (transport == LONG_POLLING) {
            client.read();
            client.open("/poll");
        }
        assertThat(heard(client)).contains("\"a\"");
        assertThat(fixture.refusedTokens).isEmpty();

        fixture.userAgent = "Mozilla/5.0";
        Client other = started(transport, "Test.a");
        other.abort();
        other.open("/reconnect");
        if (transport == LONG_POLLING) {
            other.read();
            other.open("/poll");
        }
        assertThat(heard(other)).doesNotContain("\"a\"");
        assertThat(fixture.refusedTokens).containsExactly("GROUPS_TOKEN STOPPED");
    }

    @Test
    @DisplayName("a Java client that comes back later has stopped like any other")
    void later() {
        fixture.userAgent = JAVA;
        Client client = started(SERVER_SENT_EVENTS, "Test.a");
        client.abort();
        fixture.time.advance(GIVEN_UP);
        client.open("/reconnect");
        assertThat(heard(client)).containsExactly("\"all\"");
        assertThat(fixture.refusedTokens).containsExactly("GROUPS_TOKEN STOPPED");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "a Java client's request that its own abort overtakes brings the connection back: it will send no other")
    void overtaken(TransportType transport) {
        fixture.userAgent = JAVA;
        Client client = started(transport, "Test.a");
        client.cut();
        client.open("/reconnect", new RecordingChannel(transport), client::abort, () -> {});
        assertThat(fixture.application.takeEvents())
                .containsExactly("disconnected " + client.id + " true", "reconnected " + client.id);
        assertThat(fixture.runtime.connections()).isEqualTo(1);
        if (transport == LONG_POLLING) {
            client.read();
            client.open("/poll");
        }
        assertThat(heard(client)).contains("\"a\"");
    }
}
