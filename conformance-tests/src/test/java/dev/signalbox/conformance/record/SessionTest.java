package dev.signalbox.conformance.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.conformance.recording.Bytes;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Party;
import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.wire.RawRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is written where, on a clock of the test's own, and what happens when it cannot be written as fast as it comes, or at all. */
final class SessionTest {
    private static final int MOST_WAITING = 10_000;

    @TempDir
    private Path directory;

    private final AtomicLong nanos = new AtomicLong(7);

    @Test
    @DisplayName(
            "a new file begins with the exchange before which nothing was under way for long enough, at 1 and 0 ms")
    void split() throws Exception {
        Session session = session(directory, Duration.ofSeconds(60), Clock.systemUTC());
        exchange(session, 1); // 1
        pass(59);
        int stream = session.open(); // 2, stays open
        pass(61);
        exchange(session, 1); // 3, into the same file: 2 is under way
        session.add(stream, (t, x) -> new Event.End(t, x));
        session.over();
        pass(61);
        exchange(session, 2);
        pass(60); // no less is enough
        exchange(session, 0);
        session.close();

        assertThat(session.files()).hasSize(3);
        assertThat(read(session, 0)).containsExactly("0 x1", "1000 x1", "121000 x3", "122000 x3", "122000 x2");
        assertThat(read(session, 1)).containsExactly("0 x1", "2000 x1");
        assertThat(read(session, 2)).containsExactly("0 x1", "0 x1");
        assertThat(session.failure()).isNull();
    }

    @Test
    @DisplayName("without a time to split after, however long nothing comes, it is one file")
    void oneFile() throws Exception {
        Session session = session(directory, Duration.ZERO, Clock.systemUTC());
        exchange(session, 0);
        pass(100_000);
        exchange(session, 0);
        session.close();

        assertThat(read(session, 0)).containsExactly("0 x1", "0 x1", "100000000 x2", "100000000 x2");
    }

    /** A process can be killed between any two of them. */
    @Test
    void everyWriteToTheFileEndsWithALine() throws Exception {
        List<String> writes = new ArrayList<>();
        OutputStream file = Session.buffered(new OutputStream() {
            @Override
            public void write(int one) {
                throw new UnsupportedOperationException("one byte");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                writes.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
            }
        });
        for (int length : new int[] {3_000, 30_000, 100_000, 7, 60_000, 60_000, 0}) {
            Session.writeLine(file, "x".repeat(length));
        }
        file.close();

        assertThat(writes).hasSizeGreaterThan(2).allMatch(write -> write.endsWith("\n"));
        assertThat(String.join("", writes)).hasLineCount(7);
    }

    @Test
    void lessThanNothingIsRefused() {
        assertThatThrownBy(() -> session(directory, Duration.ofSeconds(-1), Clock.systemUTC()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("split-after");
    }

    @Test
    void anUpstreamWhosePortCannotBeIsRefused() {
        assertThatThrownBy(() -> new RecordOptions(
                        URI.create("http://127.0.0.1:99999"),
                        new InetSocketAddress("127.0.0.1", 0),
                        directory,
                        "session",
                        Map.of(),
                        true,
                        List.of(),
                        List.of(),
                        Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("upstream: ");
    }

    @Test
    @Timeout(60)
    @DisplayName("while the disk does not take it, who brings more waits; nothing is lost and nothing overtakes")
    void full() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        // The writer asks for the time when it makes the file.
        Session session = session(directory, Duration.ZERO, clock(() -> {
            try {
                disk.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return Instant.EPOCH;
        }));
        int all = 2 * MOST_WAITING;
        AtomicLong taken = new AtomicLong();
        Thread bringing = new Thread(() -> {
            for (int i = 0; i < all; i++) {
                String text = String.valueOf(i);
                session.add(1, (t, x) -> new Event.Note(t, x, text));
                taken.incrementAndGet();
            }
        });
        bringing.start();
        while (bringing.getState() != Thread.State.WAITING) {
            assertThat(bringing.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        // One is in the writer's hand, and one was to be put.
        assertThat(taken.get()).isBetween((long) MOST_WAITING, MOST_WAITING + 1L);

        disk.countDown();
        bringing.join();
        session.close();
        List<Event> events = Recording.read(session.files().get(0)).events();
        assertThat(events).hasSize(all);
        for (int i = 0; i < all; i++) {
            assertThat(((Event.Note) events.get(i)).text()).isEqualTo(String.valueOf(i));
        }
        assertThat(session.events()).isEqualTo(all);
    }

    @Test
    @Timeout(60)
    @DisplayName("where nothing can be written nobody waits, and what went wrong is kept to be told")
    void noDisk() throws Exception {
        Path gone = directory.resolve("gone");
        Session session = session(gone, Duration.ZERO, Clock.systemUTC());
        Files.delete(gone);
        for (int i = 0; i < 3 * MOST_WAITING; i++) {
            session.add(0, (t, x) -> new Event.Note(t, x, "lost"));
        }
        session.close();

        assertThat(session.failure()).isInstanceOf(java.nio.file.NoSuchFileException.class);
        assertThat(session.files()).isEmpty();
    }

    @Test
    @Timeout(20)
    @DisplayName("a defect of the writer itself is told like a full disk, and nobody waits for it either")
    void defect() throws Exception {
        Session session = session(directory, Duration.ZERO, clock(() -> {
            throw new IllegalStateException("no time");
        }));
        for (int i = 0; i < 3 * MOST_WAITING; i++) {
            session.add(0, (t, x) -> new Event.Note(t, x, "lost"));
        }
        session.close();

        assertThat(session.failure()).hasMessageContaining("no time");
    }

    @Test
    @DisplayName("secrets of any length are masked")
    void longSecret() throws Exception {
        Session session = session(directory, Duration.ZERO, Clock.systemUTC());
        int socket = session.open();
        session.add(socket, (t, x) -> new Event.WsOpen(t, x, "/signalr/connect", List.of()));
        session.add(socket, (t, x) -> message(t, x, "\"" + "groups\\/".repeat(50_000) + "\""));
        session.close();

        assertThat(session.failure()).isNull();
        assertThat(Recording.read(session.files().get(0)).events())
                .last()
                .isEqualTo(message(0, 1, "\"masked-groups-1\""));
    }

    @Test
    @DisplayName("what is left out of a long body is its end")
    void longBodies() throws Exception {
        Session session = session(directory, Duration.ZERO, Clock.systemUTC());
        byte[] most = new byte[16 * 1024 * 1024 - 10];
        Arrays.fill(most, (byte) 'a');
        byte[] tooMuch = new byte[16];
        byte[] little = new byte[4];
        Exchange exchange = new Exchange(
                session, "POST", "/signalr/send", List.of(new RawRequest.Header("Content-Length", "more than most")));
        for (byte[] piece : List.of(most, tooMuch, little)) {
            exchange.requestBody(piece, 0, piece.length);
        }
        exchange.head(200, "OK", List.of());
        for (byte[] piece : List.of(most, tooMuch, little)) {
            exchange.answerBody(piece, 0, piece.length);
        }
        exchange.end();
        session.close();

        List<Event> events = Recording.read(session.files().get(0)).events();
        assertThat(events).hasSize(5);
        assertThat(((Event.Request) events.get(0)).body()).isEqualTo(Bytes.of(most));
        assertThat(((Event.Data) events.get(2)).bytes().size()).isEqualTo(most.length);
        assertThat(((Event.Note) events.get(3)).text()).contains("40 bytes of a body were left out");
    }

    private static Event message(long t, int x, String groups) {
        Bytes envelope = Bytes.of("{\"C\":\"c\",\"G\":" + groups + ",\"M\":[]}");
        return new Event.WsMessage(t, x, Party.SERVER, envelope, false, List.of());
    }

    private static Clock clock(Supplier<Instant> now) {
        return new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    private Session session(Path where, Duration splitAfter, Clock clock) throws IOException {
        RecordOptions options = new RecordOptions(
                URI.create("http://127.0.0.1:1"),
                new InetSocketAddress("127.0.0.1", 0),
                where,
                "session",
                Map.of(),
                true,
                List.of(),
                List.of(),
                splitAfter);
        return new Session(options, clock, nanos::get);
    }

    private void pass(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private void exchange(Session session, int seconds) {
        int number = session.open();
        session.add(number, (t, x) -> new Event.Request(t, x, "GET", "/", List.of(), null));
        pass(seconds);
        session.add(number, (t, x) -> new Event.End(t, x));
        session.over();
    }

    private static List<String> read(Session session, int file) throws IOException {
        return Files.readAllLines(session.files().get(file)).stream()
                .skip(1)
                .map(line -> line.replaceAll("\\{\"t\":(\\d+),\"x\":(\\d+).*", "$1 x$2"))
                .toList();
    }
}
