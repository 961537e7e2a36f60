package dev.signalbox.connection.runtime;

import static dev.signalbox.protocol.TransportType.SERVER_SENT_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.backplane.BackplaneException;
import dev.signalbox.connection.backplane.BackplaneStatus;
import dev.signalbox.connection.backplane.MessageCodec;
import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.runtime.NodesFixture.Client;
import dev.signalbox.connection.runtime.NodesFixture.Node;
import dev.signalbox.connection.transport.RecordingChannel;
import dev.signalbox.protocol.JsonPayload;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is never answered, refused without a word, or not understood, in a cluster: nobody waits for ever, and nothing is lost in silence. */
class NodeSilenceTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    private final NodesFixture fixture = new NodesFixture(2);
    private final Node a = fixture.node(0);
    private final Node b = fixture.node(1);

    @Test
    @DisplayName("an engine that left a read without an answer is asked again, and is an outage meanwhile")
    void unansweredRead() {
        Client client = connected(a);
        a.line.silence(true);
        a.line.deaf(true);
        pass(Duration.ofSeconds(15));
        assertThat(a.runtime.backplane().state()).isEqualTo(BackplaneStatus.State.BUFFERING);
        a.line.silence(false);
        b.publish(RuntimeFixture.BROADCAST, "1", Set.of());
        pass(LONG);
        assertThat(a.runtime.backplane().state()).isEqualTo(BackplaneStatus.State.OPEN);
        assertThat(client.read()).containsExactly("1");
        assertThat(fixture.disconnects()).isEmpty();
    }

    @Test
    @DisplayName("a client whose claim was never answered is served when the engine answers again")
    void unansweredClaim() {
        Client client = connected(a);
        b.line.silence(true);
        client.open(b, "/reconnect");
        pass(Duration.ofSeconds(2));
        b.line.silence(false);
        pass(LONG);
        a.publish(RuntimeFixture.BROADCAST, "1", Set.of());
        fixture.run();
        assertThat(client.read()).containsExactly("1");
    }

    @Test
    @DisplayName("a request whose client went away before any lane took it takes the connection from nobody")
    void goneBeforeItWasTaken() {
        Client client = connected(a);
        long claims = fixture.claims();
        RecordingChannel open = client.channel;
        client.openAndLeave(b, "/reconnect");
        pass(LONG);
        assertThat(fixture.claims()).isEqualTo(claims);
        assertThat(open.isEnded()).isFalse();
        a.publish(RuntimeFixture.BROADCAST, "1", Set.of());
        fixture.run();
        assertThat(open.take()).anyMatch(text -> text.contains("[1]"));
        assertThat(b.runtime.connections()).isZero();
    }

    @Test
    @DisplayName("a client is told that it is connected as soon as the log takes that again")
    void initialisedLate() {
        CompletableFuture<Void> connecting = new CompletableFuture<>();
        a.application.onConnected = id -> connecting;
        Client client = fixture.client(SERVER_SENT_EVENTS);
        client.protocol = "1.3";
        client.open(a, "/connect");
        a.line.refuse(true);
        connecting.complete(null);
        fixture.run();
        assertThat(client.channel.take()).noneMatch(text -> text.contains("\"S\":1"));
        a.line.refuse(false);
        pass(Duration.ofSeconds(3));
        assertThat(client.channel.take())
                .filteredOn(text -> text.contains("\"S\":1"))
                .hasSize(1);
    }

    @Test
    @DisplayName("whoever closes a connection in an outage is told that it did not happen")
    void closedInAnOutage() {
        Client client = connected(a);
        b.line.cut(true);
        pass(Duration.ofSeconds(2));
        CompletableFuture<Void> closed =
                b.runtime.control().close(client.id, "").toCompletableFuture();
        assertThatThrownBy(closed::join).hasCauseInstanceOf(BackplaneException.class);
    }

    @Test
    @DisplayName("a message of a newer version is a gap to every client, and costs nothing else")
    void newerMessage() {
        Client client = connected(a);
        long claims = fixture.claims();
        byte[] newer =
                MessageCodec.encode(Message.payload(RuntimeFixture.BROADCAST, JsonPayload.ofText("0"), Set.of()));
        newer[0] = 2;
        fixture.bus.append(MessageCodec.decode(newer));
        b.publish(RuntimeFixture.BROADCAST, "1", Set.of());
        fixture.run();
        assertThat(client.read()).containsExactly("1");
        assertThat(fixture.observed).containsOnlyOnce("gap " + client.id + " 1");
        assertThat(a.runtime.backplane().gaps()).isEqualTo(1);
        pass(LONG);
        assertThat(fixture.claims()).isEqualTo(claims);
        assertThat(fixture.said(Control.Gone.class)).isEmpty();
    }

    @Test
    @DisplayName("a stream ends although the application's OnDisconnected never does")
    void endlessEvent() {
        Client client = connected(a);
        a.application.onDisconnected = id -> new CompletableFuture<>();
        client.ask(b, "/abort");
        assertThat(client.channel.isEnded()).as("it comes first").isFalse();
        pass(LONG);
        assertThat(client.channel.isEnded()).isTrue();
    }

    private Client connected(Node node) {
        Client client = fixture.client(SERVER_SENT_EVENTS).open(node, "/connect");
        fixture.run();
        client.read();
        return client;
    }

    private void pass(Duration duration) {
        fixture.time.advance(duration);
    }
}
