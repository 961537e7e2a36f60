package dev.signalbox.connection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.Topics;
import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.runtime.NodesFixture.Client;
import dev.signalbox.connection.runtime.NodesFixture.Node;
import dev.signalbox.connection.transport.RecordingChannel;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random lives of several connections on several nodes against a naive model: every request may go to any node, nodes die and come, lines to
 * the log are slow, repeat what they said and are cut. Each connection receives exactly what the log says it must, none lost, none twice, in
 * the log's order, and is mourned once. jqwik prints the seed of a failing run.
 *
 * <p>The model reads the shared log itself: what is published while a connection is a member, by the commands in the same log, is its
 * to receive.
 */
class NodesModelTest {
    private static final TransportType[] TRANSPORTS = TransportType.values();
    private static final String GROUP = Topics.RAW_GROUP_PREFIX + "Test.g";

    @Property(tries = 600)
    void everyConnectionReceivesWhatTheLogSays(@ForAll long seed) {
        new Game(new Random(seed), 0).play(40);
    }

    @Property(tries = 300)
    void everyConnectionReceivesWhatTheLogSaysOverSlowLines(@ForAll long seed) {
        new Game(new Random(seed), 40).play(30);
    }

    /** One run: the world in which players live. */
    private static final class Game {
        final Random random;
        final NodesFixture fixture;
        final List<Player> players = new ArrayList<>();
        int published;

        Game(Random random, int latencyMillis) {
            this.random = random;
            fixture = new NodesFixture(3, random, latencyMillis, 1 << 14);
        }

        void play(int steps) {
            for (int step = 0; step < steps; step++) {
                if (players.size() < 3 && random.nextInt(4) == 0) {
                    players.add(new Player(this));
                } else if (random.nextInt(3) == 0) {
                    for (int i = random.nextInt(3); i >= 0; i--) {
                        publish();
                    }
                    if (random.nextBoolean()) {
                        fixture.run();
                    }
                } else if (random.nextInt(12) == 0) {
                    upset();
                } else if (!players.isEmpty()) {
                    players.get(random.nextInt(players.size())).step();
                }
            }
            fixture.living().forEach(node -> node.line.cut(false));
            fixture.time.advance(Duration.ofSeconds(2)); // every line is asked again
            fixture.run();
            players.forEach(Player::finish);
            for (Player player : players) {
                List<String> expected = player.expected();
                assertThat(player.received)
                        .as("%s", player)
                        .isEqualTo(player.stopped ? expected.subList(0, player.received.size()) : expected);
            }
            assertThat(fixture.observed).noneMatch(event -> event.startsWith("gap"));
            everybodyGoes();
        }

        Node any() {
            List<Node> living = fixture.living();
            return living.get(random.nextInt(living.size()));
        }

        /** A node whose line works, to publish from. */
        Node anyOpen() {
            List<Node> open = fixture.living().stream()
                    .filter(node -> !cut.contains(node))
                    .toList();
            return open.get(random.nextInt(open.size()));
        }

        final Set<Node> cut = new HashSet<>();

        // A node dies, a node comes, or a line is cut for a while; one node with a working line is always left.
        private void upset() {
            Node node = any();
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (fixture.living().size() - cut.size() > 1 && fixture.nodes.size() < 6) {
                        fixture.run(); // what it took from its publishers is in the log
                        node.die();
                        cut.remove(node);
                        players.forEach(player -> player.lost(node));
                        fixture.start();
                        fixture.run();
                    }
                }
                case 1 -> {
                    if (fixture.living().size() - cut.size() > 1 && !cut.contains(node)) {
                        fixture.run();
                        node.line.cut(true);
                        cut.add(node);
                    }
                }
                default -> {
                    cut.forEach(back -> back.line.cut(false));
                    cut.clear();
                    fixture.time.advance(Duration.ofSeconds(2));
                }
            }
        }

        void publish() {
            Set<String> excluded = new HashSet<>();
            for (Player player : players) {
                if (random.nextInt(8) == 0) {
                    excluded.add(player.client.id);
                }
            }
            int kind = random.nextInt(5);
            String topic = kind == 0 && !players.isEmpty()
                    ? Topics.connection(players.get(random.nextInt(players.size())).client.id)
                    : kind <= 2 ? GROUP : RuntimeFixture.BROADCAST;
            anyOpen().publish(topic, Integer.toString(published++), excluded);
        }

        // Nobody comes back: every life ends with one OnDisconnected, raised by some node that is left.
        private void everybodyGoes() {
            players.forEach(player -> player.client.cut());
            fixture.time.advance(Duration.ofMinutes(3));
            for (Node node : fixture.living()) {
                assertThat(node.runtime.connections()).as(node.name).isZero();
                assertThat(node.runtime.cluster().connections()).as(node.name).isZero();
            }
            for (Player player : players) {
                assertThat(fixture.disconnects())
                        .as("%s", player)
                        .filteredOn(event -> event.startsWith("disconnected " + player.client.id + " "))
                        .containsExactly("disconnected " + player.client.id + " " + player.stopped);
            }
        }
    }

    /** A client, and what the log says it must have received. */
    private static final class Player {
        private final Game game;
        private final NodesFixture fixture;
        private final Random random;
        private final Client client;
        final List<String> received = new ArrayList<>();
        private final List<String> doings = new ArrayList<>();
        private final long since; // nothing from before is expected
        boolean stopped;

        Player(Game game) {
            this.game = game;
            fixture = game.fixture;
            random = game.random;
            fixture.run();
            TransportType transport = TRANSPORTS[random.nextInt(TRANSPORTS.length)];
            client = fixture.client(transport).open(game.anyOpen(), "/connect");
            fixture.run();
            since = claims().get(0).position();
            read();
            assertThat(client.messageId).isNotNull();
        }

        private List<LogEntry> log() {
            return fixture.bus
                    .read(0xC1, 0, 1 << 20)
                    .toCompletableFuture()
                    .join()
                    .entries();
        }

        private List<LogEntry> claims() {
            return log().stream()
                    .filter(entry -> entry.message().kind() == Message.Kind.CONTROL
                            && entry.message().topic().equals(Topics.connection(client.id)))
                    .toList();
        }

        /** The messages of the topics it was in, by the log alone. */
        List<String> expected() {
            List<String> expected = new ArrayList<>();
            Set<String> topics = new LinkedHashSet<>(Set.of(Topics.connection(client.id), RuntimeFixture.BROADCAST));
            for (LogEntry entry : log()) {
                Message message = entry.message();
                boolean mine = message.topic().equals(Topics.connection(client.id));
                if (entry.position() <= since) {
                    continue;
                }
                switch (message.kind()) {
                    case ADD_TO_GROUP -> {
                        if (mine) {
                            topics.add(String.valueOf(message.groupTopic()));
                        }
                    }
                    case REMOVE_FROM_GROUP -> {
                        if (mine) {
                            topics.remove(String.valueOf(message.groupTopic()));
                        }
                    }
                    case ABORT -> {
                        if (mine) {
                            return expected;
                        }
                    }
                    case PAYLOAD -> {
                        if (topics.contains(message.topic())
                                && !message.excluded().contains(client.id)) {
                            expected.add(String.valueOf(message.payload()));
                        }
                    }
                    default -> {}
                }
            }
            return expected;
        }

        /** The node its request was at is gone: what it had written and was not read is lost. */
        void lost(Node node) {
            if (client.at == node) {
                if (random.nextBoolean()) {
                    read();
                }
                client.attachment = null;
            }
        }

        void step() {
            if (stopped) {
                return;
            }
            int what = random.nextInt(12);
            doings.add(what + "@" + game.published);
            switch (what) {
                case 0 -> {
                    read();
                    client.cut();
                }
                case 1 -> client.cut(); // what was written is never read
                case 2 -> read();
                case 3, 4 -> game.anyOpen().runtime.publisher().addToGroup(client.id, GROUP);
                case 5 -> game.anyOpen().runtime.publisher().removeFromGroup(client.id, GROUP);
                case 6, 7, 8, 9 -> reopen();
                case 10 -> {
                    if (random.nextInt(4) == 0) {
                        stop();
                    }
                }
                default -> fixture.time.advance(Duration.ofSeconds(random.nextInt(2)));
            }
        }

        private void reopen() {
            TransportType transport =
                    random.nextInt(4) == 0 ? TRANSPORTS[random.nextInt(TRANSPORTS.length)] : client.channel.type();
            if (random.nextBoolean()) {
                read();
            }
            client.open(
                    game.any(),
                    transport == TransportType.LONG_POLLING && random.nextBoolean() ? "/poll" : "/reconnect",
                    new RecordingChannel(transport, random.nextInt(2)));
            if (random.nextBoolean()) {
                fixture.run();
            }
        }

        // Whatever is under way has arrived before, or it would begin another life behind the abort.
        private void stop() {
            fixture.run();
            read();
            client.cut();
            fixture.run();
            client.ask(game.anyOpen(), "/abort");
            fixture.run();
            stopped = true;
        }

        private void read() {
            received.addAll(client.read());
        }

        void finish() {
            read();
            for (int i = 0;
                    i < 4 && !stopped;
                    i++) { // a poll answers once; a stream may end when an older claim comes late
                client.open(
                        game.any(),
                        client.channel.type() == TransportType.LONG_POLLING ? "/poll" : "/reconnect",
                        new RecordingChannel(client.channel.type(), random.nextInt(2)));
                fixture.run();
                read();
            }
        }

        @Override
        public String toString() {
            return client.id + " on " + client.channel.type() + " " + doings;
        }
    }
}
