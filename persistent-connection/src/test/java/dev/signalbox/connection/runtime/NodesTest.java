package dev.signalbox.connection.runtime;

import static dev.signalbox.protocol.TransportType.LONG_POLLING;
import static dev.signalbox.protocol.TransportType.SERVER_SENT_EVENTS;
import static dev.signalbox.protocol.TransportType.WEB_SOCKETS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.Topics;
import dev.signalbox.connection.backplane.BackplaneStatus;
import dev.signalbox.connection.runtime.NodesFixture.Client;
import dev.signalbox.connection.runtime.NodesFixture.Node;
import dev.signalbox.connection.transport.RecordingChannel;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several nodes and no stickiness (protocol I6, L 227 to 234). */
class NodesTest {
    private static final String GROUP = Topics.RAW_GROUP_PREFIX + "Test.g";

    private final NodesFixture fixture = new NodesFixture(3);
    private final Node a = fixture.node(0);
    private final Node b = fixture.node(1);
    private final Node c = fixture.node(2);
    private int published;

    @Test
    @DisplayName("L 227: broadcast, group, user and client sends reach clients on both nodes")
    void sendsReachClientsEverywhere() {
        Client one = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        Client two = fixture.client(WEB_SOCKETS).open(b, "/connect");
        join(b, one);
        broadcast(a);
        publish(b, GROUP);
        publish(b, Topics.connection(one.id));
        publish(a, Topics.connection(two.id));
        assertThat(one.read()).containsExactly("0", "1", "2");
        assertThat(two.read()).containsExactly("0", "3");
    }

    @Test
    @DisplayName("L 228: abort at B for a connection on A ends it there with OnDisconnected(true), once")
    void abortElsewhere() {
        Client client = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        client.ask(b, "/abort");
        assertThat(client.channel.isEnded()).isTrue();
        assertThat(a.disconnects()).containsExactly("disconnected " + client.id + " true");
        fixture.time.advance(Duration.ofMinutes(3));
        assertThat(fixture.disconnects()).hasSize(1);
        assertThat(b.runtime.cluster().connections()).isZero();
    }

    @Test
    @DisplayName("L 229: adding to a group at B for a client on A completes, and what is sent then is received")
    void groupsElsewhere() {
        Client client = fixture.client(LONG_POLLING).open(a, "/connect");
        client.read();
        CompletableFuture<Void> added =
                b.runtime.publisher().addToGroup(client.id, GROUP).toCompletableFuture();
        assertThat(added).isNotDone();
        fixture.run();
        assertThat(added).isCompleted();
        publish(c, GROUP);
        client.open(a, "/poll");
        assertThat(client.read()).containsExactly("0");
        CompletableFuture<Void> removed =
                c.runtime.publisher().removeFromGroup(client.id, GROUP).toCompletableFuture();
        fixture.run();
        assertThat(removed).isCompleted();
        publish(b, GROUP);
        client.open(b, "/poll");
        assertThat(client.read()).isEmpty();
    }

    @Test
    @DisplayName("any node tells whether a connection is alive, also one that it has not read of yet")
    void aliveElsewhere() {
        NodesFixture slow = new NodesFixture(2, new Random(7), 20, 1 << 14);
        Client client = slow.client(SERVER_SENT_EVENTS).open(slow.node(0), "/connect");
        for (Node node : slow.nodes) {
            CompletableFuture<Boolean> alive =
                    node.runtime.control().isAlive(client.id).toCompletableFuture();
            slow.run();
            assertThat(alive).as(node.name).isCompletedWithValue(true);
        }
        // Appended, and not read by the other node yet.
        Client late = slow.client(WEB_SOCKETS);
        slow.node(0)
                .runtime
                .cluster()
                .claim(late.id, slow.node(0).runtime.cluster().nextClaim(), null, -1, List.of(), List.of());
        slow.time.settle();
        while (slow.node(0).runtime.cluster().groups(late.id) == null) {
            slow.time.advance(Duration.ofMillis(1));
        }
        CompletableFuture<Boolean> alive =
                slow.node(1).runtime.control().isAlive(late.id).toCompletableFuture();
        slow.run();
        assertThat(alive).isCompletedWithValue(true);

        CompletableFuture<Boolean> nobody =
                slow.node(1).runtime.control().isAlive("nobody").toCompletableFuture();
        assertThat(nobody).as("not before the log was asked").isNotDone();
        slow.run();
        assertThat(nobody).isCompletedWithValue(false);
        client.ask(slow.node(1), "/abort");
        slow.run();
        slow.run();
        CompletableFuture<Boolean> ended =
                slow.node(1).runtime.control().isAlive(client.id).toCompletableFuture();
        slow.run();
        assertThat(ended).isCompletedWithValue(false);
    }

    @Test
    @DisplayName("what is known here counts when the other nodes cannot be heard")
    void aliveWithoutTheOthers() {
        Client client = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        b.line.cut(true);
        assertThat(b.runtime.control().isAlive(client.id).toCompletableFuture()).isCompletedWithValue(true);
        CompletableFuture<Boolean> nobody =
                b.runtime.control().isAlive("nobody").toCompletableFuture();
        fixture.time.advance(Duration.ofSeconds(31));
        assertThat(nobody).isCompletedWithValue(false);
    }

    @Test
    @DisplayName("the others are waited for two seconds at most when nothing comes from them")
    void aliveInAnOutage() {
        b.line.silence(true);
        CompletableFuture<Boolean> nobody =
                b.runtime.control().isAlive("nobody").toCompletableFuture();
        fixture.time.advance(Duration.ofSeconds(2).minusNanos(1));
        assertThat(nobody).isNotDone();
        fixture.time.advance(Duration.ofNanos(1));
        assertThat(nobody).isCompletedWithValue(false);
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    @DisplayName("L 230: a client that reconnects at B gets what it missed, in order, and A lets go without an event")
    void reconnectElsewhere(TransportType transport) {
        Client client = fixture.client(transport).open(a, "/connect");
        client.read();
        broadcast(a);
        client.channel.take(); // written, never read
        RecordingChannel old = client.channel;
        broadcast(c);
        client.open(b, "/reconnect");
        List<String> received = new ArrayList<>(client.read());
        broadcast(a);
        if (transport == LONG_POLLING) {
            client.open(c, "/poll");
        }
        received.addAll(client.read());
        assertThat(received).containsExactly("0", "1", "2");
        assertThat(old.isEnded()).isTrue();
        fixture.time.advance(Duration.ofSeconds(20));
        assertThat(fixture.disconnects()).isEmpty();
        assertThat(a.runtime.connections()).isZero();
        assertThat(fixture.observed).noneMatch(event -> event.startsWith("gap"));
    }

    @Test
    @DisplayName("a node that lets a connection go drops what is kept beside it; who ends here is told of by its event")
    void letsGo() {
        Client moving = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        Client staying = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        moving.open(b, "/reconnect");
        staying.ask(a, "/abort");
        fixture.run();
        assertThat(a.application.moved).containsExactly(moving.id);
        assertThat(b.application.moved).isEmpty();
        assertThat(fixture.disconnects()).containsExactly("disconnected " + staying.id + " true");
    }

    @Test
    @DisplayName("every poll may go to another node: nothing lost, nothing twice")
    void everyPollElsewhere() {
        Client client = fixture.client(LONG_POLLING).open(a, "/connect");
        client.read();
        join(b, client);
        List<String> received = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            client.open(fixture.node(i % 3), "/poll");
            if (i % 2 == 0) {
                broadcast(fixture.node((i + 1) % 3));
                publish(a, GROUP);
            }
            received.addAll(client.read());
        }
        client.open(b, "/poll");
        received.addAll(client.read());
        assertThat(received).isEqualTo(numbers(published));
        assertThat(fixture.disconnects()).isEmpty();
    }

    @Test
    @DisplayName("an old groups token does not bring back a group the log knows the connection has left")
    void staleGroupsToken() {
        Client client = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        join(c, client);
        broadcast(a);
        client.read();
        String old = client.groupsToken;
        assertThat(old).isNotNull();
        a.runtime.publisher().removeFromGroup(client.id, GROUP);
        fixture.run();
        client.read();
        client.groupsToken = old;
        client.open(b, "/reconnect");
        publish(a, GROUP);
        broadcast(a);
        assertThat(client.read()).containsExactly("2");
        assertThat(fixture.groupsTokens.verify(dev.signalbox.token.format.RawToken.of(client.groupsToken), client.id))
                .matches(token -> token == null || token.groups().isEmpty());
    }

    @Test
    @DisplayName("membership goes along when the client presents no groups token at all")
    void membershipMoves() {
        Client client = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        join(a, client);
        client.read();
        client.groupsToken = null;
        client.open(b, "/reconnect");
        publish(c, GROUP);
        assertThat(client.read()).containsExactly("0");
    }

    @Test
    @DisplayName("groups joined and left while the client was away are replayed as they were")
    void membershipIsReplayedInOrder() {
        Client client = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        broadcast(a);
        client.read();
        client.cut();
        publish(a, GROUP); // not a member yet
        join(b, client);
        publish(a, GROUP);
        b.runtime.publisher().removeFromGroup(client.id, GROUP);
        fixture.run();
        publish(a, GROUP); // not any more
        a.die();
        client.open(c, "/reconnect");
        assertThat(client.read()).containsExactly("2");
    }

    @Test
    @DisplayName("what the application refuses on a rejoin stays left on all nodes")
    void refusedGroups() {
        Client client = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        join(a, client);
        client.read();
        b.application.onRejoining = groups -> List.of();
        client.open(b, "/reconnect");
        publish(a, GROUP);
        assertThat(client.read()).isEmpty();
        client.open(c, "/reconnect");
        publish(a, GROUP);
        assertThat(client.read()).isEmpty();
    }

    @Test
    @DisplayName("L 231: foreign cursors begin now, and the gap is told")
    void foreignCursors() {
        for (String cursor : List.of("s-0,1|1,2", "g-DEAD-1", "g-C1-FFFFFFFFFFFF", "d-AB-B,1")) {
            Client client = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
            broadcast(a);
            client.read();
            client.messageId = cursor;
            client.open(b, "/reconnect");
            int now = published;
            broadcast(c);
            assertThat(client.read()).as(cursor).containsExactly(Integer.toString(now));
            assertThat(fixture.observed).contains("gap " + client.id + " -1");
        }
    }

    @Test
    @DisplayName("a request at a node that has read less than another one already sent waits for it")
    void slowerNode() {
        NodesFixture slow = new NodesFixture(2, new Random(3), 50, 1 << 14);
        NodesFixture.Client client = slow.client(SERVER_SENT_EVENTS).open(slow.node(0), "/connect");
        slow.run();
        client.read();
        List<String> received = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            slow.node(i % 2).publish(RuntimeFixture.BROADCAST, Integer.toString(i), Set.of());
            slow.time.advance(Duration.ofMillis(20));
            received.addAll(client.read());
            client.open(slow.node(i % 2), "/reconnect");
        }
        slow.run();
        received.addAll(client.read());
        if (client.channel
                .isEnded()) { // an older request's claim came later into the log, so its node is the owner now
            client.open(slow.node(0), "/reconnect");
            slow.run();
            received.addAll(client.read());
        }
        List<String> order = slow.payloads();
        assertThat(order).hasSize(40);
        assertThat(received).isEqualTo(order);
        assertThat(slow.observed).noneMatch(event -> event.startsWith("gap"));
        assertThat(slow.disconnects()).isEmpty();
    }

    @Test
    @DisplayName("a node's death: its clients go on elsewhere, nothing lost, and no OnDisconnected for them")
    void nodeDeath() {
        Client client = fixture.client(WEB_SOCKETS).open(a, "/connect");
        join(b, client);
        client.read();
        broadcast(a);
        client.channel.take(); // lost with the node
        a.die();
        publish(b, GROUP);
        client.open(b, "/reconnect");
        assertThat(client.read()).containsExactly("0", "1");
        fixture.time.advance(Duration.ofMinutes(3));
        assertThat(fixture.disconnects()).isEmpty();
        broadcast(c);
        assertThat(client.read()).containsExactly("2");
    }

    @Test
    @DisplayName("who never comes back after a node's death is mourned once, by one node that is left")
    void mournedElsewhere() {
        Client gone = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        Client back = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        a.die();
        fixture.time.advance(Duration.ofSeconds(25));
        back.open(b, "/reconnect");
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(fixture.disconnects()).containsExactly("disconnected " + gone.id + " false");
        assertThat(b.runtime.cluster().adopted() + c.runtime.cluster().adopted())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("an abort that nobody was left to hear is still an OnDisconnected(true)")
    void abortAfterDeath() {
        Client client = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        a.die();
        client.ask(b, "/abort");
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(fixture.disconnects()).containsExactly("disconnected " + client.id + " true");
    }

    @Test
    @DisplayName("a node that shuts down leaves its clients to the others; who does not come back is mourned there")
    void shutdown() {
        Client stays = fixture.client(LONG_POLLING).open(a, "/connect");
        Client leaves = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        stays.read();
        stays.open(a, "/poll");
        a.runtime.shutdown();
        fixture.run();
        stays.read();
        a.die();
        broadcast(b);
        stays.open(b, "/reconnect");
        assertThat(stays.read()).containsExactly("0");
        for (int i = 0; i < 12; i++) {
            fixture.time.advance(Duration.ofSeconds(5));
            stays.open(b, "/poll");
        }
        assertThat(fixture.disconnects()).containsExactly("disconnected " + leaves.id + " false");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a node that drains waits for nobody who was cut off: what there is for them is in the log")
    void drainsWithoutTheAbsent(TransportType transport) {
        Client client = fixture.client(transport).open(a, "/connect");
        join(b, client);
        while (client.channel.isEnded()) { // a poll that was answered
            client.read();
            client.open(a, "/poll");
        }
        client.read();
        client.cut();
        broadcast(b);
        publish(c, GROUP);
        a.runtime.departures().begin();
        a.runtime.departures().step(1, false);
        fixture.run();
        assertThat(a.runtime.connections()).isZero();
        client.open(b, "/reconnect");
        assertThat(client.read()).containsExactly("0", "1");
        assertThat(fixture.disconnects()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER_SENT_EVENTS", "LONG_POLLING"})
    @DisplayName("the last envelope of a closed id is of the log as it is now, also after that has begun anew")
    void farewellAfterTheLogBeganAnew(TransportType transport) {
        Client client = fixture.client(transport);
        client.protocol = "2.1";
        client.open(a, "/connect");
        client.read();
        fixture.bus.reset(0xC2);
        fixture.run();
        a.runtime.control().close(client.id, "enough");
        fixture.run();
        client.read();
        client.messageId = null;
        client.open(a, "/reconnect");
        client.read();
        assertThat(client.messageId).startsWith("g-C2-");
    }

    @Test
    @DisplayName("a client that stays away is mourned once, by its owner")
    void timeout() {
        Client client = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        client.open(b, "/reconnect");
        client.cut();
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(b.disconnects()).containsExactly("disconnected " + client.id + " false");
        assertThat(fixture.disconnects()).hasSize(1);
        assertThat(c.runtime.cluster().connections()).isZero();
    }

    @Test
    @DisplayName("a node that comes later knows who is in which group")
    void lateNode() {
        Client client = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        join(a, client);
        client.read();
        fixture.bus.trim(Long.MAX_VALUE);
        Node late = fixture.start();
        fixture.run();
        assertThat(late.runtime.cluster().connections()).isEqualTo(1);
        client.groupsToken = null;
        client.open(late, "/reconnect");
        publish(a, GROUP);
        assertThat(client.read()).containsExactly("0");
        a.die();
        client.cut();
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(late.disconnects()).containsExactly("disconnected " + client.id + " false");
    }

    @Test
    @DisplayName("a node that was thought gone takes up again what nobody has taken over")
    void wronglyThoughtGone() {
        Client stays = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        Client moved = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        stays.read();
        moved.read();
        a.line.cut(true);
        fixture.time.advance(Duration.ofSeconds(40));
        moved.open(b, "/reconnect");
        broadcast(c);
        assertThat(moved.read()).containsExactly("0");
        a.line.cut(false);
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(stays.read()).containsExactly("0");
        broadcast(b);
        assertThat(stays.read()).containsExactly("1");
        assertThat(moved.read()).containsExactly("1");
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(fixture.disconnects()).isEmpty();
        assertThat(stays.channel.isEnded()).isFalse();
    }

    @Test
    @DisplayName("requests that wait for the log and are replaced give their places among those accepted back at once")
    void replacedWhileParked() {
        fixture.nodes.forEach(node -> node.line.cut(true));
        fixture.time.advance(Duration.ofSeconds(2));
        int most = fixture.config.maxAccepts();
        Client impatient = fixture.client(WEB_SOCKETS);
        for (int i = 0; i < most; i++) {
            impatient.open(a, "/connect");
            impatient.attachment.received("x".repeat(300_000), () -> {});
        }
        assertThat(a.runtime.figures().inboundBytes()).as("of the latest one").isLessThan(700_000);
        Client other = fixture.client(WEB_SOCKETS).open(a, "/connect");
        assertThat(other.attachment).as("let in").isNotNull();
    }

    @Test
    @DisplayName("L 233, 234: in an outage sends fail with the engine's error, connections and keep-alives go on")
    void outage() {
        Client client = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        client.read();
        fixture.nodes.forEach(node -> node.line.cut(true));
        fixture.time.advance(Duration.ofSeconds(2));
        assertThatThrownBy(() -> a.publish(RuntimeFixture.BROADCAST, "1", Set.of()))
                .hasMessage("the line is down");
        CompletableFuture<Void> added =
                a.runtime.publisher().addToGroup(client.id, GROUP).toCompletableFuture();
        fixture.run();
        assertThat(added).isCompletedExceptionally();
        assertThat(a.runtime.backplane().state()).isEqualTo(BackplaneStatus.State.BUFFERING);
        client.channel.take();
        fixture.time.advance(Duration.ofSeconds(60));
        assertThat(client.channel.take()).as("keep-alives").hasSizeGreaterThanOrEqualTo(5);
        assertThat(a.runtime.backplane().lag()).isGreaterThan(Duration.ofSeconds(50));
        client.cut();
        client.open(a, "/reconnect");
        assertThat(client.channel.isEnded()).isFalse();
        Client moving = fixture.client(SERVER_SENT_EVENTS).open(b, "/reconnect");
        fixture.nodes.forEach(node -> node.line.cut(false));
        fixture.time.advance(Duration.ofSeconds(10));
        broadcast(b);
        assertThat(client.read()).containsExactly("0");
        assertThat(moving.read()).containsExactly("0");
        assertThat(fixture.disconnects()).isEmpty();
        assertThat(a.runtime.backplane().lag()).isZero();
    }

    @Test
    @DisplayName(
            "a node that was away for longer than the log reaches back gives up what it owned; clients resume elsewhere")
    void awayTooLong() {
        Client client = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        join(a, client);
        broadcast(a);
        client.read();
        a.line.cut(true);
        fixture.time.advance(Duration.ofSeconds(5));
        broadcast(b);
        fixture.bus.trim(Long.MAX_VALUE);
        broadcast(b);
        a.line.cut(false);
        fixture.time.advance(Duration.ofSeconds(5));
        assertThat(client.channel.isEnded()).isTrue();
        client.channel.take();
        client.open(c, "/reconnect");
        assertThat(client.read()).containsExactly("1", "2");
        client.open(a, "/reconnect");
        publish(b, GROUP);
        assertThat(client.read()).containsExactly("3");
        assertThat(fixture.disconnects()).isEmpty();
    }

    @Test
    @DisplayName(
            "that node says so as soon as the log takes it, which on a real line is some time after it has read on")
    void awayTooLongOverARealLine() {
        NodesFixture slow = new NodesFixture(2, new Random(5), 50, 1 << 14);
        Client client = slow.client(SERVER_SENT_EVENTS).open(slow.node(0), "/connect");
        slow.run();
        client.read();
        slow.node(0).line.cut(true);
        slow.run();
        slow.node(1).publish(RuntimeFixture.BROADCAST, "0", Set.of());
        slow.run();
        slow.bus.trim(Long.MAX_VALUE);
        slow.node(0).line.cut(false);
        slow.time.advance(Duration.ofSeconds(12));
        assertThat(client.channel.isEnded()).isTrue();
        assertThat(slow.disconnects()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("a claim that was gone from the log before its node read it is made again, for whom it is waited for")
    void claimIsGone(boolean logBeginsAnew) {
        NodesFixture slow = new NodesFixture(2, new Random(5), 50, 1 << 14);
        slow.run();
        Client client = slow.client(SERVER_SENT_EVENTS).open(slow.node(0), "/connect");
        while (slow.claims() == 0) {
            slow.time.advance(Duration.ofMillis(1));
        }
        slow.node(0).line.cut(true);
        slow.run();
        if (logBeginsAnew) {
            slow.bus.reset(0xC2);
        } else {
            slow.node(1).publish(RuntimeFixture.BROADCAST, "0", Set.of());
            slow.run();
            slow.bus.trim(Long.MAX_VALUE);
        }
        slow.node(0).line.cut(false);
        slow.time.advance(Duration.ofSeconds(12));
        slow.node(1).publish(RuntimeFixture.BROADCAST, "1", Set.of());
        slow.time.advance(Duration.ofSeconds(2));
        assertThat(client.read()).containsExactly("1");
    }

    @Test
    @DisplayName("L 232: a log that begins anew, with positions that were there before, does not stop delivery")
    void logBeginsAnew() {
        Client client = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        join(a, client);
        for (int i = 0; i < 50; i++) {
            broadcast(a);
        }
        client.read();
        long before = position(client);
        fixture.bus.reset(0xC2);
        fixture.run();
        broadcast(b);
        publish(c, GROUP);
        assertThat(client.read()).containsExactly("50", "51");
        assertThat(client.messageId).startsWith("g-C2-");
        assertThat(position(client)).as("the ids went backwards").isLessThan(before);
        client.open(b, "/reconnect");
        publish(a, GROUP);
        assertThat(client.read()).containsExactly("52");
        assertThat(a.runtime.backplane().resets()).isEqualTo(1);
        assertThat(fixture.disconnects()).isEmpty();
    }

    private void join(Node node, Client client) {
        CompletableFuture<Void> joined =
                node.runtime.publisher().addToGroup(client.id, GROUP).toCompletableFuture();
        fixture.run();
        assertThat(joined).isCompleted();
    }

    private void broadcast(Node node) {
        publish(node, RuntimeFixture.BROADCAST);
    }

    private void publish(Node node, String topic) {
        node.publish(topic, Integer.toString(published++), Set.of());
        fixture.run();
    }

    private static long position(Client client) {
        String cursor = String.valueOf(client.messageId);
        return Long.parseLong(cursor.substring(cursor.lastIndexOf('-') + 1), 16);
    }

    private static List<String> numbers(int to) {
        return IntStream.range(0, to).mapToObj(Integer::toString).toList();
    }
}
