package dev.signalbox.conformance.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Party;
import dev.signalbox.conformance.recording.Recording;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sockets that do what real ones do now and then only, when one thread is faster than another. */
@Timeout(30)
final class ConnectionTest {
    @TempDir
    private Path directory;

    private RecordOptions options;
    private Recorder recorder;
    private Session session;

    @BeforeEach
    void start() throws IOException {
        options = new RecordOptions(
                URI.create("http://127.0.0.1:1"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                directory,
                "session",
                Map.of(),
                true,
                List.of(),
                List.of(),
                Duration.ZERO);
        recorder = Recorder.start(options);
        session = new Session(options, Clock.systemUTC(), System::nanoTime);
    }

    @AfterEach
    void stop() {
        session.close();
        recorder.close();
    }

    @Test
    void aServerThatDoesNotTakeTheFirstRequestIsWhoCutIt() throws Exception {
        FakeSocket gone = new FakeSocket() {
            @Override
            public OutputStream getOutputStream() {
                return new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        throw new SocketException("Broken pipe");
                    }
                };
            }
        };

        new Connection(recorder, () -> gone, new FakeSocket(), new Conversation(session)).run();
        session.close();

        List<Event> events = Recording.read(session.files().get(0)).events();
        assertThat(events).hasSize(2);
        assertThat(((Event.Abort) events.get(1)).by()).isEqualTo(Party.SERVER);
    }

    @Test
    void whatCannotBeRecordedIsPassedOnAllTheSame() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        FakeSocket server = new FakeSocket() {
            @Override
            public OutputStream getOutputStream() {
                return passed;
            }
        };
        FakeSocket client = new FakeSocket();
        Session full = new Session(options, Clock.systemUTC(), () -> {
            if (asked.incrementAndGet() > 1) {
                throw new OutOfMemoryError("full");
            }
            return 0;
        });
        Connection connection = new Connection(recorder, () -> server, client, new Conversation(full));
        Thread serving = new Thread(connection::run);
        serving.start();
        await(client.drained);
        connection.stop();
        serving.join();
        full.close();

        assertThat(passed.toString(StandardCharsets.US_ASCII)).startsWith("GET /signalr/ping");
        assertThat(full.failure()).hasMessageContaining("OutOfMemoryError: full");
    }

    @Test
    void aRecorderThatStopsResetsNobody() throws Exception {
        FakeSocket server = new FakeSocket();
        FakeSocket client = new FakeSocket() {
            @Override
            public void close() throws IOException {
                boolean isFirst = closed.getCount() > 0;
                super.close();
                if (isFirst) {
                    await(server.closed); // by the thread that has been reading here
                }
            }
        };
        Connection connection = new Connection(recorder, () -> server, client, new Conversation(session));
        Thread serving = new Thread(connection::run);
        serving.start();
        await(client.drained);

        connection.stop();
        serving.join();

        assertThat(server.reset).isFalse();
        assertThat(client.reset).isFalse();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Brings one request and nothing more, and takes everything. */
    private static class FakeSocket extends Socket {
        final CountDownLatch drained = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);
        volatile boolean reset;
        private final InputStream request =
                new ByteArrayInputStream("GET /signalr/ping HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        @Override
        public InputStream getInputStream() {
            return new InputStream() {
                @Override
                public int read() {
                    throw new UnsupportedOperationException("one byte");
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int count = request.read(bytes, offset, length);
                    if (count < 0) {
                        drained.countDown();
                        await(closed);
                        throw new SocketException("Socket closed");
                    }
                    return count;
                }
            };
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public void setSoLinger(boolean on, int seconds) {
            reset = true;
        }

        @Override
        public void close() throws IOException {
            super.close();
            closed.countDown();
        }
    }
}
