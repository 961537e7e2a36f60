package dev.signalbox.gateway.undertow.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.transport.TransportChannel.WriteListener;
import dev.signalbox.connection.wire.WireLine;
import dev.signalbox.gateway.event.RequestEvents;
import dev.signalbox.gateway.undertow.transport.ChannelHarness.Heard;
import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.request.JsonpCallback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamChannelTest {
    private static final ChannelSettings NEVER = ChannelHarness.settings(3_600_000);
    private static final WriteListener NOBODY = () -> {};

    @Test
    @DisplayName(
            "L 109, 110, 111: an event stream has its type without charset, its prelude at once, a frame per write")
    void eventStream() throws Exception {
        try (ChannelHarness server =
                        ChannelHarness.streaming(exchange -> EventStreamChannel.open(exchange, NEVER, WireLine.NONE));
                RawSocket client = server.connect().get("/")) {
            assertThat(client.head())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Content-Type: text/event-stream\r\n")
                    .contains("Cache-Control: no-cache, no-store, no-transform\r\n")
                    .contains("X-Accel-Buffering: no\r\n");
            assertThat(client.chunk()).isEqualTo("data: initialized\n\n");
            IoChannel channel = server.channel();
            channel.write("data: {}\n\n".getBytes(UTF_8), NOBODY);
            assertThat(client.chunk()).isEqualTo("data: {}\n\n");
            channel.end();
            channel.end();
            assertThat(client.chunk()).isEmpty();
        }
    }

    @Test
    @DisplayName("L 117, 122: a forever frame has its type and its number in the prelude")
    void foreverFrame() throws Exception {
        try (ChannelHarness server = ChannelHarness.streaming(
                        exchange -> ForeverFrameChannel.open(exchange, NEVER, WireLine.NONE, 4294967295L));
                RawSocket client = server.connect().get("/")) {
            assertThat(client.head()).contains("Content-Type: text/html; charset=UTF-8\r\n");
            assertThat(client.chunk()).startsWith("<!DOCTYPE html>").contains("ff.getConnection('4294967295')");
        }
    }

    @Test
    @DisplayName("L 94, 98: a poll's headers come before anything else, then spaces, one envelope, the end")
    void longPoll() throws Exception {
        try (ChannelHarness server = ChannelHarness.streaming(
                        exchange -> LongPollChannel.open(exchange, NEVER, WireLine.NONE, null));
                RawSocket client = server.connect().get("/")) {
            assertThat(client.head()).contains("Content-Type: application/json; charset=UTF-8\r\n");
            IoChannel channel = server.channel();
            channel.write(" ".getBytes(UTF_8), NOBODY);
            assertThat(client.chunk()).isEqualTo(" ");
            channel.write("{\"C\":\"x\",\"M\":[]}".getBytes(UTF_8), NOBODY);
            channel.write("{\"C\":\"y\",\"M\":[]}".getBytes(UTF_8), NOBODY);
            assertThat(client.allChunks()).isEqualTo("{\"C\":\"x\",\"M\":[]}");
            client.get("/");
            assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    @DisplayName("L 57: a poll with JSONP is a script and takes no spaces")
    void jsonpPoll() throws Exception {
        try (ChannelHarness server = ChannelHarness.streaming(
                        exchange -> LongPollChannel.open(exchange, NEVER, WireLine.NONE, new JsonpCallback("cb.x")));
                RawSocket client = server.connect().get("/")) {
            assertThat(client.head()).contains("Content-Type: application/javascript; charset=UTF-8\r\n");
            IoChannel channel = server.channel();
            assertThat(channel.keepsAlive()).isFalse();
            channel.write("{\"M\":[]}".getBytes(UTF_8), NOBODY);
            assertThat(client.allChunks()).isEqualTo("cb.x({\"M\":[]});");
        }
    }

    @ParameterizedTest(name = "by a reset: {0}")
    @ValueSource(booleans = {false, true})
    void peerThatLeavesAnIdleStreamIsNoticedOnce(boolean reset) throws Exception {
        try (ChannelHarness server =
                ChannelHarness.streaming(exchange -> EventStreamChannel.open(exchange, NEVER, WireLine.NONE))) {
            RawSocket client = server.connect().get("/");
            client.head();
            client.chunk();
            Heard heard = new Heard();
            IoChannel channel = server.channel();
            channel.attached(heard);
            leave(client, reset);
            assertThat(heard.next()).isEqualTo("closed");
            assertThat(channel.write("late".getBytes(UTF_8), NOBODY) || becomesDone(channel))
                    .isTrue();
            assertThat(heard.events).isEmpty();
        }
    }

    @Test
    void peerThatLeftBeforeTheConnectionCameIsToldThen() throws Exception {
        try (ChannelHarness server =
                ChannelHarness.streaming(exchange -> EventStreamChannel.open(exchange, NEVER, WireLine.NONE))) {
            RawSocket client = server.connect().get("/");
            client.head();
            client.chunk();
            IoChannel channel = server.channel();
            leave(client, true);
            awaitOver(channel);
            Heard heard = new Heard();
            channel.attached(heard);
            assertThat(heard.next()).isEqualTo("closed");
        }
    }

    @Test
    void nextRequestSentEarlyIsNotTakenForALeavingPeer() throws Exception {
        try (ChannelHarness server = ChannelHarness.streaming(
                        exchange -> LongPollChannel.open(exchange, NEVER, WireLine.NONE, null));
                RawSocket client = server.connect().get("/first")) {
            client.head();
            IoChannel first = server.channel();
            client.get("/second");
            first.write("{\"first\":1}".getBytes(UTF_8), NOBODY);
            assertThat(client.allChunks()).isEqualTo("{\"first\":1}");
            assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
            server.channel().write("{\"second\":2}".getBytes(UTF_8), NOBODY);
            assertThat(client.allChunks()).isEqualTo("{\"second\":2}");
        }
    }

    @Test
    void slowReaderDelaysTheListenerAndGetsEverything() throws Exception {
        byte[] large = "x".repeat(16 << 20).getBytes(UTF_8);
        try (ChannelHarness server =
                        ChannelHarness.streaming(exchange -> EventStreamChannel.open(exchange, NEVER, WireLine.NONE));
                RawSocket client = RawSocket.to(server.port(), 4096).get("/")) {
            client.head();
            client.chunk();
            IoChannel channel = server.channel();
            CountDownLatch written = new CountDownLatch(1);
            assertThat(channel.write(large, written::countDown)).isFalse();
            channel.end();
            assertThat(written.getCount()).isEqualTo(1);
            assertThat(client.allChunks()).hasSize(large.length);
            assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void readerThatTakesNothingIsGivenUpAfterTheStallTimeout() throws Exception {
        byte[] large = "x".repeat(16 << 20).getBytes(UTF_8);
        try (ChannelHarness server = ChannelHarness.streaming(
                        exchange -> EventStreamChannel.open(exchange, ChannelHarness.settings(200), WireLine.NONE));
                RawSocket client = RawSocket.to(server.port(), 4096).get("/")) {
            client.head();
            client.chunk();
            Heard heard = new Heard();
            IoChannel channel = server.channel();
            channel.attached(heard);
            CountDownLatch written = new CountDownLatch(1);
            assertThat(channel.write(large, written::countDown)).isFalse();
            assertThat(heard.next()).isEqualTo("stalled");
            assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(client.drain()).isLessThan(large.length);
        }
    }

    @Test
    @DisplayName("a write that finds the socket reset is told, one that follows the end of the peer's stream is not")
    void writesThatFailAreTold() throws Exception {
        List<TransportType> told = new CopyOnWriteArrayList<>();
        ChannelSettings telling = new ChannelSettings(3_600_000, new RequestEvents() {
            @Override
            public void writeFailed(TransportType transport) {
                told.add(transport);
            }
        });
        for (boolean reset : new boolean[] {false, true}) {
            try (ChannelHarness server = ChannelHarness.streaming(
                            exchange -> ForeverFrameChannel.open(exchange, telling, WireLine.NONE, 1));
                    RawSocket client = server.connect().get("/")) {
                client.head();
                client.chunk();
                Heard heard = new Heard();
                IoChannel channel = server.channel();
                channel.attached(heard);
                if (!reset) {
                    leave(client, false);
                    assertThat(heard.next()).isEqualTo("closed");
                    channel.write("x".getBytes(UTF_8), NOBODY);
                } else {
                    // Within one turn of the I/O thread, so that it cannot notice by reading.
                    CountDownLatch turn = new CountDownLatch(1);
                    channel.hop(() -> {
                        try {
                            client.reset();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        while (!channel.isOver()) { // the reset may take a moment to arrive
                            channel.write("x".getBytes(UTF_8), NOBODY);
                        }
                        turn.countDown();
                    });
                    assertThat(turn.await(20, TimeUnit.SECONDS)).isTrue();
                    assertThat(heard.next()).isEqualTo("closed");
                }
            }
            assertThat(told).hasSize(reset ? 1 : 0);
        }
        assertThat(told).containsExactly(TransportType.FOREVER_FRAME);
    }

    @Test
    void failingCutsAStreamThatHasBegun() throws Exception {
        try (ChannelHarness server =
                        ChannelHarness.streaming(exchange -> EventStreamChannel.open(exchange, NEVER, WireLine.NONE));
                RawSocket client = server.connect().get("/")) {
            client.head();
            client.chunk();
            server.channel().fail();
            assertThat(client.atEnd()).isTrue();
        }
    }

    private static void leave(RawSocket client, boolean reset) throws IOException {
        if (reset) {
            client.reset();
        } else {
            client.close();
        }
    }

    // A write to a channel that is over is done at once; until then its I/O thread may still be about to learn of it.
    private static boolean becomesDone(IoChannel channel) throws InterruptedException {
        CountDownLatch written = new CountDownLatch(1);
        return channel.write("x".getBytes(UTF_8), written::countDown) || written.await(20, TimeUnit.SECONDS);
    }

    private static void awaitOver(IoChannel channel) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        check(channel, over);
        assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static void check(IoChannel channel, CountDownLatch over) {
        channel.ioThread().execute(() -> {
            if (channel.isOver()) {
                over.countDown();
            } else {
                channel.ioThread().executeAfter(() -> check(channel, over), 5, TimeUnit.MILLISECONDS);
            }
        });
    }
}
