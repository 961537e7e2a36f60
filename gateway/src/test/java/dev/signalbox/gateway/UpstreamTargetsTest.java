package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.gateway.undertow.GatewayHandler;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.gateway.wire.RawSocket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server behind is asked for: what the client wrote, from a server of our own and from within another, and nothing that splits requests. */
@Timeout(60)
class UpstreamTargetsTest {
    private static final String FORGED = "X-Remote-User:admin";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PathHandler paths = Handlers.path();
    private OtherServer other;
    private Gateway gateway;
    private Undertow server;
    private Gateway embedded;

    @BeforeEach
    void start() throws IOException {
        other = OtherServer.start(exchange -> exchange.ok(""));
        gateway = Gateway.builder(config().port(0).build()).meters(meters).start();
        server = GatewayHandler.fit(Undertow.builder())
                .addHttpListener(0, "127.0.0.1")
                .setHandler(paths)
                .build();
        server.start();
        GatewayHandler handler = GatewayHandler.on(server);
        embedded = Gateway.builder(config().build()).meters(meters).start(handler);
        paths.addPrefixPath("/app/realtime", handler);
    }

    @AfterEach
    void stop() throws IOException {
        gateway.stop();
        embedded.stop();
        server.stop();
        other.close();
    }

    private GatewayConfig.Builder config() {
        return GatewayConfig.builder()
                .upstreams(Upstreams.of(
                                UpstreamRoute.builder("/kept", List.of(other.uri()))
                                        .build(),
                                UpstreamRoute.builder("/old", List.of(other.uri()))
                                        .replacePath("/app")
                                        .build(),
                                UpstreamRoute.builder("/", List.of(other.uri()))
                                        .replacePath("/rest")
                                        .build())
                        .identified("X-Remote-User", null));
    }

    private int port(boolean within) {
        return within ? ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort() : gateway.port();
    }

    private String status(boolean within, String target) throws IOException {
        try (RawSocket socket = RawSocket.to(port(within)).get((within ? "/app/realtime" : "") + target)) {
            return socket.response().statusLine().substring(9, 12);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "same",
            quoteCharacter = '`',
            value = {
                // written,            passed on,        passed on from within another server, where it was decoded
                "/kept/x%20y?z=%20+%0d%0a, same, same",
                "/kept/x%0d%0aX-Remote-User:admin%0d%0ay, same, /kept/x%0D%0AX-Remote-User:admin%0D%0Ay",
                "/kept/%C4%8D%C4%8A%00%7F, same, same",
                "/kept/%3Fa%23b%2541, same, same",
                "/kept/a%2fb%2Fc%5cd, same, same",
                "/kept/%41%62, same, /kept/Ab",
                "/kept/x;v=%31;w//y, same, /kept/x;v=1;w//y",
                "/kept/a{b|c}[d]%20?{\"e\"}, same, /kept/a%7Bb%7Cc%7D%5Bd%5D%20?{\"e\"}",
                "/kept/%F0%9F%98%80+%2B, same, /kept/%F0%9F%98%80++",
                "/kept/caf\u00e9?caf\u00e9, /kept/caf\u00c3\u00a9?caf\u00c3\u00a9, /kept/caf%C3%A9?caf\u00c3\u00a9",
                "/kept, same, same",
                "/KEPT/x, same, same",
                "/%6bept/x, same, /kept/x",
                "/old, /app, /app",
                "/old/app/realtime/x, /app/app/realtime/x, /app/app/realtime/x",
                "/%6f%6cd/%20?a?b, /app/%20?a?b, /app/%20?a?b",
                "/elsewhere/%0A, /rest/elsewhere/%0A, /rest/elsewhere/%0A",
            })
    void passesOnWhatWasWritten(String target, String passed, String passedFromWithin) throws Exception {
        assertThat(status(false, target)).isEqualTo("200");
        assertThat(other.next().line()).isEqualTo("GET " + (passed == null ? target : passed) + " HTTP/1.1");
        assertThat(status(true, target)).isEqualTo("200");
        assertThat(other.next().line())
                .isEqualTo("GET " + (passedFromWithin == null ? target : passedFromWithin) + " HTTP/1.1");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "/kept/x\tHTTP/1.1\n" + FORGED + "\nX:",
                "/kept/x\rHTTP/1.1\r" + FORGED + "\rX:",
                "/kept/x?\tHTTP/1.1\n" + FORGED + "\nX:",
                "/kept/x?a=b\n\nGET\t/kept/admin",
                "/kept/x\0",
                "/kept/x?\0",
                "/kept/\u007f",
                "/kept/x?\u0001",
            })
    @DisplayName(
            "control characters in a target are not passed on: a server behind may take them for the end of a line")
    void refusesControls(String target) throws Exception {
        assertThat(status(false, target)).isEqualTo("400");
        assertThat(other.requests()).isZero();
        assertThat(meters.get("signalbox.requests.refused")
                        .tag("cause", "malformed")
                        .counter()
                        .count())
                .isEqualTo(1);
        // What was decoded in a path might have been written as an escape, and is one again.
        if (status(true, target).equals("200")) {
            OtherServer.Exchange seen = other.next();
            assertThat(seen.line()).matches("GET [!-~]+ HTTP/1.1");
            assertThat(seen.header("X-Remote-User")).isEmpty();
        }
        assertThat(other.requests()).isZero();
    }

    @Test
    @DisplayName("a path that another server has lost, or takes for another one, is refused")
    void refusesWhatCannotBeTold() throws Exception {
        assertThat(status(true, "/kept/caf%E9")).isEqualTo("400");
        try (RawSocket socket = RawSocket.to(port(true)).get("/app;aaaaaaaa/realtime/kept/x")) {
            assertThat(socket.response().statusLine()).contains(" 400 ");
        }
        assertThat(other.requests()).isZero();
        assertThat(status(false, "/kept/caf%E9")).isEqualTo("200");
        assertThat(other.next().line()).isEqualTo("GET /kept/caf%E9 HTTP/1.1");
    }
}
