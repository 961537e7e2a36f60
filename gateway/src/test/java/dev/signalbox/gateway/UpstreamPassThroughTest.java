package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.gateway.wire.RawSocket;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An old server's SignalR traffic passes through the gateway: all four transports, bodies of any size. */
@Timeout(60)
class UpstreamPassThroughTest {
    private Gateway old;
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        old = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .connection(ConnectionConfig.builder()
                                .disconnectTimeout(Duration.ofSeconds(6))
                                .build())
                        .build())
                .connection("/legacy/signalr", new EchoConnection())
                .start();
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .upstreams(Upstreams.of(
                                UpstreamRoute.builder("/legacy", List.of(URI.create("http://127.0.0.1:" + old.port())))
                                        .build()))
                        .build())
                .connection("/echo", new EchoConnection())
                .start();
    }

    @AfterEach
    void stop() {
        gateway.stop();
        old.stop();
    }

    private Client negotiate() throws IOException {
        return Client.negotiate(gateway.port(), "/legacy/signalr");
    }

    @Test
    void serverSentEvents() throws Exception {
        Client client = negotiate();
        try (RawSocket stream = client.open("serverSentEvents")) {
            assertThat(stream.head()).contains("text/event-stream").contains("X-Accel-Buffering: no");
            assertThat(stream.chunk()).isEqualTo("data: initialized\n\n");
            assertThat(stream.chunk()).contains("\"S\":1");
            client.send("serverSentEvents", "one");
            assertThat(stream.chunk()).contains("[\"one\"]");
            client.send("serverSentEvents", "two");
            assertThat(stream.chunk()).contains("[\"two\"]");
            client.abort("serverSentEvents");
            assertThat(stream.allChunks()).isEmpty();
        }
        assertThat(old.connections()).isZero();
        assertThat(gateway.connections()).isZero();
    }

    @Test
    void foreverFrame() throws Exception {
        Client client = negotiate();
        try (RawSocket stream =
                RawSocket.to(gateway.port()).get(client.target("/connect", "foreverFrame") + "&frameId=1")) {
            stream.head();
            assertThat(stream.chunk()).contains("<!DOCTYPE html>");
            assertThat(stream.chunk()).contains("\"S\":1");
            client.send("foreverFrame", "one");
            assertThat(stream.chunk()).contains("one");
        }
    }

    @Test
    void longPolling() throws Exception {
        Client client = negotiate();
        try (RawSocket poll = client.open("longPolling")) {
            String connected = poll.response().body();
            poll.get(client.target("/poll", "longPolling") + "&messageId=" + Client.cursor(connected));
            poll.head(); // comes before there is anything to say
            client.send("longPolling", "late");
            assertThat(poll.allChunks()).contains("[\"late\"]");
        }
    }

    @Test
    void webSockets() throws Exception {
        Client client = negotiate();
        try (RawSocket socket = RawSocket.to(gateway.port()).upgrade(client.target("/connect", "webSockets"), "")) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101 ").contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(socket.frame()).contains("\"S\":1");
            socket.frame(0x81, "hello");
            assertThat(socket.frame()).contains("[\"hello\"]");
            String long32k = "x".repeat(32_000);
            socket.frame(0x81, long32k);
            assertThat(socket.frame()).contains(long32k);
            socket.send(RawSocket.maskedFrame(0x88, new byte[] {3, (byte) 0xE8}));
            assertThat(socket.frame()).isEqualTo("88 1000");
        }
    }

    @Test
    @DisplayName("the head of an answer comes when the old server sends it, not with the first piece of the body")
    void headWithoutBody() throws Exception {
        CompletableFuture<Void> headSeen = new CompletableFuture<>();
        try (OtherServer other = OtherServer.start(exchange -> {
                    exchange.send(
                            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
                    headSeen.join();
                    exchange.send("3\r\nyes\r\n0\r\n\r\n");
                });
                Gateway front = Gateway.builder(GatewayConfig.builder()
                                .port(0)
                                .upstreams(Upstreams.of(UpstreamRoute.builder("/", List.of(other.uri()))
                                        .build()))
                                .build())
                        .start()) {
            try (RawSocket stream = RawSocket.to(front.port()).get("/events")) {
                assertThat(stream.head()).startsWith("HTTP/1.1 200 OK").contains("text/event-stream");
                headSeen.complete(null);
                assertThat(stream.allChunks()).isEqualTo("yes");
            } finally {
                headSeen.complete(null);
            }
        }
    }

    @Test
    void aClientThatLeavesIsMissedByTheOldServer() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (OtherServer other = OtherServer.start(exchange -> {
                    exchange.in().read(); // until the gateway closes
                    gone.countDown();
                });
                Gateway front = Gateway.builder(GatewayConfig.builder()
                                .port(0)
                                .upstreams(Upstreams.of(UpstreamRoute.builder("/", List.of(other.uri()))
                                        .build()))
                                .build())
                        .start()) {
            try (RawSocket poll = RawSocket.to(front.port()).get("/poll")) {
                assertThat(other.next().line()).isEqualTo("GET /poll HTTP/1.1");
                poll.reset();
            }
            gone.await();
        }
    }

    @Test
    void largeBodiesPassInBothDirectionsWithoutBeingKept() throws Exception {
        int megabytes = 64;
        CountDownLatch half = new CountDownLatch(1);
        try (OtherServer other = OtherServer.start(exchange -> {
                    exchange.in().readNBytes(megabytes / 2 << 20);
                    half.countDown(); // reached while the client has the other half: nothing waits for the whole
                    exchange.in().readNBytes(megabytes / 2 << 20);
                    exchange.send("HTTP/1.1 200 OK\r\nContent-Length: " + (megabytes << 20) + "\r\n\r\n");
                    byte[] block = new byte[1 << 20];
                    for (int i = 0; i < megabytes; i++) {
                        exchange.socket().getOutputStream().write(block);
                    }
                });
                Gateway front = Gateway.builder(GatewayConfig.builder()
                                .port(0)
                                .maxRequestBodySize(1024)
                                .upstreams(Upstreams.of(UpstreamRoute.builder("/", List.of(other.uri()))
                                        .build()))
                                .build())
                        .start();
                RawSocket socket = RawSocket.to(front.port())) {
            byte[] block = new byte[1 << 20];
            socket.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: " + (megabytes << 20) + "\r\n\r\n");
            for (int i = 0; i < megabytes / 2; i++) {
                socket.send(block);
            }
            half.await();
            for (int i = 0; i < megabytes / 2; i++) {
                socket.send(block);
            }
            assertThat(socket.head()).startsWith("HTTP/1.1 200");
            for (int i = 0; i < megabytes; i++) {
                assertThat(socket.exactly(1 << 20)).hasSize(1 << 20);
            }
        }
    }
}
