package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.gateway.wire.RawSocket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.List;
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
