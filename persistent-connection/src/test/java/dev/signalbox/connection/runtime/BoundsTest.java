package dev.signalbox.connection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.GapPolicy;
import dev.signalbox.connection.SlowPolicy;
import dev.signalbox.connection.Topics;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.connection.transport.RecordingChannel;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every bound of connections reached on purpose, and what is counted then. */
class BoundsTest {
    private static final String LARGE = '"' + "x".repeat(1000) + '"';

    private static RuntimeFixture fixture(ConnectionConfig.Builder config) {
        return new RuntimeFixture(config.build());
    }

    private static Client connected(RuntimeFixture fixture, TransportType transport) {
        Client client = fixture.client(transport).connect();
        client.read();
        return client;
    }

    private static void sendTo(RuntimeFixture fixture, Client client, int count) {
        for (int i = 0; i < count; i++) {
            fixture.publish(Topics.connection(client.id), LARGE);
        }
    }

    @Test
    @DisplayName(
            "above half of the process bound the clients away longest are forgotten first, and told of it when they return")
    void absentAreForgottenFirst() {
        RuntimeFixture fixture = fixture(ConnectionConfig.builder().processBufferBytes(40_000));
        Client first = connected(fixture, TransportType.SERVER_SENT_EVENTS);
        Client second = connected(fixture, TransportType.SERVER_SENT_EVENTS);
        Client present = connected(fixture, TransportType.SERVER_SENT_EVENTS);
        first.cut();
        fixture.time.advance(Duration.ofSeconds(6));
        second.cut();
        sendTo(fixture, first, 10);
        sendTo(fixture, second, 5);
        sendTo(fixture, present, 5);
        assertThat(fixture.observed)
                .filteredOn(line -> line.startsWith("forgotten"))
                .hasSize(1);
        assertThat(fixture.observed).anyMatch(line -> line.matches("forgotten " + first.id + " \\d+ absent"));
        assertThat(fixture.runtime.heldBytes()).isLessThanOrEqualTo(20_000);
        first.open("/reconnect");
        assertThat(first.messages()).isEmpty();
        assertThat(fixture.observed).contains("gap " + first.id + " 10");
        assertThat(fixture.application.events).contains("gap " + first.id + " 10");
        second.open("/reconnect");
        assertThat(second.messages()).hasSize(5);
        assertThat(present.messages()).hasSize(5);
    }

    @Test
    @DisplayName("above the process bound slow readers lose their sockets and what waits for them, others nothing")
    void slowReadersAreCut() {
        RuntimeFixture fixture = fixture(ConnectionConfig.builder().processBufferBytes(60_000));
        Client slow = connected(fixture, TransportType.WEB_SOCKETS);
        Client quick = connected(fixture, TransportType.WEB_SOCKETS);
        slow.channel.stall();
        sendTo(fixture, quick, 10);
        sendTo(fixture, slow, 60);
        assertThat(fixture.observed).contains("slow " + slow.id + " MEMORY");
        assertThat(slow.channel.isDropped()).isTrue();
        assertThat(fixture.runtime.heldBytes()).isLessThanOrEqualTo(60_000);
        assertThat(quick.messages()).hasSize(10);
        assertThat(fixture.observed).filteredOn(line -> line.contains(quick.id)).containsExactly("opened " + quick.id);
        slow.read();
        slow.open("/reconnect");
        assertThat(fixture.application.events).anyMatch(line -> line.startsWith("gap " + slow.id));
    }

    @Test
    @DisplayName("when nothing else is left, what was sent and is kept for a return is forgotten, the most first")
    void keptIsForgottenLast() {
        RuntimeFixture fixture = fixture(ConnectionConfig.builder().processBufferBytes(30_000));
        Client much = connected(fixture, TransportType.SERVER_SENT_EVENTS);
        Client little = connected(fixture, TransportType.SERVER_SENT_EVENTS);
        sendTo(fixture, little, 2);
        sendTo(fixture, much, 40);
        assertThat(fixture.observed).anyMatch(line -> line.matches("forgotten " + much.id + " \\d+ sent"));
        assertThat(fixture.observed).noneMatch(line -> line.startsWith("forgotten " + little.id));
        assertThat(fixture.runtime.heldBytes()).isLessThanOrEqualTo(30_000);
        assertThat(much.messages()).hasSize(40);
    }

    @Test
    @DisplayName("a broadcast counts once however many hold it")
    void broadcastsCountOnce() {
        RuntimeFixture fixture = new RuntimeFixture();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(connected(fixture, TransportType.SERVER_SENT_EVENTS));
        }
        long before = fixture.runtime.heldBytes();
        fixture.publish(RuntimeFixture.BROADCAST, LARGE);
        assertThat(fixture.runtime.heldBytes() - before).isBetween(1000L, 1500L);
        clients.forEach(client -> fixture.runtime.control().close(client.id, ""));
        fixture.time.settle();
        assertThat(fixture.runtime.heldBytes()).isZero();
    }

    @Test
    @DisplayName("a slow reader catches up with what is left, and the application is told how many it has missed")
    void catchesUp() {
        RuntimeFixture fixture = fixture(ConnectionConfig.builder().messageBufferSize(32));
        Client client = connected(fixture, TransportType.WEB_SOCKETS);
        client.channel.stall();
        for (int i = 0; i < 50; i++) {
            fixture.publish(RuntimeFixture.BROADCAST, Integer.toString(i));
        }
        assertThat(fixture.application.events).doesNotContain("gap " + client.id + " 17");
        client.channel.unstall();
        fixture.time.settle();
        List<String> messages = client.messages();
        assertThat(messages).hasSize(33).startsWith("0", "18").endsWith("49");
        assertThat(fixture.observed).contains("gap " + client.id + " 17");
        assertThat(fixture.application.events).contains("gap " + client.id + " 17");
        client.cut();
        client.open("/reconnect");
        assertThat(fixture.observed).filteredOn(line -> line.startsWith("gap")).hasSize(1);
    }

    @Test
    @DisplayName("SlowPolicy.CLOSE: a reader that is too slow is closed for good")
    void slowIsClosed() {
        RuntimeFixture fixture =
                fixture(ConnectionConfig.builder().messageBufferSize(32).slowPolicy(SlowPolicy.CLOSE));
        Client slow = connected(fixture, TransportType.WEB_SOCKETS);
        Client quick = connected(fixture, TransportType.WEB_SOCKETS);
        slow.channel.stall();
        for (int i = 0; i < 50; i++) {
            fixture.publish(RuntimeFixture.BROADCAST, Integer.toString(i));
        }
        assertThat(fixture.observed).contains("closed " + slow.id + " TOO_SLOW");
        assertThat(fixture.application.events).contains("disconnected " + slow.id + " false");
        assertThat(quick.messages()).hasSize(50);
    }

    @Test
    @DisplayName("GapPolicy.START_AFRESH: a return with a gap is told to the application, then closed and refused")
    void startsAfresh() {
        RuntimeFixture fixture = fixture(ConnectionConfig.builder().gapPolicy(GapPolicy.START_AFRESH));
        Client client = fixture.client(TransportType.SERVER_SENT_EVENTS);
        client.extra.put("clientProtocol", "2.1");
        client.messageId = "d-FAD018B2-B,1C|S,0|T,2";
        client.open("/reconnect");
        assertThat(String.join("", client.channel.take())).contains("\"E\":\"messages were lost\"");
        assertThat(client.channel.isEnded()).isTrue();
        assertThat(fixture.application.takeEvents())
                .containsExactly("gap " + client.id + " -1", "disconnected " + client.id + " false");
        assertThat(fixture.observed).endsWith("gap " + client.id + " -1", "closed " + client.id + " GAP");
        assertThat(fixture.runtime.connections()).isZero();
    }

    @Test
    @DisplayName("GapPolicy.START_AFRESH: a slow reader that has missed messages is closed when it reads on")
    void slowStartsAfresh() {
        RuntimeFixture fixture =
                fixture(ConnectionConfig.builder().messageBufferSize(32).gapPolicy(GapPolicy.START_AFRESH));
        Client client = connected(fixture, TransportType.WEB_SOCKETS);
        client.channel.stall();
        for (int i = 0; i < 50; i++) {
            fixture.publish(RuntimeFixture.BROADCAST, Integer.toString(i));
        }
        client.channel.unstall();
        fixture.time.settle();
        assertThat(client.messages()).as("no hole is shown").containsExactly("0");
        assertThat(fixture.observed).endsWith("gap " + client.id + " 17", "closed " + client.id + " GAP");
    }

    @Test
    @DisplayName("the application hears of a gap before it hears of the return, and what fails there hurts nobody")
    void gapComesFirst() {
        RuntimeFixture fixture = new RuntimeFixture();
        CompletableFuture<Void> told = new CompletableFuture<>();
        fixture.application.onGap = id -> told;
        Client client = fixture.client(TransportType.WEB_SOCKETS);
        client.messageId = "x";
        client.open("/reconnect");
        assertThat(fixture.application.takeEvents()).containsExactly("gap " + client.id + " -1");
        told.completeExceptionally(new IllegalStateException("on purpose"));
        fixture.time.settle();
        assertThat(fixture.application.takeEvents()).containsExactly("reconnected " + client.id);
        assertThat(client.channel.isFailed()).isFalse();
    }

    @Test
    @DisplayName("replies beyond the bytes of a buffer cost a socket that takes none of them")
    void tooManyReplies() {
        RuntimeFixture fixture = fixture(ConnectionConfig.builder().messageBufferBytes(3000));
        fixture.application.onReceived = data -> CompletableFuture.completedFuture(JsonPayload.ofText(LARGE));
        Client client = connected(fixture, TransportType.WEB_SOCKETS);
        client.channel.stall();
        for (int i = 0; i < 10 && !client.channel.isDropped(); i++) {
            client.attachment.received("call", () -> {});
            fixture.time.settle();
        }
        assertThat(client.channel.isDropped()).isTrue();
        assertThat(fixture.observed).contains("slow " + client.id + " REPLIES");
        client.cut();
        client.open("/reconnect");
        assertThat(client.channel.isEnded()).isFalse();
    }

    @Test
    @DisplayName("a socket that sends more than is worked on is not read for a while")
    void paused() {
        RuntimeFixture fixture = new RuntimeFixture();
        CompletableFuture<JsonPayload> unanswered = new CompletableFuture<>();
        fixture.application.onReceived = data -> unanswered.thenApply(reply -> null);
        Client client = connected(fixture, TransportType.WEB_SOCKETS);
        List<String> resumed = new ArrayList<>();
        boolean goesOn = true;
        for (int i = 0; i < 3 && goesOn; i++) {
            goesOn = client.attachment.received("x".repeat(300_000), () -> resumed.add("resumed"));
        }
        assertThat(goesOn).as("two of 600,000 bytes wait").isFalse();
        assertThat(fixture.observed).contains("paused " + client.id);
        fixture.time.settle();
        assertThat(resumed).hasSize(1);
    }

    @Test
    @DisplayName("what a socket sent that its connection never took does not count against all others for ever")
    void passedOver() {
        RuntimeFixture fixture = fixture(ConnectionConfig.builder().gapPolicy(GapPolicy.START_AFRESH));
        Client afresh = fixture.client(TransportType.WEB_SOCKETS);
        afresh.messageId = "of another server";
        afresh.open(
                "/reconnect",
                new RecordingChannel(TransportType.WEB_SOCKETS),
                () -> afresh.attachment.received("x".repeat(300_000), () -> {}));
        assertThat(afresh.channel.isEnded()).isTrue();
        assertThat(fixture.runtime.figures().inboundBytes())
                .as("of one that has to begin anew")
                .isZero();

        Client stopped = connected(fixture, TransportType.WEB_SOCKETS);
        stopped.open("/reconnect", new RecordingChannel(TransportType.WEB_SOCKETS), stopped::abort, () -> {
            stopped.attachment.received("x".repeat(300_000), () -> {});
        });
        assertThat(stopped.channel.isEnded()).isTrue();
        assertThat(stopped.attachment.received("late", () -> {}))
                .as("nobody listens any more")
                .isTrue();
        assertThat(fixture.runtime.figures().inboundBytes())
                .as("of one that stopped meanwhile")
                .isZero();

        fixture.application.onRejoining = groups -> {
            throw new IllegalStateException("on purpose");
        };
        Client refused = connected(fixture, TransportType.WEB_SOCKETS);
        fixture.runtime.publisher().addToGroup(refused.id, Topics.RAW_GROUP_PREFIX + "Test.a");
        fixture.time.settle();
        refused.read();
        refused.open("/reconnect", new RecordingChannel(TransportType.WEB_SOCKETS), () -> {
            refused.attachment.received("x".repeat(300_000), () -> {});
        });
        assertThat(refused.channel.isFailed()).isTrue();
        assertThat(fixture.runtime.figures().inboundBytes())
                .as("of one whose groups could not be asked for")
                .isZero();
        assertThat(fixture.application.events).noneMatch(event -> event.startsWith("received"));
    }

    @Test
    @DisplayName("of too many who are away, those away longest are given up first")
    void crowdedOut() {
        RuntimeFixture fixture = fixture(ConnectionConfig.builder().maxAbsentConnections(2)); // one for each lane
        List<Client> away = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Client client = connected(fixture, TransportType.SERVER_SENT_EVENTS);
            client.cut();
            away.add(client);
            fixture.time.advance(Duration.ofSeconds(1));
        }
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(fixture.observed)
                .filteredOn(line -> line.startsWith("closed"))
                .containsExactly(
                        "closed " + away.get(0).id + " CROWDED_OUT",
                        "closed " + away.get(1).id + " CROWDED_OUT",
                        "closed " + away.get(2).id + " CROWDED_OUT");
        assertThat(fixture.application.events).contains("disconnected " + away.get(0).id + " false");
        away.get(0).open("/reconnect");
        assertThat(away.get(0).channel.isEnded()).as("it may come back").isFalse();
    }

    @Test
    @DisplayName("no more connections than may be: negotiate and connect are answered 503, who is connected comes back")
    void maxConnections() {
        RuntimeFixture fixture = fixture(ConnectionConfig.builder().maxConnections(1));
        Client client = connected(fixture, TransportType.WEB_SOCKETS);
        assertThat(fixture.reply("/negotiate", Map.of()).status()).isEqualTo(503);
        Client second = fixture.client(TransportType.LONG_POLLING);
        Outcome.Reply refused = fixture.reply("/connect", second.query());
        assertThat(refused.status()).isEqualTo(503);
        assertThat(RuntimeFixture.text(refused)).isEqualTo("The server has too many connections.");
        assertThat(fixture.observed).filteredOn("refused CONNECTIONS"::equals).hasSize(2);
        client.cut();
        client.open("/reconnect");
        assertThat(client.channel.isEnded()).isFalse();
        client.abort();
        fixture.time.settle();
        assertThat(second.connect().read()).isNotEmpty();
    }

    @Test
    @DisplayName("no more connections of one user than may be, others are let in")
    void maxOfUser() {
        RuntimeFixture fixture = fixture(ConnectionConfig.builder().maxConnectionsPerUser(1));
        fixture.user = ConnectionUser.named("ann");
        Client first = connected(fixture, TransportType.SERVER_SENT_EVENTS);
        Client second = fixture.client(TransportType.SERVER_SENT_EVENTS);
        assertThat(fixture.reply("/connect", second.query()).status()).isEqualTo(429);
        assertThat(fixture.observed).contains("refused USER");
        first.abort();
        fixture.time.settle();
        assertThat(second.connect().read()).isNotEmpty();
        fixture.user = ConnectionUser.ANONYMOUS;
        connected(fixture, TransportType.SERVER_SENT_EVENTS);
        connected(fixture, TransportType.SERVER_SENT_EVENTS);
    }

    @Test
    @DisplayName("no more connections from one address than may be")
    void maxOfAddress() {
        RuntimeFixture fixture = fixture(ConnectionConfig.builder().maxConnectionsPerAddress(2));
        connected(fixture, TransportType.SERVER_SENT_EVENTS);
        connected(fixture, TransportType.SERVER_SENT_EVENTS);
        Client third = fixture.client(TransportType.SERVER_SENT_EVENTS);
        assertThat(fixture.reply("/connect", third.query()).status()).isEqualTo(429);
        assertThat(fixture.observed).contains("refused ADDRESS");
    }
}
