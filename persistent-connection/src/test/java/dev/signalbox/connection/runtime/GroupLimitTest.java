package dev.signalbox.connection.runtime;

import static dev.signalbox.protocol.TransportType.SERVER_SENT_EVENTS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.GroupLimitException;
import dev.signalbox.connection.Topics;
import dev.signalbox.connection.log.InMemoryMessageLog;
import dev.signalbox.connection.runtime.NodesFixture.Node;
import dev.signalbox.token.format.RawToken;
import dev.signalbox.token.format.VerifiedGroupsToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many groups a connection may be in: what is beyond fails, is counted once, and is believed in nowhere. */
class GroupLimitTest {
    private static final ConnectionConfig TWO =
            ConnectionConfig.builder().maxGroups(2).build();

    private static RuntimeFixture single() {
        return new RuntimeFixture(TWO, false, new InMemoryMessageLog(0xE1, 1 << 14, 1 << 26));
    }

    private static NodesFixture nodes(int count) {
        NodesFixture fixture = new NodesFixture(0);
        fixture.config = TWO;
        for (int i = 0; i < count; i++) {
            fixture.start();
        }
        fixture.run();
        return fixture;
    }

    private static CompletableFuture<Void> add(ConnectionRuntime runtime, String id, String group) {
        return runtime.publisher().addToGroup(id, topic(group)).toCompletableFuture();
    }

    private static CompletableFuture<Void> remove(ConnectionRuntime runtime, String id, String group) {
        return runtime.publisher().removeFromGroup(id, topic(group)).toCompletableFuture();
    }

    private static String topic(String group) {
        return Topics.RAW_GROUP_PREFIX + group;
    }

    private static void assertRefused(CompletableFuture<Void> added) {
        assertThat(added).isDone();
        assertThatThrownBy(added::join)
                .hasCauseInstanceOf(GroupLimitException.class)
                .hasRootCauseMessage("The connection is in 2 groups, which is the most it may be in.");
    }

    private static List<String> counted(List<String> observed) {
        return observed.stream()
                .filter(event -> event.startsWith("groups refused"))
                .toList();
    }

    @Test
    @DisplayName("an add beyond the bound fails and has no effect; again into a group it is in it may be added")
    void beyond() {
        RuntimeFixture fixture = single();
        RuntimeFixture.Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        CompletableFuture<Void> one = add(fixture.runtime, client.id, "Test.a");
        CompletableFuture<Void> two = add(fixture.runtime, client.id, "Test.b");
        fixture.time.settle();
        assertThat(one).isCompleted();
        assertThat(two).isCompleted();
        client.read();

        CompletableFuture<Void> three = add(fixture.runtime, client.id, "Test.c");
        CompletableFuture<Void> again = add(fixture.runtime, client.id, "Test.b");
        fixture.time.settle();
        assertRefused(three);
        assertThat(again).isCompleted();
        assertThat(counted(fixture.observed)).containsExactly("groups refused " + client.id + " 1");
        assertThat(client.read()).singleElement().matches(frame -> frame.groupsToken() == null); // of the one again
        fixture.publish(topic("Test.c"), "3");
        fixture.publish(topic("Test.b"), "2");
        assertThat(client.messages()).containsExactly("2");
    }

    @Test
    @DisplayName("what counts is the order of the log: after a removal there is room, before it there is not")
    void order() {
        RuntimeFixture fixture = single();
        RuntimeFixture.Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        add(fixture.runtime, client.id, "Test.a");
        add(fixture.runtime, client.id, "Test.b");
        CompletableFuture<Void> before = add(fixture.runtime, client.id, "Test.c");
        remove(fixture.runtime, client.id, "Test.a");
        CompletableFuture<Void> after = add(fixture.runtime, client.id, "Test.d");
        fixture.time.settle();
        assertRefused(before);
        assertThat(after).isCompleted();
        for (String group : List.of("a", "b", "c", "d")) {
            fixture.publish(topic("Test." + group), "\"" + group + "\"");
        }
        assertThat(client.messages()).containsExactly("\"b\"", "\"d\"");
    }

    @Test
    @DisplayName("a token with more groups brings back the first of them, and the others are counted")
    void token() throws Exception {
        RuntimeFixture fixture = single();
        RuntimeFixture.Client client = fixture.client(SERVER_SENT_EVENTS);
        client.groupsToken = fixture.groupsTokens.issue(client.id, List.of("Test.a", "Test.b", "Test.c", "Test.d"), 4);
        client.open("/reconnect");
        assertThat(counted(fixture.observed)).containsExactly("groups refused " + client.id + " 2");
        for (String group : List.of("a", "b", "c", "d")) {
            fixture.publish(topic("Test." + group), "\"" + group + "\"");
        }
        List<Frame> frames = client.read();
        assertThat(frames).flatExtracting(Frame::messages).containsExactly("\"a\"", "\"b\"");
        String token = requireNonNull(frames.get(0).groupsToken());
        assertThat(fixture.groupsTokens.open(new RawToken(token)).groups())
                .containsExactlyInAnyOrder("Test.a", "Test.b");
    }

    @Test
    @DisplayName("after a connection was given up, its replay comes to the membership it had, and counts nothing again")
    void replayOnOneNode() {
        RuntimeFixture fixture = single();
        RuntimeFixture.Client client = fixture.client(SERVER_SENT_EVENTS).connect();
        add(fixture.runtime, client.id, "Test.a");
        fixture.time.settle();
        client.read();
        client.cut();
        add(fixture.runtime, client.id, "Test.b");
        assertThat(add(fixture.runtime, client.id, "Test.c")).isNotDone();
        fixture.time.advance(Duration.ofSeconds(60));
        client.open("/reconnect");
        for (String group : List.of("a", "b", "c")) {
            fixture.publish(topic("Test." + group), "\"" + group + "\"");
        }
        assertThat(client.messages()).containsExactly("\"a\"", "\"b\"");
        assertThat(counted(fixture.observed)).hasSize(1);
    }

    @Test
    @DisplayName("an add at B for a client of A is refused at B, counted once, and no node believes in it")
    void elsewhere() {
        NodesFixture fixture = nodes(2);
        Node a = fixture.node(0);
        Node b = fixture.node(1);
        NodesFixture.Client client = fixture.client(SERVER_SENT_EVENTS).open(a, "/connect");
        CompletableFuture<Void> two = add(b.runtime, client.id, "Test.a");
        add(b.runtime, client.id, "Test.b");
        CompletableFuture<Void> three = add(b.runtime, client.id, "Test.c");
        assertThat(three).isNotDone();
        fixture.run();
        assertThat(two).isCompleted();
        assertRefused(three);
        assertThat(counted(fixture.observed)).containsExactly("groups refused " + client.id + " 1");
        for (Node node : fixture.nodes) {
            assertThat(groups(node, client.id)).containsExactlyInAnyOrder(topic("Test.a"), topic("Test.b"));
        }
        client.read();
        client.open(b, "/reconnect"); // with the log's word for the membership
        a.publish(topic("Test.c"), "3", Set.of());
        a.publish(topic("Test.b"), "2", Set.of());
        fixture.run();
        assertThat(client.read()).containsExactly("2");
        CompletableFuture<Void> fromOwner = add(b.runtime, client.id, "Test.d");
        fixture.run();
        assertRefused(fromOwner);
        assertThat(counted(fixture.observed)).hasSize(2);
    }

    @Test
    @DisplayName("a client that no node knows brings the first of its groups along, and all nodes know which")
    void tokenAmongNodes() {
        NodesFixture fixture = nodes(2);
        NodesFixture.Client client = fixture.client(SERVER_SENT_EVENTS);
        client.groupsToken = fixture.groupsTokens.issue(client.id, List.of("Test.a", "Test.b", "Test.c"), 3);
        client.open(fixture.node(0), "/reconnect");
        fixture.run();
        assertThat(counted(fixture.observed)).containsExactly("groups refused " + client.id + " 1");
        Node late = fixture.start();
        fixture.run();
        for (Node node : List.of(fixture.node(0), fixture.node(1), late)) {
            assertThat(groups(node, client.id)).containsExactlyInAnyOrder(topic("Test.a"), topic("Test.b"));
        }
        CompletableFuture<Void> added = add(late.runtime, client.id, "Test.c");
        fixture.run();
        assertRefused(added);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName(
            "whatever is added and removed wherever, while the client moves about: all nodes come to the membership the log's order gives")
    void atRandom(int seed) throws Exception {
        Random random = new Random(seed);
        NodesFixture fixture = nodes(3);
        NodesFixture.Client client = fixture.client(SERVER_SENT_EVENTS).open(fixture.node(0), "/connect");
        client.read();
        Set<String> expected = new LinkedHashSet<>();
        List<CompletableFuture<Void>> taken = new ArrayList<>();
        List<CompletableFuture<Void>> refused = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Node node = fixture.node(random.nextInt(3));
            String group = "Test." + random.nextInt(5);
            switch (random.nextInt(8)) {
                case 0 -> client.open(node, "/reconnect");
                case 1 -> client.cut();
                case 2 -> client.read();
                case 3 -> fixture.run();
                case 4 -> {
                    remove(node.runtime, client.id, group);
                    expected.remove(group);
                }
                default -> {
                    boolean room = expected.contains(group) || expected.size() < 2;
                    (room ? taken : refused).add(add(node.runtime, client.id, group));
                    if (room) {
                        expected.add(group);
                    }
                }
            }
        }
        client.open(fixture.node(random.nextInt(3)), "/reconnect");
        fixture.run();
        assertThat(refused).hasSizeGreaterThan(10).allSatisfy(GroupLimitTest::assertRefused);
        assertThat(taken).allSatisfy(added -> assertThat(added).isCompleted());
        assertThat(counted(fixture.observed)).hasSameSizeAs(refused);
        for (Node node : fixture.nodes) {
            assertThat(groups(node, client.id))
                    .containsExactlyInAnyOrderElementsOf(
                            expected.stream().map(GroupLimitTest::topic).toList());
        }
        client.read();
        for (int group = 0; group < 5; group++) {
            fixture.node(0).publish(topic("Test." + group), "\"Test." + group + "\"", Set.of());
        }
        fixture.run();
        assertThat(client.read())
                .containsExactlyElementsOf(expected.stream()
                        .sorted()
                        .map(group -> "\"" + group + "\"")
                        .toList());

        VerifiedGroupsToken token = fixture.groupsTokens.open(new RawToken(requireNonNull(client.groupsToken)));
        assertThat(token.groups()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<String> groups(Node node, String id) {
        return requireNonNull(requireNonNull(node.runtime.cluster()).groups(id));
    }
}
