package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.gateway.drain.DrainConfig;
import dev.signalbox.gateway.drain.Readiness.Phase;
import dev.signalbox.gateway.tls.Certificates;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.gateway.wire.Http2Socket;
import dev.signalbox.gateway.wire.RawSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a drain does to requests that are passed on, and to connections of HTTP/2. */
@Timeout(60)
class DrainPassThroughTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private Gateway gateway;

    @AfterEach
    void stop() {
        gateway.stop();
    }

    private void start(OtherServer other) throws IOException {
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .drain(new DrainConfig(LONG, Duration.ZERO, 1, true))
                        .upstreams(Upstreams.of(UpstreamRoute.builder("/old", List.of(other.uri()))
                                .build()))
                        .build())
                .connection("/echo", new EchoConnection())
                .start();
    }

    private CompletableFuture<Void> drain(Duration longest) {
        return CompletableFuture.runAsync(() -> gateway.drain(longest), task -> new Thread(task, "drain").start());
    }

    private void await(Phase phase) {
        while (gateway.readiness().phase().compareTo(phase) < 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aRequestThatIsUnderWayIsAnswered() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (OtherServer other = OtherServer.start(exchange -> {
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            exchange.ok("at last");
        })) {
            start(other);
            try (RawSocket socket = RawSocket.to(gateway.port()).get("/old/slow")) {
                other.next();
                CompletableFuture<Void> drained = drain(LONG);
                await(Phase.DRAINING);
                answer.countDown();
                assertThat(socket.response().body()).isEqualTo("at last");
                drained.join();
            }
        }
    }

    @Test
    void aWebSocketThatGoesOnIsCutWhenTheTimeIsUp() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (OtherServer other = OtherServer.start(exchange -> {
            exchange.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
            try {
                for (int octet = exchange.in().read();
                        octet >= 0;
                        octet = exchange.in().read()) {
                    exchange.socket().getOutputStream().write(octet);
                }
            } finally {
                ended.countDown();
            }
        })) {
            start(other);
            try (RawSocket socket = RawSocket.to(gateway.port())
                    .upgrade("/old/socket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")) {
                assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
                CompletableFuture<Void> drained = drain(Duration.ofSeconds(2));
                await(Phase.DRAINING);
                socket.send("still");
                assertThat(socket.exactly(5)).asString().isEqualTo("still");
                drained.join();
                socket.drain();
                ended.await();
            }
        }
    }

    @Test
    void aConnectionOfHttp2IsTakenLeaveOfWhenNothingIsUnderWayOnIt() throws Exception {
        Certificates certificates = new Certificates();
        Path file = folder.resolve("server.pem");
        certificates.pemFile(file, certificates.server("EC"));
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .tls(TlsConfig.builder(0, file).build())
                        .drain(new DrainConfig(LONG, Duration.ZERO, 1, true))
                        .build())
                .connection("/echo", new EchoConnection())
                .start();
        // Keeps the drain from its end.
        try (RawSocket stream = Client.negotiate(gateway.port(), "/echo").open("serverSentEvents");
                Http2Socket idle = Http2Socket.to(gateway.httpsPort(), certificates.client(null));
                Http2Socket busy = Http2Socket.to(gateway.httpsPort(), certificates.client(null))) {
            stream.head();
            answered(idle, 1);
            busy.send(Http2Socket.HEADERS, Http2Socket.END_HEADERS, 1, Http2Socket.request(true, "/echo/negotiate"));
            answered(busy, 3);
            CompletableFuture<Void> drained = drain(LONG);
            await(Phase.DRAINING);
            assertGoAway(idle);
            // A request that began before is answered, in words that mean elsewhere; then the connection ends.
            busy.send(Http2Socket.DATA, Http2Socket.END_STREAM, 1, new byte[0]);
            assertThat(next(busy, Http2Socket.HEADERS).stream()).isEqualTo(1);
            assertGoAway(busy);
            gateway.stop();
            drained.join();
        }
    }

    private static void answered(Http2Socket client, int stream) throws IOException {
        client.send(
                Http2Socket.HEADERS,
                Http2Socket.END_HEADERS | Http2Socket.END_STREAM,
                stream,
                Http2Socket.request(false, "/echo/ping"));
        assertThat(next(client, Http2Socket.HEADERS).stream()).isEqualTo(stream);
    }

    private static Http2Socket.Frame next(Http2Socket client, int type) throws IOException {
        Http2Socket.Frame frame = client.next();
        while (frame.type() != type) {
            frame = client.next();
        }
        return frame;
    }

    private static void assertGoAway(Http2Socket client) throws IOException {
        assertThat(next(client, Http2Socket.GOAWAY).error()).isZero();
        client.untilEnd();
    }
}
