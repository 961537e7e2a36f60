package dev.signalbox.connection.runtime;

import static dev.signalbox.protocol.TransportType.SERVER_SENT_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.Topics;
import dev.signalbox.connection.backplane.BackplaneException;
import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.runtime.NodesFixture.Client;
import dev.signalbox.connection.runtime.NodesFixture.Node;
import dev.signalbox.connection.transport.RecordingChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What nodes say to each other just once, when it is refused, comes late, is in doubt or is never read; and nodes that stand still or miss a part of
 * the log. One OnDisconnected for each life, and no membership lost, all the same.
 */
class NodeTroubleTest {
    private static final String GROUP = Topics.RAW_GROUP_PREFIX + "Test.g";

    private final NodesFixture fixture = new NodesFixture(3);
    private final Node a = fixture.node(0);
    private final Node b = fixture.node(1);
    private final Node c = fixture.node(2);

    @Test
    @DisplayName(
            "an abort that its owner reads while it claims anew, the log having begun anew, is an OnDisconnected(true)")
    void abortInANewLog() {
        Client client = connected(a);
        fixture.bus.reset(0xC2);
        client.ask(b, "/abort");
        pass(180);
        assertThat(fixture.disconnects()).containsExactly("disconnected " + client.id + " true");
        assertNobodyIsKnown();
    }

    @Test
    @DisplayName("a node that slept, was thought gone meanwhile, and gives a client up as it wakes mourns it, once")
    void givesUpAsItWakes() {
        Client client = connected(a);
        client.cut();
        fixture.time.advance(Duration.ofMillis(14_500));
        a.sleeps();
        pass(25);
        assertThat(fixture.said(Control.Gone.class)).as("thought gone").isNotEmpty();
        a.wakes();
        pass(180);
        assertThat(fixture.disconnects()).containsExactly("disconnected " + client.id + " false");
        assertNobodyIsKnown();
    }

    @Test
    @DisplayName("a node that slept does not think the others gone because it has not heard them in its sleep")
    void theOthersAreThere() {
        NodesFixture slow = new NodesFixture(3, new Random(5), 50, 1 << 14);
        slow.time.advance(Duration.ofMillis(9_500 - 600));
        slow.node(1).sleeps();
        slow.time.advance(Duration.ofSeconds(60));
        slow.node(1).wakes();
        slow.time.advance(Duration.ofSeconds(30));
        assertThat(slow.said(Control.Gone.class))
                .noneMatch(gone -> gone.by().equals("n1"))
                .anyMatch(gone -> gone.node().equals("n1"));
    }

    @Test
    @DisplayName("a group change that is confirmed while the owner's line comes back is confirmed all the same")
    void confirmedLate() {
        NodesFixture slow = new NodesFixture(2, new Random(5), 50, 1 << 14);
        Client client = slow.client(SERVER_SENT_EVENTS).open(slow.node(0), "/connect");
        slow.run();
        slow.node(0).line.cut(true);
        slow.time.advance(Duration.ofSeconds(2));
        CompletableFuture<Void> added =
                slow.node(1).runtime.publisher().addToGroup(client.id, GROUP).toCompletableFuture();
        slow.run();
        slow.node(0).line.cut(false);
        slow.time.advance(Duration.ofSeconds(12));
        assertThat(added).isCompleted();
    }

    @Test
    @DisplayName("a node that comes while another one is cut off hears from that one as well, later")
    void toldLate() {
        Client client = connected(a);
        join(a, client);
        client.read();
        a.line.cut(true);
        pass(2);
        fixture.bus.trim(Long.MAX_VALUE);
        Node late = fixture.start();
        fixture.run();
        a.line.cut(false);
        pass(10);
        assertThat(late.runtime.cluster().connections()).isEqualTo(1);
        client.groupsToken = null;
        client.open(late, "/reconnect");
        late.publish(GROUP, "1", Set.of());
        fixture.run();
        assertThat(client.read()).containsExactly("1");
    }

    @Test
    @DisplayName("a connection that a node ends by itself in an outage is forgotten by all, and mourned once")
    void endedInAnOutage() {
        fixture.config = ConnectionConfig.builder().closesExpired(true).build();
        fixture.user = new ConnectionUser("", false, Set.of(), Map.of(), Instant.EPOCH.plusSeconds(62));
        Node d = fixture.start();
        fixture.run();
        Client client = connected(d);
        pass(57);
        d.line.cut(true);
        pass(9);
        assertThat(d.disconnects()).containsExactly("disconnected " + client.id + " false");
        d.line.cut(false);
        pass(15);
        assertNobodyIsKnown();
        d.runtime.shutdown();
        pass(120);
        assertThat(fixture.disconnects()).hasSize(1);
    }

    @Test
    @DisplayName("a node that came while another was thought gone learns the groups of what that one goes on with")
    void renewedBeforeANewNode() {
        Client client = connected(a);
        join(a, client);
        client.read();
        assertThat(client.groupsToken).isNotNull();
        long read = tail();
        a.line.cut(true);
        pass(30);
        fixture.bus.trim(read);
        Node late = fixture.start();
        fixture.run();
        assertThat(fixture.said(Control.Gone.class)).as("thought gone").isNotEmpty();
        a.line.cut(false);
        pass(10);
        client.open(late, "/reconnect");
        b.publish(GROUP, "1", Set.of());
        fixture.run();
        assertThat(client.read()).containsExactly("1");
        assertThat(fixture.disconnects()).isEmpty();
    }

    @Test
    @DisplayName("a node that comes to a log whose past is gone has missed nothing: it asks the others once")
    void joinsOnce() {
        connected(a);
        fixture.bus.trim(Long.MAX_VALUE);
        Node late = fixture.start();
        fixture.run();
        pass(20);
        assertThat(fixture.said(Control.Gone.class)).isEmpty();
        assertThat(fixture.said(Control.Alive.class))
                .filteredOn(alive -> alive.joining() && alive.node().equals(late.name))
                .hasSize(1);
    }

    @Test
    @DisplayName("who joined a group in a part of the log that a node missed is in it at that node, too")
    void joinedUnseen() {
        Client client = connected(a);
        c.line.cut(true);
        pass(2);
        join(b, client);
        client.read();
        missedBy(c);
        client.open(c, "/reconnect");
        b.publish(GROUP, "1", Set.of());
        fixture.run();
        assertThat(client.read()).containsExactly("1");
    }

    @Test
    @DisplayName("who ended in a part of the log that a node missed is not mourned by it again")
    void endedUnseen() {
        Client client = connected(a);
        c.line.cut(true);
        pass(2);
        client.ask(b, "/abort");
        missedBy(c);
        a.runtime.shutdown();
        pass(180);
        assertThat(fixture.disconnects()).containsExactly("disconnected " + client.id + " true");
        assertThat(c.runtime.cluster().connections()).isZero();
    }

    @Test
    @DisplayName("who moved on in a part of the log that its node missed is not mourned there")
    void movedUnseen() {
        Client client = connected(a);
        a.line.cut(true);
        pass(2);
        client.open(b, "/reconnect");
        missedBy(a);
        pass(120);
        assertThat(fixture.disconnects()).isEmpty();
        assertThat(client.channel.isEnded()).isFalse();
    }

    @Test
    @DisplayName("a node knows also of those whose node left before it came")
    void orphansAreTold() {
        Client client = connected(a);
        fixture.bus.trim(Long.MAX_VALUE);
        a.runtime.shutdown();
        fixture.run();
        a.die();
        Node late = fixture.start();
        fixture.run();
        b.die();
        c.die();
        pass(180);
        assertThat(late.disconnects()).containsExactly("disconnected " + client.id + " false");
    }

    @Test
    @DisplayName(
            "a claim that the log took although it said otherwise, of a client that went away, leaves nobody's connection")
    void claimInDoubt() {
        Client client = connected(a);
        b.line.doubt(true);
        client.open(b, "/reconnect");
        client.cut();
        b.line.doubt(false);
        pass(180);
        assertThat(fixture.disconnects()).containsExactly("disconnected " + client.id + " false");
        assertNobodyIsKnown();
    }

    @Test
    @DisplayName("an ownership that was renewed although the log said otherwise ends once, for all")
    void renewalInDoubt() {
        Client client = connected(a);
        a.line.cut(true);
        pass(30);
        a.line.doubt(true);
        a.line.cut(false);
        fixture.time.advance(Duration.ofMillis(2_500));
        a.line.doubt(false);
        pass(15);
        client.cut();
        pass(60);
        assertThat(a.disconnects()).containsExactly("disconnected " + client.id + " false");
        assertNobodyIsKnown();
        a.runtime.shutdown();
        pass(120);
        assertThat(fixture.disconnects()).hasSize(1);
    }

    @Test
    @DisplayName(
            "who was waited for when an outage began is waited for again when it ends, at whatever node its request waits")
    void orphansWaitThroughAnOutage() {
        Client client = connected(a);
        a.die();
        pass(25);
        b.line.cut(true);
        c.line.cut(true);
        client.open(b, "/reconnect");
        pass(40);
        b.line.cut(false);
        c.line.cut(false);
        pass(10);
        c.publish(RuntimeFixture.BROADCAST, "1", Set.of());
        fixture.run();
        assertThat(client.read()).containsExactly("1");
        assertThat(fixture.disconnects()).isEmpty();
    }

    @Test
    @DisplayName("who moves in a long outage is not given up at its end before the other node could say so")
    void movesInAnOutage() {
        Client client = connected(a);
        fixture.nodes.forEach(node -> node.line.cut(true));
        client.open(b, "/reconnect");
        pass(60);
        fixture.nodes.forEach(node -> node.line.cut(false));
        pass(30);
        c.publish(RuntimeFixture.BROADCAST, "1", Set.of());
        fixture.run();
        assertThat(client.read()).containsExactly("1");
        assertThat(fixture.disconnects()).isEmpty();
    }

    @Test
    @DisplayName("requests that came to nothing at another node do not take the connection from where it lives")
    void failedRequestsTakeNothing() {
        Client client = connected(a);
        join(a, client);
        client.read();
        RecordingChannel open = client.channel;
        client.attachment = null; // it stays open
        b.line.cut(true);
        pass(2);
        client.open(b, "/reconnect");
        b.application.onRejoining = groups -> {
            throw new IllegalStateException("not now");
        };
        client.open(b, "/reconnect");
        b.line.cut(false);
        pass(20);
        assertThat(open.isEnded()).isFalse();
        c.publish(GROUP, "1", Set.of());
        fixture.run();
        assertThat(open.take()).anyMatch(text -> text.contains("[1]"));
    }

    @Test
    @DisplayName("of a client's abort at one node and the application's at another there is one OnDisconnected(true)")
    void bothAbort() {
        Client client = connected(a);
        a.line.cut(true);
        pass(2);
        client.ask(b, "/abort");
        c.runtime.publisher().abort(client.id);
        fixture.run();
        a.line.cut(false);
        pass(120);
        assertThat(fixture.disconnects()).containsExactly("disconnected " + client.id + " true");
        assertNobodyIsKnown();
    }

    @Test
    @DisplayName("both aborts, of a client whose node is gone, are one OnDisconnected(true) as well")
    void bothAbortAnOrphan() {
        Client client = connected(a);
        a.die();
        client.ask(b, "/abort");
        c.runtime.publisher().abort(client.id);
        pass(180);
        assertThat(fixture.disconnects()).containsExactly("disconnected " + client.id + " true");
        assertNobodyIsKnown();
    }

    @Test
    @DisplayName("an abort that the log refuses ends nothing at once: its client is mourned as one that vanished, once")
    void abortInAnOutage() {
        Client client = connected(a);
        b.line.cut(true);
        pass(2);
        assertThatThrownBy(() -> client.ask(b, "/abort")).hasCauseInstanceOf(BackplaneException.class);
        client.cut();
        b.line.cut(false);
        pass(180);
        assertThat(fixture.disconnects()).containsExactly("disconnected " + client.id + " false");
        assertNobodyIsKnown();
    }

    private Client connected(Node node) {
        Client client = fixture.client(SERVER_SENT_EVENTS).open(node, "/connect");
        fixture.run();
        client.read();
        return client;
    }

    private void join(Node node, Client client) {
        CompletableFuture<Void> joined =
                node.runtime.publisher().addToGroup(client.id, GROUP).toCompletableFuture();
        fixture.run();
        assertThat(joined).isCompleted();
    }

    /** What the log holds is gone before a node's line works again. */
    private void missedBy(Node node) {
        fixture.run();
        b.publish(RuntimeFixture.BROADCAST, "\"missed\"", Set.of());
        fixture.run();
        fixture.bus.trim(Long.MAX_VALUE);
        node.line.cut(false);
        pass(10);
    }

    private long tail() {
        return fixture.bus.extent().toCompletableFuture().join().newest();
    }

    private void pass(long seconds) {
        fixture.time.advance(Duration.ofSeconds(seconds));
    }

    private void assertNobodyIsKnown() {
        List<Node> living = fixture.living();
        assertThat(living).isNotEmpty();
        for (Node node : living) {
            assertThat(node.runtime.connections()).as(node.name).isZero();
            assertThat(node.runtime.cluster().connections()).as(node.name).isZero();
        }
    }
}
