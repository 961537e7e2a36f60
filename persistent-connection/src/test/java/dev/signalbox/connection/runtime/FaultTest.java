package dev.signalbox.connection.runtime;

import static dev.signalbox.protocol.TransportType.SERVER_SENT_EVENTS;
import static dev.signalbox.protocol.TransportType.WEB_SOCKETS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.protocol.JsonPayload;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whatever fails, fails for the one request it belongs to, and is never silent. */
class FaultTest {
    private final RuntimeFixture fixture = new RuntimeFixture();

    private static <T> T overflow() {
        throw new StackOverflowError("a recursion without end in application code");
    }

    @Test
    @DisplayName("a call that overflows the stack faults its request, which is answered")
    void stackOverflowInACall() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        fixture.application.onReceived = data -> overflow();
        assertThat(fixture.faults("/send", client.query())).isTrue();
        fixture.application.onConnected = id -> overflow();
        assertThat(fixture.faults("/start", client.query())).isTrue();
    }

    @Test
    @DisplayName("a call that overflows the stack does not silence its socket")
    void stackOverflowOnASocket() {
        Client client = fixture.client(WEB_SOCKETS).connect();
        client.channel.take();
        fixture.application.onReceived = data ->
                "bad".equals(data) ? overflow() : CompletableFuture.completedFuture(JsonPayload.ofText("\"ok\""));
        client.attachment.received("bad", () -> {});
        fixture.time.settle();
        client.attachment.received("good", () -> {});
        fixture.time.settle();
        assertThat(client.channel.take()).containsExactly("\"ok\"");
    }

    @Test
    @DisplayName("an OnDisconnected that overflows the stack still lets the stream end")
    void stackOverflowInOnDisconnected() {
        fixture.application.onDisconnected = id -> overflow();
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        client.abort();
        assertThat(client.channel.isEnded()).isTrue();
    }

    @Test
    @DisplayName("an error while groups are rejoined fails the receive request")
    void errorWhileRejoining() {
        fixture.application.onRejoining = groups -> overflow();
        Client client = fixture.client(SERVER_SENT_EVENTS);
        client.groupsToken = fixture.groupsTokens.issue(client.id, List.of("Test.g"));
        client.open("/reconnect");
        assertThat(client.channel.isFailed()).isTrue();
        assertThat(fixture.runtime.connections()).isZero();
    }
}
