package dev.signalbox.connection.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.backplane.BackplaneConfig;
import dev.signalbox.connection.backplane.InProcessBackplane;
import dev.signalbox.connection.backplane.MessageCodec;
import dev.signalbox.connection.backplane.NodeLog;
import dev.signalbox.connection.client.ClientFamily;
import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One node, and what it makes of what the log says. */
class ClusterTest {
    private static final Control.Origin ORIGIN =
            new Control.Origin("/test/connect", null, "", false, "127.0.0.1", ClientFamily.OTHER);

    private final ManualTime time = new ManualTime();
    private final InProcessBackplane bus = new InProcessBackplane(0xC1, 1 << 10, 1 << 24);
    private final List<String> mourned = new ArrayList<>();
    private final Cluster cluster = cluster(Duration.ofSeconds(5));

    private Cluster cluster(Duration heartbeat) {
        return new Cluster(
                "me",
                new NodeLog(bus, BackplaneConfig.defaults(), time, time),
                time,
                heartbeat,
                origin -> Duration.ofSeconds(30),
                10_000,
                new Cluster.Listener() {
                    @Override
                    public void acknowledged(String ackId) {}

                    @Override
                    public void groupRefused(String ackId) {}

                    @Override
                    public void ended(String connectionId, Control.@Nullable Origin origin, boolean stopCalled) {
                        mourned.add(connectionId);
                    }
                });
    }

    private void start() {
        start(cluster, Duration.ofSeconds(5));
    }

    private void start(Cluster one, Duration heartbeat) {
        one.start();
        time.scheduleEvery(one::beat, heartbeat);
        time.settle();
    }

    @Test
    @DisplayName("who ended between the telling of a node's connections and its reading is not brought back by it")
    void endsBeforeItIsToldOf() {
        start();
        say("c-x", new Control.Close("a", 7, false));
        say("c-y", new Control.Ended(8));
        tell(holding("x", 7), holding("y", 8));
        assertThat(cluster.connections()).isZero();
        tell(holding("x", 9));
        assertThat(cluster.connections()).as("another life of the id").isEqualTo(1);
        tell(holding("z", 10));
        say("c-z", new Control.Ended(10));
        assertThat(cluster.connections())
                .as("told of without the abort, which came before")
                .isEqualTo(1);
    }

    @Test
    @DisplayName("what changed between the telling of a node's connections and its reading is not lost to it")
    void changesBeforeItIsToldOf() {
        start();
        change(Message.Kind.ADD_TO_GROUP, "pg-Test.joined");
        change(Message.Kind.REMOVE_FROM_GROUP, "pg-Test.left");
        say("a", new Control.Holdings("a", 1, List.of(new Control.Holding("x", 1, ORIGIN, List.of("pg-Test.left")))));
        assertThat(cluster.groups("x")).containsExactly("pg-Test.joined");
    }

    private void change(Message.Kind kind, String group) {
        bus.append(Message.membership(kind, "c-x", group, "a:1"));
        time.settle();
    }

    @Test
    @DisplayName("what a node told as it left is mourned when its clients do not come back")
    void toldByOneWhoIsGone() {
        start();
        say("a", new Control.Alive("a", false));
        say("a", new Control.Gone("a", "a"));
        tell(holding("x", 7));
        time.advance(Duration.ofMinutes(2));
        assertThat(mourned).containsExactly("x");
    }

    @Test
    @DisplayName("a node tells what it holds in messages of a size that every engine takes")
    void tellsInPieces() {
        start();
        List<String> groups = IntStream.range(0, 2_000)
                .mapToObj(i -> "pg-Test.a-group-with-a-rather-long-name-" + i)
                .toList();
        for (int i = 0; i < 40; i++) {
            say("c-" + i, new Control.Claim("me", i, ORIGIN, -1, groups, List.of(), 0));
        }
        say("late", new Control.Alive("late", true));
        List<Message> told = bus.read(0xC1, 0, 1 << 10).toCompletableFuture().join().entries().stream()
                .map(entry -> entry.message())
                .filter(message -> message.control() instanceof Control.Holdings)
                .toList();
        assertThat(told.stream().mapToInt(ClusterTest::connections).sum()).isEqualTo(40);
        assertThat(told).allMatch(message -> MessageCodec.encode(message).length <= 512 << 10);
        assertThat(told).allMatch(message -> message.size() > 100_000, "counted in the bounds of logs");
    }

    @Test
    @DisplayName("a node whose heart beats more slowly than the time after which it would count as gone does not")
    void slowHearts() {
        Duration slow = Duration.ofSeconds(30);
        start(cluster(slow), slow);
        time.advance(Duration.ofSeconds(1));
        Runnable alive = () -> bus.append(Message.control("a", new Control.Alive("a", false)));
        alive.run();
        time.scheduleEvery(alive, slow);
        time.advance(Duration.ofMinutes(5));
        assertThat(bus.read(0xC1, 0, 1 << 10).toCompletableFuture().join().entries())
                .noneMatch(entry -> entry.message().control() instanceof Control.Gone);
    }

    @Test
    @DisplayName("what goes along with a claim that its lane will never read is not kept for it")
    void grantsNobodyAsksFor() {
        start();
        long before = bus.extent().toCompletableFuture().join().newest();
        say("c-x", new Control.Claim("me", 1, ORIGIN, -1, List.of("pg-Test.g"), List.of(), 0));
        say("c-y", new Control.Claim("me", 2, ORIGIN, -1, List.of(), List.of(), 0));
        say("c-z", new Control.Claim("me", 3, ORIGIN, -1, List.of(), List.of(), 0));
        cluster.lostTrack(before + 2, number -> number != 2);
        assertThat(cluster.isGranted(before + 1)).isFalse();
        assertThat(cluster.isGranted(before + 2)).as("another lane's").isTrue();
        assertThat(cluster.isGranted(before + 3)).as("yet to be read").isTrue();
    }

    private static int connections(Message message) {
        return message.control() instanceof Control.Holdings holdings
                ? holdings.connections().size()
                : 0;
    }

    private void tell(Control.Holding... holdings) {
        say("a", new Control.Holdings("a", 1, List.of(holdings)));
    }

    private static Control.Holding holding(String connectionId, long claim) {
        return new Control.Holding(connectionId, claim, ORIGIN, List.of());
    }

    private void say(String topic, Control control) {
        bus.append(Message.control(topic, control));
        time.settle();
    }
}
