package dev.signalbox.gateway.undertow.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.transport.TransportChannel.WriteListener;
import dev.signalbox.gateway.undertow.transport.ChannelHarness.Heard;
import dev.signalbox.gateway.wire.RawSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xnio.XnioIoThread;

class WebSocketChannelTest {
    private static final long NEVER = 3_600_000;
    private static final WriteListener NOBODY = () -> {};

    private final ChannelHarness server = ChannelHarness.sockets(NEVER, 65536);
    private final Heard heard = new Heard();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @DisplayName("L 123: the handshake selects no sub-protocol and no extension")
    void handshake() throws Exception {
        try (RawSocket client = server.connect()
                .upgrade("/", "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: permessage-deflate\r\n")) {
            assertThat(client.head())
                    .startsWith("HTTP/1.1 101 ")
                    .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                    .doesNotContain("Sec-WebSocket-Protocol")
                    .doesNotContain("Sec-WebSocket-Extensions");
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({"0", "125", "126", "65535", "65536", "200000"})
    @DisplayName("L 124: each write is one unfragmented text frame, whatever its length")
    void frames(int length) throws Exception {
        try (RawSocket client = open()) {
            IoChannel channel = channel();
            String text = "x".repeat(length);
            channel.write(text.getBytes(UTF_8), NOBODY);
            assertThat(client.frame()).isEqualTo("81 " + text);
        }
    }

    @Test
    @DisplayName("L 136: pings are answered in between")
    void pings() throws Exception {
        try (RawSocket client = open()) {
            channel();
            client.frame(0x89, "are you there").frame(0x81, "hello");
            assertThat(client.frame()).isEqualTo("8a are you there");
            assertThat(heard.next()).isEqualTo("text hello");
        }
    }

    @Test
    void framesSentWithTheHandshakeAreNotLost() throws Exception {
        try (RawSocket client = server.connect()) {
            client.upgrade("/", "").frame(0x81, "early");
            client.head();
            channel();
            assertThat(heard.next()).isEqualTo("text early");
        }
    }

    @Test
    void readingPausesUntilResumed() throws Exception {
        try (RawSocket client = open()) {
            heard.pausing = true;
            channel();
            client.frame(0x81, "a").frame(0x81, "b").frame(0x89, "c");
            assertThat(heard.next()).isEqualTo("text a");
            Runnable resume = heard.resumes.poll(20, TimeUnit.SECONDS);
            assertThat(heard.events).isEmpty();
            heard.pausing = false;
            resume.run();
            assertThat(heard.next()).isEqualTo("text b");
            assertThat(client.frame()).isEqualTo("8a c");
        }
    }

    @Test
    @DisplayName("L 131: a peer's close is answered with 1000, and the connection hears that it is gone")
    void peerCloses() throws Exception {
        try (RawSocket client = open()) {
            channel();
            client.frame(0x88, "\u0003\u00e8");
            assertThat(client.frame()).isEqualTo("88 1000");
            assertThat(client.atEnd()).isTrue();
            assertThat(heard.next()).isEqualTo("closed");
        }
    }

    @Test
    @DisplayName("L 132, J6 22: the server closes with 1000 and no reason, after what it still had to say")
    void serverCloses() throws Exception {
        try (RawSocket client = open()) {
            IoChannel channel = channel();
            channel.write("last".getBytes(UTF_8), NOBODY);
            channel.end();
            channel.end();
            channel.fail();
            assertThat(client.frame()).isEqualTo("81 last");
            assertThat(client.frame()).isEqualTo("88 1000");
            assertThat(client.atEnd()).isTrue();
            assertThat(heard.events).isEmpty();
        }
    }

    @Test
    void failureClosesWith1000Too() throws Exception {
        try (RawSocket client = open()) {
            channel().fail();
            assertThat(client.frame()).isEqualTo("88 1000");
        }
    }

    @ParameterizedTest(name = "first byte {0} of {1} bytes: {2}")
    @CsvSource({"81, 65537, 1009", "82, 1, 1003", "80, 1, 1002"})
    @DisplayName("L 127, 129: offences are named and end the socket")
    void offences(String first, int length, int status) throws Exception {
        try (RawSocket client = open()) {
            channel();
            client.frame(Integer.parseInt(first, 16), "x".repeat(length));
            assertThat(client.frame()).isEqualTo("88 " + status);
            assertThat(heard.next()).isEqualTo("closed");
            assertThat(client.atEnd()).isTrue();
            assertThat(heard.events).isEmpty();
        }
    }

    @Test
    void limitItselfIsAllowed() throws Exception {
        try (RawSocket client = open()) {
            channel();
            client.frame(0x81, "x".repeat(65536));
            assertThat(heard.next()).hasSize("text ".length() + 65536);
        }
    }

    @Test
    void resetIsHeardAsClosed() throws Exception {
        RawSocket client = open();
        channel();
        client.reset();
        assertThat(heard.next()).isEqualTo("closed");
        assertThat(heard.events).isEmpty();
    }

    @Test
    void slowReaderDelaysTheListenerAndGetsWholeFrames() throws Exception {
        try (RawSocket client = RawSocket.to(server.port(), 4096).upgrade("/", "")) {
            client.head();
            IoChannel channel = channel();
            String large = "x".repeat(12 << 20);
            CountDownLatch written = new CountDownLatch(1);
            assertThat(channel.write(large.getBytes(UTF_8), written::countDown)).isFalse();
            assertThat(client.exactly(10)).startsWith((byte) 0x81, (byte) 127);
            client.frame(0x89, "1").frame(0x89, "2");
            assertThat(new String(client.exactly(large.length()), UTF_8).equals(large))
                    .isTrue();
            assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(client.frame()).isIn("8a 1", "8a 2"); // of pings that pile up, the latest is answered
        }
    }

    @Test
    void peerThatTakesNothingDoesNotHoldUpItsEnd() throws Exception {
        try (ChannelHarness impatient = ChannelHarness.sockets(200, 65536);
                RawSocket client = RawSocket.to(impatient.port(), 4096).upgrade("/", "")) {
            client.head();
            IoChannel channel = impatient.channel();
            channel.attached(heard);
            CountDownLatch written = new CountDownLatch(1);
            assertThat(channel.write(new byte[16 << 20], written::countDown)).isFalse();
            assertThat(heard.next()).isEqualTo("stalled");
            assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void endingWhileTheServerStopsIsNoError() throws Exception {
        try (RawSocket client = open()) {
            IoChannel channel = channel();
            CompletableFuture<Void> ended = new CompletableFuture<>();
            XnioIoThread ioThread = channel.ioThread();
            ioThread.execute(() -> {
                Thread stopping = new Thread(server::close);
                stopping.start();
                try {
                    while (true) {
                        ioThread.executeAfter(() -> {}, 1, TimeUnit.MILLISECONDS)
                                .remove();
                        Thread.onSpinWait();
                    }
                } catch (RejectedExecutionException e) {
                    // From now on it takes no more tasks.
                }
                try {
                    channel.end();
                    ended.complete(null);
                } catch (RuntimeException e) {
                    ended.completeExceptionally(e);
                }
            });
            assertThat(ended).succeedsWithin(ChannelHarness.PATIENCE);
            assertThat(client.frame()).startsWith("88 ");
        }
    }

    private RawSocket open() throws Exception {
        RawSocket client = server.connect().upgrade("/", "");
        client.head();
        return client;
    }

    private IoChannel channel() throws InterruptedException {
        IoChannel channel = server.channel();
        channel.attached(heard);
        return channel;
    }
}
