package dev.signalbox.connection.runtime;

import static dev.signalbox.protocol.TransportType.FOREVER_FRAME;
import static dev.signalbox.protocol.TransportType.LONG_POLLING;
import static dev.signalbox.protocol.TransportType.SERVER_SENT_EVENTS;
import static dev.signalbox.protocol.TransportType.WEB_SOCKETS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.log.InMemoryMessageLog;
import dev.signalbox.connection.log.MessageLog;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.connection.transport.RecordingChannel;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing lost, nothing twice, in order, whatever happens to a request (protocol B8, E5). */
class ResumeTest {
    private final RuntimeFixture fixture = new RuntimeFixture();

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("L 166: what was sent while the client was away, or written and never read, comes after a reconnect")
    void resumesAfterTheCursor(TransportType transport) {
        Client client = fixture.client(transport).connect();
        client.read();
        client.open(transport == LONG_POLLING ? "/poll" : "/reconnect");
        broadcast(0, 3);
        List<String> received = new ArrayList<>(client.messages());
        if (transport == LONG_POLLING) {
            client.open("/poll");
            received.addAll(client.messages());
            client.open("/poll");
        }
        broadcast(3, 6); // written to the old request, never read
        client.cut();
        client.channel.take();
        broadcast(6, 9);
        client.open("/reconnect");
        received.addAll(client.messages());
        if (transport == LONG_POLLING) {
            client.open("/poll");
        }
        broadcast(9, 10);
        received.addAll(client.messages());
        assertThat(received).isEqualTo(numbers(0, 10));
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName(
            "a client that takes its answer's head for connected hears what is said before its lane takes the request")
    void hearsFromAcceptanceOn(TransportType transport) {
        broadcast(0, 2); // before it asked
        Client client = fixture.client(transport);
        client.open("/connect", new RecordingChannel(transport), () -> broadcast(2, 4), () -> {});
        List<String> received = new ArrayList<>(client.messages());
        if (transport == LONG_POLLING) {
            client.open("/poll"); // brings the init message
            received.addAll(client.messages());
            client.open("/poll");
        }
        broadcast(4, 5);
        received.addAll(client.messages());
        assertThat(received).isEqualTo(numbers(2, 5));
    }

    @ParameterizedTest
    @CsvSource({
        "SERVER_SENT_EVENTS, ",
        "SERVER_SENT_EVENTS, 's-0,1'",
        "WEB_SOCKETS, ",
        "WEB_SOCKETS, 's-0,1'",
        "FOREVER_FRAME, ",
        "FOREVER_FRAME, 's-0,1'",
        "LONG_POLLING, ",
        "LONG_POLLING, 's-0,1'"
    })
    @DisplayName("B8: a client that comes back without a place in this log hears what its dead request took meanwhile")
    void hearsFromAcceptanceOnWhenItComesBack(TransportType transport, @Nullable String messageId) {
        Client client = fixture.client(transport).connect();
        client.read();
        client.open(transport == LONG_POLLING ? "/poll" : "/reconnect"); // it has left this one, which nobody knows yet
        client.messageId = messageId;
        client.open("/reconnect", new RecordingChannel(transport), () -> broadcast(0, 2), () -> {});
        List<String> received = new ArrayList<>(client.messages());
        if (transport == LONG_POLLING) {
            client.open("/poll");
        }
        broadcast(2, 3);
        received.addAll(client.messages());
        assertThat(received).isEqualTo(numbers(0, 3));
    }

    @Test
    @DisplayName("B8: a client that comes back without a place in this log hears nothing twice, and what waited for it")
    void hearsNothingFromBeforeAcceptanceTwice() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        client.read();
        broadcast(0, 2); // read
        client.cut();
        broadcast(2, 4); // waits
        client.channel.take();
        client.messageId = null;
        client.open("/reconnect", new RecordingChannel(SERVER_SENT_EVENTS), () -> broadcast(4, 5), () -> {});
        assertThat(client.messages()).isEqualTo(numbers(2, 5));
    }

    @Test
    @DisplayName("a second reconnect before any message came on the first loses nothing")
    void secondReconnectWithoutNews() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        client.read();
        broadcast(0, 5); // in flight when the network goes
        client.cut();
        client.open("/reconnect");
        client.channel.take(); // lost as well
        client.cut();
        client.open("/reconnect");
        assertThat(client.messages()).isEqualTo(numbers(0, 5));
    }

    @Test
    @DisplayName("L 99: a newer poll ends the older one with an empty envelope and loses nothing")
    void newerPollReplacesOlder() {
        Client client = fixture.client(LONG_POLLING).connect();
        client.read();
        RecordingChannel older = client.open("/poll").channel;
        client.open("/poll");
        assertThat(older.take()).singleElement().asString().matches("\\{\"C\":\"[^\"]+\",\"M\":\\[]}");
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        assertThat(client.messages()).containsExactly("1");
        assertThat(older.take()).isEmpty();
    }

    @Test
    @DisplayName("L 133: a newer stream ends the older one, which raises no OnDisconnected")
    void newerStreamReplacesOlder() {
        Client client = fixture.client(WEB_SOCKETS).connect();
        Attachment older = client.attachment;
        RecordingChannel olderChannel = client.channel;
        client.connect();
        assertThat(olderChannel.isEnded()).isTrue();
        older.closed(); // comes late
        fixture.time.settle();
        fixture.publish(RuntimeFixture.BROADCAST, "1");
        assertThat(client.messages()).containsExactly("1");
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(fixture.application.takeEvents()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName(
            "L 99, 133: an older request that its newer one overtook on the way does not take the newer one's place")
    void overtakenRequest(TransportType transport) {
        Client client = fixture.client(transport).connect();
        client.read();
        RecordingChannel newer = client.open("/reconnect").channel;
        fixture.lastOrder -= 2; // the next request reached the server before that one
        RecordingChannel older = client.open("/reconnect").channel;
        assertThat(older.isEnded()).isTrue();
        assertThat(newer.isEnded()).isFalse();
        broadcast(0, 1);
        client.channel = newer;
        assertThat(client.messages()).isEqualTo(numbers(0, 1));
        assertThat(older.take()).hasSize(transport == LONG_POLLING ? 1 : 0);
    }

    /**
     * A poll found its connection alive and then had to make a new one, since the connection had ended between the two: it brought no
     * topics, was sent back for them, found the new connection, which nobody had ever told any, and so on for ever.
     */
    @Test
    @DisplayName("a poll that meets its connection just as it ends is served by a new one")
    void pollMeetsTheEndOfItsConnection() {
        Client client = fixture.client(LONG_POLLING).connect();
        client.read();
        Map<String, String> query = client.query();
        query.put("messageId", String.valueOf(client.messageId));
        Outcome.Receive poll = (Outcome.Receive) fixture.request("/poll", query, Map.of(), false);
        RecordingChannel channel = new RecordingChannel(LONG_POLLING);
        fixture.onClosed = () -> {
            fixture.onClosed = () -> {};
            poll.request().attach(channel);
        };
        fixture.runtime.publisher().abort(client.id); // by the server: the client has not said that it stops
        fixture.time.settle();
        broadcast(0, 1);
        client.channel = channel;
        assertThat(client.messages()).isEqualTo(numbers(0, 1));
    }

    @Test
    @DisplayName("a client that changes its transport goes on where it was")
    void changeOfTransport() {
        Client stream = fixture.client(SERVER_SENT_EVENTS).connect();
        stream.read();
        broadcast(0, 2);
        List<String> received = new ArrayList<>(stream.messages());
        broadcast(2, 4);
        stream.cut();
        for (TransportType transport : List.of(WEB_SOCKETS, LONG_POLLING, FOREVER_FRAME)) {
            Client next = stream.open("/reconnect", new RecordingChannel(transport));
            next.channel.take();
        }
        assertThat(received).isEqualTo(numbers(0, 2));
    }

    @Test
    @DisplayName("L 100, 107: a backlog between two polls arrives whole and in order")
    void backlogBetweenPolls() {
        Client client = fixture.client(LONG_POLLING).connect();
        client.read();
        broadcast(0, 600);
        List<String> received = new ArrayList<>();
        while (received.size() < 600) {
            client.open("/poll");
            List<String> messages = client.messages();
            assertThat(messages).isNotEmpty();
            received.addAll(messages);
        }
        assertThat(received).isEqualTo(numbers(0, 600));
    }

    @Test
    @DisplayName("L 167: more than the ring holds goes on with the oldest kept, and the gap is told to the observer")
    void gapBeyondTheRing() {
        RuntimeFixture small = new RuntimeFixture(
                ConnectionConfig.builder().messageBufferSize(32).build());
        Client client = small.client(SERVER_SENT_EVENTS).connect();
        client.read();
        client.cut();
        for (int i = 0; i < 100; i++) {
            small.publish(RuntimeFixture.BROADCAST, Integer.toString(i));
        }
        client.open("/reconnect");
        assertThat(client.messages()).isEqualTo(numbers(68, 100));
        assertThat(small.observed).contains("gap " + client.id + " 68").contains("overrun " + client.id + " 1");
    }

    @Test
    @DisplayName("a reader that stops costs only itself: others get everything, it catches up in order")
    void slowReader() {
        Client slow = fixture.client(WEB_SOCKETS).connect();
        Client quick = fixture.client(WEB_SOCKETS).connect();
        slow.read();
        quick.read();
        slow.channel.stall();
        broadcast(0, 500);
        assertThat(quick.messages()).isEqualTo(numbers(0, 500));
        assertThat(slow.messages()).isEqualTo(numbers(0, 1));
        slow.channel.unstall();
        fixture.time.settle();
        assertThat(slow.messages()).isEqualTo(numbers(1, 500));
    }

    @Test
    @DisplayName("L 155, 165: what was published before a connect is not delivered")
    void nothingFromBeforeConnect() {
        broadcast(0, 5);
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        assertThat(client.messages()).isEmpty();
    }

    @Test
    @DisplayName("an id this server gave up but whose cursor is of this log gets what it missed from the log")
    void replayFromTheLog() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        client.read();
        client.cut();
        fixture.time.advance(Duration.ofSeconds(41));
        assertThat(fixture.runtime.connections()).isZero();
        broadcast(0, 4);
        client.open("/reconnect");
        assertThat(client.messages()).isEqualTo(numbers(0, 4));
        broadcast(4, 5);
        assertThat(client.messages()).isEqualTo(numbers(4, 5));
    }

    @Test
    @DisplayName("L 168: a cursor beyond the end of the log is taken as one of another server")
    void cursorFromTheFuture() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        client.read();
        client.messageId = "g-E1-FFFFFFFF";
        client.open("/reconnect");
        broadcast(0, 1);
        assertThat(client.messages()).isEqualTo(numbers(0, 1));
        assertThat(fixture.observed).contains("gap " + client.id + " -1");
    }

    @Test
    @DisplayName("L 91, 174: an excluded connection does not see the message, its cursor passes it")
    void exclusion() {
        Client one = fixture.client(SERVER_SENT_EVENTS).connect();
        Client two = fixture.client(SERVER_SENT_EVENTS).connect();
        one.read();
        two.read();
        fixture.runtime.publisher().publish(RuntimeFixture.BROADCAST, JsonPayload.ofText("1"), Set.of(one.id));
        broadcast(2, 3);
        assertThat(one.messages()).isEqualTo(numbers(2, 3));
        assertThat(two.messages()).containsExactly("1", "2");
        assertThat(one.messageId).isEqualTo(two.messageId);
    }

    @Test
    @DisplayName("where the log stood is noted for those only that bring no place of their own in it")
    void noteOnlyForThoseWithoutACursor() {
        Client client = fixture.client(LONG_POLLING);
        assertThat(request(client, "/connect").accepted).isNotNull();
        client.open("/connect");
        client.read();
        assertThat(request(client, "/poll").accepted).isNull();
        client.messageId = "g-F00-1";
        assertThat(request(client, "/poll").accepted).as("of another log").isNotNull();
    }

    private ReceiveRequest request(Client client, String endpoint) {
        java.util.Map<String, String> query = client.query();
        if (client.messageId != null) {
            query.put("messageId", client.messageId);
        }
        return ((Outcome.Receive) fixture.request(endpoint, query, java.util.Map.of(), false)).request();
    }

    @Test
    @DisplayName("an aborted poll's answer does not take its client past what came while OnDisconnected ran")
    void abortedPollAndTheMessagesAfterIt() {
        CompletableFuture<Void> noticed = new CompletableFuture<>();
        fixture.application.onDisconnected = id -> noticed;
        Client client = fixture.client(LONG_POLLING).connect();
        client.read();
        client.open("/poll");
        fixture.runtime.publisher().abort(client.id); // by the application: the client knows nothing of it
        fixture.time.settle();
        broadcast(0, 1);
        noticed.complete(null);
        fixture.time.settle();
        assertThat(client.messages()).isEmpty();
        client.open("/poll");
        assertThat(client.messages()).isEqualTo(numbers(0, 1));
    }

    @Test
    @DisplayName("the late answer of a replaced poll does not take its client past what went to the newer one")
    void lateAnswerOfAReplacedPoll() {
        Client client = fixture.client(LONG_POLLING).connect();
        client.read();
        RecordingChannel older = client.open("/poll").channel;
        older.stall();
        fixture.time.advance(Duration.ofSeconds(10)); // a keep-alive is stuck
        broadcast(0, 1);
        client.open("/poll").channel.take(); // brings the message and is lost
        client.channel = older;
        older.unstall();
        fixture.time.settle();
        assertThat(client.read()).hasSize(1);
        client.open("/poll");
        assertThat(client.messages()).isEqualTo(numbers(0, 1));
    }

    @Test
    @DisplayName("what the log dropped before its lane read it is told once, with its number")
    void overtakenLane() {
        long[] dropped = {0};
        MessageLog overtaken = new ForwardingLog(new InMemoryMessageLog(0xE1, 64, 1 << 20)) {
            @Override
            public Slice read(long after, int max) {
                // While an append is making room, what is gone can be known before what follows can be read.
                return after < dropped[0]
                        ? new Slice(inner.epoch(), dropped[0] - after, dropped[0], List.of())
                        : inner.read(after, max);
            }
        };
        RuntimeFixture busy = new RuntimeFixture(ConnectionConfig.defaults(), false, overtaken);
        Client client = busy.client(SERVER_SENT_EVENTS).open("/reconnect");
        for (int i = 0; i < 5; i++) {
            busy.runtime.publisher().publish(RuntimeFixture.BROADCAST, JsonPayload.ofText(Integer.toString(i)));
        }
        dropped[0] = 3;
        busy.time.settle();
        assertThat(client.messages()).isEqualTo(numbers(3, 5));
        assertThat(busy.observed)
                .filteredOn(event -> event.startsWith("gap"))
                .containsExactly("gap " + client.id + " 3");
    }

    @Test
    @DisplayName("retained messages are released when no client may ask for them any more")
    void retentionIsBounded() {
        Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        client.read();
        String early = client.messageId;
        broadcast(0, 10);
        client.messages();
        fixture.time.advance(Duration.ofSeconds(40));
        client.messageId = early;
        client.open("/reconnect");
        assertThat(client.messages()).isEqualTo(numbers(0, 10));
        fixture.time.advance(Duration.ofSeconds(150));
        client.messageId = early;
        client.open("/reconnect");
        assertThat(client.messages()).isEmpty();
        assertThat(fixture.observed).contains("gap " + client.id + " 10");
    }

    private void broadcast(int from, int to) {
        for (int i = from; i < to; i++) {
            fixture.publish(RuntimeFixture.BROADCAST, Integer.toString(i));
        }
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }
}
