package dev.signalbox.connection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.Topics;
import dev.signalbox.connection.log.InMemoryMessageLog;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.connection.transport.RecordingChannel;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random lives of several connections on two lanes against a naive model: whatever happens to their requests, each receives exactly
 * the messages of the topics it was in, none lost, none twice, in order, and is opened, closed and mourned as often as it lived. jqwik
 * prints the seed of a failing run.
 *
 * <p>What can happen: requests are cut, lost, replaced, change their transport and their lane, stop being read; groups are joined and
 * left; a client connects a second time, stops, is aborted by the application without knowing, or is given up, and comes back;
 * OnDisconnected takes its time; the process forgets what it may not hold. Application and lanes take turns at random.
 */
class ModelTest {
    private static final TransportType[] TRANSPORTS = TransportType.values();
    private static final int SMALL_RING = 32;

    @Property(tries = 8_000)
    void everyConnectionReceivesWhatTheModelSays(@ForAll long seed) {
        Game game = new Game(new Random(seed), 1000);
        game.play(50, 3);
        game.players.forEach(player -> assertThat(player.received)
                .as("%s", player)
                .isEqualTo(player.stopped ? player.expected.subList(0, player.received.size()) : player.expected));
        assertThat(game.fixture.observed).noneMatch(event -> event.startsWith("gap") || event.startsWith("overrun"));
    }

    @Property(tries = 2_000)
    void whatASmallRingLosesIsTheOldestAndIsTold(@ForAll long seed) {
        Game game = new Game(new Random(seed), SMALL_RING);
        game.play(40, 25);
        for (Player player : game.players) {
            assertThat(player.received).as("%s", player).doesNotHaveDuplicates();
            if (!player.received.isEmpty()) {
                assertThat(player.expected).as("%s", player).containsSubsequence(player.received);
            }
            if (player.stopped || player.received.equals(player.expected)) {
                continue;
            }
            assertThat(game.fixture.observed).as("%s", player).anyMatch(player::isTold);
            // Commands take their places in the ring, too: one for each membership change, one for each connect.
            int newest = player.expected.size() - Math.min(player.expected.size(), SMALL_RING - player.commands);
            if (newest < player.expected.size()) {
                assertThat(player.received)
                        .as("%s", player)
                        .endsWith(player.expected
                                .subList(newest, player.expected.size())
                                .toArray(String[]::new));
            }
        }
    }

    /**
     * A life that chance found: a poll was answered with a cursor before the command that joined a group and a token that had the group
     * already; when its connection was given up, the client was given what the group had heard before it joined.
     */
    @Example
    void aTokenIsNotAheadOfItsCursor() {
        whatASmallRingLosesIsTheOldestAndIsTold(5_982_556L);
    }

    /**
     * Another: a group was joined while its client was away, and left when its connection had been given up. The client's return heard of
     * both, but counted its membership anew from what it had begun with, so that the older memory of the group won the next time.
     */
    @Example
    void aReturnThatHearsOfChangesCountsThem() {
        whatASmallRingLosesIsTheOldestAndIsTold(-24_756_218_231_423L);
    }

    /** Exactly those who have missed something are told, but for who was given up and found it all in the log after all. */
    @Property(tries = 2_000)
    void whatTheProcessForgetsIsTold(@ForAll long seed) {
        Random random = new Random(seed);
        Game game = new Game(
                random,
                ConnectionConfig.builder()
                        .processBufferBytes(2_000 + random.nextInt(20_000))
                        .build());
        game.play(40, 25);
        for (Player player : game.players) {
            assertThat(player.received).as("%s", player).doesNotHaveDuplicates();
            if (!player.received.isEmpty()) {
                assertThat(player.expected).as("%s", player).containsSubsequence(player.received);
            }
            boolean told = game.fixture.observed.stream().anyMatch(player::isToldOfAGap);
            boolean whole = player.received.equals(player.expected);
            if (!player.stopped && !whole) {
                assertThat(told).as("%s", player).isTrue();
            }
            boolean onceClosed =
                    game.fixture.observed.stream().anyMatch(line -> line.startsWith("closed " + player.client.id));
            if (whole && !onceClosed) {
                assertThat(told).as("%s", player).isFalse();
            }
            assertThat(game.fixture.application.events.stream().anyMatch(player::isToldOfAGap))
                    .as("%s", player)
                    .isEqualTo(told);
        }
        game.players.forEach(player -> game.fixture.runtime.control().close(player.client.id, ""));
        game.fixture.time.settle();
        assertThat(game.fixture.runtime.heldBytes())
                .as("nothing is left counted")
                .isZero();
    }

    /** One run: the world in which players live. */
    private static final class Game {
        final Random random;
        final RuntimeFixture fixture;
        final List<Player> players = new ArrayList<>();
        final ArrayDeque<CompletableFuture<Void>> mourning = new ArrayDeque<>();
        int published;

        Game(Random random, int ringSize) {
            this(random, ConnectionConfig.builder().messageBufferSize(ringSize).build());
        }

        Game(Random random, ConnectionConfig config) {
            this.random = random;
            fixture = new RuntimeFixture(config, new InMemoryMessageLog(0xE1, 1 << 12, 1 << 20), random);
            fixture.application.onDisconnected = id -> {
                CompletableFuture<Void> done = new CompletableFuture<>();
                if (random.nextBoolean()) {
                    done.complete(null);
                } else {
                    mourning.add(done);
                }
                return done;
            };
        }

        void play(int steps, int burst) {
            for (int step = 0; step < steps; step++) {
                if (players.size() < 3 && random.nextInt(4) == 0) {
                    players.add(new Player(this));
                } else if (random.nextInt(3) == 0) {
                    for (int i = random.nextInt(burst); i >= 0; i--) {
                        publish();
                    }
                    if (random.nextBoolean()) {
                        fixture.time.settle();
                    }
                } else if (!players.isEmpty()) {
                    players.get(random.nextInt(players.size())).step();
                }
                if (random.nextInt(8) == 0 && !mourning.isEmpty()) {
                    mourning.remove().complete(null);
                }
            }
            mourning.forEach(done -> done.complete(null));
            fixture.time.settle();
            players.forEach(Player::finish);
            leave();
        }

        void publish() {
            String message = Integer.toString(published++);
            Set<String> excluded = new HashSet<>();
            for (Player player : players) {
                if (random.nextInt(8) == 0) {
                    excluded.add(player.client.id);
                }
            }
            int kind = random.nextInt(5);
            String topic;
            if (kind == 0 && !players.isEmpty()) {
                Player only = players.get(random.nextInt(players.size()));
                topic = Topics.connection(only.client.id);
                only.expect(message, excluded);
            } else if (kind <= 2) {
                topic = Player.GROUP;
                players.stream().filter(player -> player.inGroup).forEach(player -> player.expect(message, excluded));
            } else {
                topic = RuntimeFixture.BROADCAST;
                players.forEach(player -> player.expect(message, excluded));
            }
            fixture.runtime.publisher().publish(topic, JsonPayload.ofText(message), excluded);
        }

        // Everybody goes away: nothing is left behind, and each life has had its events.
        private void leave() {
            players.forEach(Player::cut);
            for (int i = 0; i < 3; i++) {
                fixture.time.advance(Duration.ofSeconds(50));
                mourning.forEach(done -> done.complete(null));
            }
            fixture.time.settle();
            assertThat(fixture.runtime.connections()).isZero();
            assertThat(fixture.time.pendingTimers()).as("the heartbeat").isEqualTo(1);
            for (Player player : players) {
                List<String> lives = fixture.observed.stream()
                        .filter(event -> event.startsWith("opened " + player.client.id)
                                || event.startsWith("closed " + player.client.id))
                        .toList();
                List<String> mourned = new ArrayList<>();
                for (int i = 0; i < lives.size(); i++) {
                    assertThat(lives.get(i)).startsWith(i % 2 == 0 ? "opened" : "closed");
                    if (i % 2 == 1) {
                        boolean aborted = lives.get(i).endsWith("ABORTED");
                        mourned.add("disconnected " + player.client.id + " " + aborted);
                    }
                }
                assertThat(lives.size() % 2).isZero();
                assertThat(fixture.application.events)
                        .filteredOn(event -> event.startsWith("disconnected " + player.client.id))
                        .isEqualTo(mourned);
                assertThat(player.client.channel.isEnded() || player.wasCut).isTrue();
            }
        }
    }

    /** A client and what the model says it must have received. */
    private static final class Player {
        static final String GROUP = Topics.RAW_GROUP_PREFIX + "Test.g";

        private final Game game;
        private final RuntimeFixture fixture;
        private final Random random;
        private final Client client;
        final List<String> received = new ArrayList<>();
        final List<String> expected = new ArrayList<>();
        private final Set<RecordingChannel> stalled = new HashSet<>();
        private final List<String> doings = new ArrayList<>();
        boolean inGroup;
        boolean stopped;
        boolean wasCut;
        int commands = 1;
        private boolean open;

        Player(Game game) {
            this.game = game;
            fixture = game.fixture;
            random = game.random;
            fixture.time.settle();
            TransportType transport = TRANSPORTS[random.nextInt(TRANSPORTS.length)];
            client = fixture.client(transport).open("/connect", new RecordingChannel(transport, random.nextInt(2)));
            open = true;
            read();
        }

        void expect(String message, Set<String> excluded) {
            if (!excluded.contains(client.id) && !stopped) {
                expected.add(message);
            }
        }

        boolean isToldOfAGap(String event) {
            return event.startsWith("gap " + client.id + " ");
        }

        boolean isTold(String event) {
            return event.startsWith("gap " + client.id + " ") || event.startsWith("overrun " + client.id + " ");
        }

        void step() {
            if (stopped) {
                return;
            }
            int what = random.nextInt(14);
            doings.add(what + "@" + game.published);
            switch (what) {
                case 0 -> {
                    read();
                    cut();
                }
                case 1 -> cut(); // what was written is never read
                case 2 -> read();
                case 3, 4 -> join();
                case 5 -> leave();
                case 6, 7, 8 -> reopen(); // also on top of an open request
                case 9 -> {
                    client.channel.stall();
                    stalled.add(client.channel);
                }
                case 10 -> connectAgain();
                case 11 -> {
                    if (random.nextInt(3) == 0) {
                        stop();
                    }
                }
                case 12 -> {
                    if (random.nextBoolean()) {
                        fixture.runtime.publisher().abort(client.id); // it is not told, and comes back some time
                    } else {
                        vanish();
                    }
                }
                default -> {
                    if (open || received.size() == expected.size()) {
                        fixture.time.advance(Duration.ofSeconds(random.nextInt(3)));
                    }
                }
            }
        }

        private void join() {
            fixture.runtime.publisher().addToGroup(client.id, GROUP);
            inGroup = true;
            commands++;
        }

        private void leave() {
            fixture.runtime.publisher().removeFromGroup(client.id, GROUP);
            inGroup = false;
            commands++;
        }

        private void cut() {
            if (open) {
                client.cut();
                open = false;
                wasCut = true;
            }
        }

        private void reopen() {
            TransportType transport =
                    random.nextInt(4) == 0 ? TRANSPORTS[random.nextInt(TRANSPORTS.length)] : client.channel.type();
            if (random.nextBoolean()) {
                read();
            }
            client.open(
                    transport == TransportType.LONG_POLLING && random.nextBoolean() ? "/poll" : "/reconnect",
                    new RecordingChannel(transport, random.nextInt(2)),
                    random.nextInt(3) == 0 ? game::publish : () -> {});
            open = true;
            wasCut = false;
        }

        // A fallback to another transport: without a cursor, so what was written to the old request must
        // have been read.
        private void connectAgain() {
            fixture.time.settle();
            read();
            if (!fixture.runtime.sessions().knows(client.id)) {
                return;
            }
            client.messageId = null;
            client.groupsToken = null;
            TransportType transport = TRANSPORTS[random.nextInt(TRANSPORTS.length)];
            client.open("/connect", new RecordingChannel(transport, random.nextInt(2)));
            commands++;
            open = true;
            wasCut = false;
            read();
        }

        private void stop() {
            client.abort();
            fixture.time.settle();
            read();
            stopped = true;
        }

        // Everybody reads before so much time passes, or it would be right that messages are no longer there.
        private void vanish() {
            cut();
            game.players.forEach(Player::read);
            fixture.time.advance(Duration.ofSeconds(41));
        }

        private void read() {
            for (String text : client.channel.take()) {
                Frame frame = Frame.parse(text, client.channel.type());
                if (frame != null) {
                    client.messageId = frame.cursor();
                    client.groupsToken = frame.groupsToken() == null ? client.groupsToken : frame.groupsToken();
                    received.addAll(frame.messages());
                }
            }
        }

        void finish() {
            stalled.forEach(RecordingChannel::unstall);
            fixture.time.settle();
            read();
            for (int i = 0; i < 3 && !stopped; i++) { // a poll answers once: groups first, perhaps, then messages
                client.open(
                        client.channel.type() == TransportType.LONG_POLLING ? "/poll" : "/reconnect",
                        new RecordingChannel(client.channel.type(), random.nextInt(2)));
                open = true;
                wasCut = false;
                read();
            }
        }

        @Override
        public String toString() {
            return client.id + " on " + client.channel.type() + " " + doings;
        }
    }
}
