package dev.signalbox.connection.runtime;

import static dev.signalbox.protocol.TransportType.LONG_POLLING;
import static dev.signalbox.protocol.TransportType.SERVER_SENT_EVENTS;
import static dev.signalbox.protocol.TransportType.WEB_SOCKETS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.GapCause;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        client.groupsToken = fixture.groupsTokens.issue(client.id, List.of("Test.g"), 1);
        client.open("/reconnect");
        assertThat(client.channel.isFailed()).isTrue();
        assertThat(fixture.runtime.connections()).isZero();
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("an observer that throws costs nobody anything")
    void throwingObserver(TransportType transport) {
        RuntimeFixture observed = new RuntimeFixture(builder -> builder.events(new ThrowingEvents()));
        Client client = observed.client(transport).connect();
        assertThat(client.read()).singleElement().matches(Frame::initialized);
        client.messageId = "of another server";
        client.open("/reconnect");
        observed.publish(RuntimeFixture.BROADCAST, "1");
        assertThat(client.messages()).containsExactly("1");
        client.abort();
        assertThat(observed.application.takeEvents()).endsWith("disconnected " + client.id + " true");
        assertThat(client.channel.isEnded()).isTrue();
        assertThat(observed.runtime.connections()).isZero();
    }

    @Test
    @DisplayName("an observer that throws at an overrun does not cost other connections the message")
    void observerThrowsInTheMiddleOfABatch() {
        RuntimeFixture observed = new RuntimeFixture(builder -> builder.events(new ThrowingEvents()));
        Client slow = observed.client(WEB_SOCKETS).connect();
        Client quick = observed.client(WEB_SOCKETS).connect();
        quick.read();
        slow.channel.stall();
        for (int i = 0; i < 1100; i++) {
            observed.publish(RuntimeFixture.BROADCAST, Integer.toString(i));
        }
        assertThat(quick.messages()).hasSize(1100);
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("a channel whose write throws has failed: its client may come back, otherwise it is given up")
    void brokenChannel(TransportType transport) {
        Client client = fixture.client(transport).connect();
        client.read();
        if (transport == LONG_POLLING) {
            client.open("/poll");
        }
        client.channel.breakWrites();
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        assertThat(client.channel.isFailed()).isTrue();
        client.open("/reconnect");
        assertThat(client.messages()).containsExactly("1");
    }

    @Test
    @DisplayName("a keep-alive whose write throws fails its channel, too")
    void brokenChannelAtAKeepAlive() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        client.channel.breakWrites();
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(client.channel.isFailed()).isTrue();
        fixture.time.advance(Duration.ofSeconds(36));
        assertThat(fixture.application.takeEvents()).containsExactly("disconnected " + client.id + " false");
    }

    @Test
    @DisplayName("an application executor that refuses leaves no request open")
    void refusingExecutor() {
        boolean[] refuses = {false};
        RuntimeFixture[] self = new RuntimeFixture[1];
        RuntimeFixture refusing = new RuntimeFixture(builder -> builder.applicationExecutor(task -> {
            if (refuses[0]) {
                throw new RejectedExecutionException("full");
            }
            self[0].time.execute(task);
        }));
        self[0] = refusing;
        Client stream = refusing.client(SERVER_SENT_EVENTS).connect();
        Client socket = refusing.client(WEB_SOCKETS).connect();
        refuses[0] = true;
        socket.attachment.received("x", () -> {});
        refusing.time.settle();
        assertThat(socket.channel.isEnded()).isTrue();
        refusing.runtime.publisher().abort(stream.id);
        refusing.time.settle();
        assertThat(stream.channel.isEnded()).isTrue();
        Client returning = refusing.client(SERVER_SENT_EVENTS).open("/reconnect");
        assertThat(returning.channel.isFailed()).isTrue();
        Client old = refusing.client(SERVER_SENT_EVENTS);
        old.extra.clear(); // OnConnected is raised by /connect
        old.connect();
        assertThat(old.channel.isFailed()).isTrue();
    }

    private static final class ThrowingEvents implements ConnectionEvents {
        @Override
        public void opened(String connectionId, ConnectionRequest request) {
            throw new IllegalStateException("opened");
        }

        @Override
        public void attached(String connectionId, TransportType transport) {
            throw new IllegalStateException("attached");
        }

        @Override
        public void closed(String connectionId, DisconnectReason reason) {
            throw new IllegalStateException("closed");
        }

        @Override
        public void gap(String connectionId, long missed, GapCause cause) {
            throw new IllegalStateException("gap");
        }

        @Override
        public void overrun(String connectionId, int dropped) {
            throw new IllegalStateException("overrun");
        }
    }
}
