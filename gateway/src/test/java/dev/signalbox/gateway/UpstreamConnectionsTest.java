package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signalbox.gateway.upstream.UpstreamFailure;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.gateway.wire.RawSocket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to servers behind the gateway end, or serve others, whatever either side does at the worst moment. */
@Timeout(60)
class UpstreamConnectionsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private Gateway start(GatewayConfig.Builder config, UpstreamRoute.Builder route) throws IOException {
        return Gateway.builder(config.port(0)
                        .ioThreads(1)
                        .upstreams(Upstreams.of(route.build()))
                        .build())
                .meters(meters)
                .start();
    }

    private static UpstreamRoute.Builder route(URI target) {
        return UpstreamRoute.builder("/", List.of(target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 404 Not Found\r\nUpgrade: h2,h2c\r\nConnection: Upgrade\r\nContent-Length: 2\r\n\r\nno"
            })
    void aConnectionWhoseUpgradeIsRefusedIsNotForgotten(String answer) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (OtherServer other = OtherServer.start(exchange -> {
                    exchange.send(answer);
                    untilEnd(exchange);
                    closed.countDown();
                });
                Gateway gateway = start(GatewayConfig.builder(), route(other.uri()));
                RawSocket socket = RawSocket.to(gateway.port()).upgrade("/", "")) {
            assertThat(socket.response().statusLine()).isEqualTo(answer.substring(0, answer.indexOf('\r')));
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
            while (meters.get("signalbox.upstream.connections").gauge().value() > 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aSocketThatTheClientDoesNotGetIsClosedBehindToo() throws Exception {
        CountDownLatch closed = new CountDownLatch(2);
        CountDownLatch left = new CountDownLatch(1);
        try (OtherServer other = OtherServer.start(exchange -> {
                    if (exchange.line().contains("/left")) {
                        awaited(left);
                    }
                    exchange.send(
                            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
                    untilEnd(exchange);
                    closed.countDown();
                });
                Gateway gateway = start(GatewayConfig.builder(), route(other.uri()))) {
            try (RawSocket closing = RawSocket.to(gateway.port())
                    .send("GET /closing HTTP/1.1\r\nHost: a\r\nConnection: close\r\nConnection: Upgrade\r\n"
                            + "Upgrade: websocket\r\n\r\n")) {
                other.next();
                closing.drain();
            }
            try (RawSocket leaving = RawSocket.to(gateway.port())
                    .send("GET /left HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nearly")) {
                other.next();
                leaving.reset();
                left.countDown();
            }
            assertThat(closed.await(5, TimeUnit.SECONDS))
                    .as("left: " + closed.getCount())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 5",
                "304 Not Modified\r\nETag: \"a\"\r\nTransfer-Encoding: chunked",
                "204 No Content\r\nETag: \"a\"\r\nContent-Length: 5"
            })
    void anAnswerWithoutABodyIsCompleteWhateverLengthItNames(String head) throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.send(
                        exchange.line().contains("/well")
                                ? "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell"
                                : "HTTP/1.1 " + head + "\r\n\r\n"));
                Gateway gateway =
                        start(GatewayConfig.builder(), route(other.uri()).maxConnections(1));
                RawSocket socket = RawSocket.to(gateway.port())) {
            for (int i = 0; i < 3; i++) {
                socket.get("/same");
                assertThat(socket.head())
                        .startsWith("HTTP/1.1 " + head.substring(0, head.indexOf('\r')))
                        .contains("\"a\"");
                assertThat(get(gateway, "/well").body()).isEqualTo("well");
            }
            assertThat(last(socket, "/well").body()).isEqualTo("well"); // the client's own connection goes on, too
        }
        assertThat(failures()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "401 Unauthorized\r\nContent-Length: 0",
                "413 Content Too Large\r\nTransfer-Encoding: chunked",
                "304 Not Modified\r\nContent-Length: 5"
            })
    void whoIsAnsweredBeforeAllIsSentHoldsNoConnection(String head) throws Exception {
        CountDownLatch closed = new CountDownLatch(2);
        try (OtherServer other = OtherServer.start(exchange -> {
                    if (exchange.line().contains("/well")) {
                        exchange.ok("well");
                        return;
                    }
                    exchange.send("HTTP/1.1 " + head + "\r\n\r\n" + (head.contains("chunked") ? "0\r\n\r\n" : ""));
                    untilEnd(exchange);
                    closed.countDown();
                });
                Gateway gateway =
                        start(GatewayConfig.builder(), route(other.uri()).maxConnections(1));
                RawSocket keeping = RawSocket.to(gateway.port());
                RawSocket closing = RawSocket.to(gateway.port())) {
            keeping.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nh");
            assertThat(keeping.response().statusLine()).contains(head.substring(0, head.indexOf('\r')));
            whenFree(gateway);
            keeping.send("ello");
            assertThat(last(keeping, "/well").body()).isEqualTo("well");

            closing.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nh");
            assertThat(closing.response().statusLine()).contains(head.substring(0, head.indexOf('\r')));
            closing.send("el");
            whenFree(gateway);
            closing.drain();
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(failures()).isEmpty();
    }

    @Test
    void norDoesItsClientForEver() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> {
                    exchange.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
                    untilEnd(exchange);
                });
                Gateway gateway =
                        start(GatewayConfig.builder().bodyTimeout(Duration.ofMillis(300)), route(other.uri()));
                RawSocket socket =
                        RawSocket.to(gateway.port()).send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nh")) {
            assertThat(socket.response().statusLine()).contains("401");
            assertThatExceptionOfType(EOFException.class).isThrownBy(() -> socket.exactly(1));
        }
    }

    @Test
    void anAnswerOfNoLengthIsCompleteWithItsHead() throws Exception {
        Set<Integer> connections = ConcurrentHashMap.newKeySet();
        try (OtherServer other = OtherServer.start(exchange -> {
                    connections.add(exchange.socket().getPort());
                    exchange.send("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
                });
                Gateway gateway = start(GatewayConfig.builder(), route(other.uri()))) {
            for (int i = 0; i < 3; i++) {
                assertThat(get(gateway, "/").statusLine()).contains("302");
            }
        }
        assertThat(connections).hasSize(1);
        assertThat(failures()).isEmpty();
    }

    // There is only one connection.
    private static void whenFree(Gateway gateway) throws IOException {
        String status = "503";
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
                status.contains("503") && System.nanoTime() < end; ) {
            status = get(gateway, "/well").statusLine();
        }
        assertThat(status).contains("200");
    }

    private static RawSocket.Response get(Gateway gateway, String path) throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.port())) {
            return last(socket, path);
        }
    }

    // Until the gateway has closed the connection: for it, who closes at once may have gone before the answer was
    // complete.
    private static RawSocket.Response last(RawSocket socket, String path) throws IOException {
        socket.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        RawSocket.Response response = socket.response();
        socket.drain();
        return response;
    }

    // But that all connections were in use, which the tests wait for.
    private List<String> failures() {
        return meters.find("signalbox.upstream.failures").counters().stream()
                .filter(counter -> counter.count() > 0)
                .map(counter -> String.valueOf(counter.getId().getTag("cause")))
                .filter(cause -> !cause.equals(UpstreamFailure.FULL.tag()))
                .toList();
    }

    private static void untilEnd(OtherServer.Exchange exchange) {
        try {
            while (exchange.in().read() >= 0) {
                // nobody wants it
            }
        } catch (IOException reset) {
            // an end, too
        }
    }

    private static void awaited(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
