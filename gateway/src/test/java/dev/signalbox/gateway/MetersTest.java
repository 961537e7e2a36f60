package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.gateway.origin.Cors;
import dev.signalbox.gateway.origin.Origins;
import dev.signalbox.gateway.wire.RawSocket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway counts. */
class MetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .tokenKey("ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=")
                        .cors(Cors.allowing(Origins.of("https://app.example")).build())
                        .webSocketOrigins(Origins.NONE)
                        .maxRequestBodySize(100)
                        .bodyTimeout(Duration.ofMillis(200))
                        .build())
                .connection("/echo", new EchoConnection())
                .meters(registry)
                .start();
    }

    @AfterEach
    void stop() {
        gateway.stop();
    }

    // Counted when the exchange is over, which may be after the client has its answer: a stopped server has counted.
    private double requests(String endpoint, int status) {
        gateway.stop();
        return registry.get("signalbox.requests")
                .tags("endpoint", endpoint, "status", Integer.toString(status))
                .counter()
                .count();
    }

    private double refused(String cause) {
        return registry.get("signalbox.requests.refused")
                .tag("cause", cause)
                .counter()
                .count();
    }

    private String answer(String request) throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.port()).send(request)) {
            return socket.response().statusLine();
        }
    }

    @Test
    void countsConnectionsAndRequests() throws IOException {
        assertThat(gateway.meters()).isSameAs(registry);
        Client client = Client.negotiate(gateway.port(), "/echo");
        try (RawSocket stream = client.open("serverSentEvents")) {
            stream.head();
            stream.chunk();
            stream.chunk();
            assertThat(registry.get("signalbox.connections").gauge().value()).isEqualTo(1);
            assertThat(registry.get("signalbox.connections.opened").counter().count())
                    .isEqualTo(1);
        }
        assertThat(answer("GET /echo/connect?transport=x HTTP/1.1\r\nHost: x\r\n\r\n"))
                .contains(" 400 ");
        assertThat(requests("negotiate", 200)).isEqualTo(1);
        assertThat(requests("connect", 200)).isEqualTo(1);
        assertThat(requests("connect", 400)).isEqualTo(1);
        assertThat(registry.get("signalbox.connections.closed")
                        .tag("reason", "server-shutdown")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void countsRefusalsByCause() throws IOException {
        assertThat(answer("POST /echo/send HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n"))
                .contains(" 413 ");
        assertThat(refused("body-too-large")).isEqualTo(1);
        assertThat(answer("POST /echo/send HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx"))
                .contains(" 408 ");
        assertThat(refused("body-too-slow")).isEqualTo(1);
        assertThat(answer("OPTIONS /echo/send HTTP/1.1\r\nHost: x\r\nOrigin: http://evil.example\r\n"
                        + "Access-Control-Request-Method: POST\r\n\r\n"))
                .contains(" 400 ");
        assertThat(answer("OPTIONS /echo/send HTTP/1.1\r\nHost: x\r\nOrigin: http://evil.example\r\n"
                        + "Access-Control-Request-Method: POST\r\nContent-Length: 9\r\n\r\nx"))
                .contains(" 400 ");
        assertThat(refused("preflight")).isEqualTo(2);
        try (RawSocket socket =
                RawSocket.to(gateway.port()).upgrade("/echo/connect", "Origin: http://evil.example\r\n")) {
            assertThat(socket.head()).startsWith("HTTP/1.1 403 ");
        }
        assertThat(refused("origin")).isEqualTo(1);
        assertThat(refused("busy")).isZero();
    }
}
