package dev.signalbox.connection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.Topics;
import dev.signalbox.connection.runtime.RuntimeFixture.Client;
import dev.signalbox.connection.transport.RecordingChannel;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random lives of several connections against a naive model: whatever happens to their requests, each receives exactly the messages of
 * the topics it was in, none lost, none twice, in order. jqwik prints the seed of a failing run.
 */
class ModelTest {
    private static final TransportType[] TRANSPORTS = TransportType.values();

    @Property(tries = 10_000)
    void everyConnectionReceivesWhatTheModelSays(@ForAll long seed) {
        Random random = new Random(seed);
        RuntimeFixture fixture = new RuntimeFixture();
        List<Player> players = new ArrayList<>();
        int published = 0;
        for (int step = 0; step < 60; step++) {
            if (players.size() < 3 && random.nextInt(4) == 0) {
                players.add(new Player(fixture, random));
                continue;
            }
            if (random.nextInt(3) == 0) {
                boolean toGroup = random.nextBoolean();
                String message = Integer.toString(published++);
                fixture.publish(toGroup ? Player.GROUP : RuntimeFixture.BROADCAST, message);
                players.forEach(player -> player.published(message, toGroup));
            } else if (!players.isEmpty()) {
                players.get(random.nextInt(players.size())).step();
            }
        }
        players.forEach(Player::finish);
        assertThat(fixture.observed).noneMatch(event -> event.startsWith("gap") || event.startsWith("overrun"));
    }

    /** A client and what the model says it must have received. */
    private static final class Player {
        static final String GROUP = Topics.RAW_GROUP_PREFIX + "Test.g";

        private final RuntimeFixture fixture;
        private final Random random;
        private final Client client;
        private final List<String> received = new ArrayList<>();
        private final List<String> expected = new ArrayList<>();
        private final Set<RecordingChannel> stalled = new HashSet<>();
        private boolean inGroup;
        private boolean open;

        Player(RuntimeFixture fixture, Random random) {
            this.fixture = fixture;
            this.random = random;
            client = fixture.client(TRANSPORTS[random.nextInt(TRANSPORTS.length)])
                    .connect();
            open = true;
            read();
        }

        void published(String message, boolean toGroup) {
            if (!toGroup || inGroup) {
                expected.add(message);
            }
        }

        void step() {
            switch (random.nextInt(8)) {
                case 0 -> {
                    read();
                    cut();
                }
                case 1 -> cut(); // what was written is never read
                case 2 -> read();
                case 3 -> {
                    fixture.runtime.publisher().addToGroup(client.id, GROUP);
                    fixture.time.settle();
                    inGroup = true;
                }
                case 4 -> {
                    fixture.runtime.publisher().removeFromGroup(client.id, GROUP);
                    fixture.time.settle();
                    inGroup = false;
                }
                case 5 -> reopen(); // also on top of an open request
                case 6 -> {
                    client.channel.stall();
                    stalled.add(client.channel);
                }
                default -> {
                    if (open || received.size() == expected.size()) {
                        fixture.time.advance(Duration.ofSeconds(random.nextInt(3)));
                    }
                }
            }
        }

        private void cut() {
            if (open) {
                client.cut();
                open = false;
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
                    new RecordingChannel(transport));
            open = true;
        }

        // A client that has not read its own init message yet has no cursor to come back with, so it does not come
        // back.
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
            for (int i = 0; i < 3; i++) { // a poll answers once: groups first, perhaps, then messages
                client.open(
                        client.channel.type() == TransportType.LONG_POLLING ? "/poll" : "/reconnect",
                        new RecordingChannel(client.channel.type()));
                read();
            }
            assertThat(received).as(client.id + " on " + client.channel.type()).isEqualTo(expected);
        }
    }
}
