package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Tokens, cookies, queries and payloads never reach the log, whatever happens and however much is logged. */
class SecretsInLogsTest {
    private static final String KEY = "ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=";
    private final Logger root = (Logger) LoggerFactory.getLogger("dev.signalbox");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private Level before;
    private Gateway gateway;

    /** Fails. */
    public static final class Failing extends Hub {
        /** Fails. */
        public void fail(String text) {
            throw new IllegalStateException("failed on purpose");
        }
    }

    @BeforeEach
    void start() throws IOException {
        before = root.getLevel();
        root.setLevel(Level.TRACE);
        appender.start();
        root.addAppender(appender);
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .tokenKey(KEY)
                        .accessLog(true)
                        .jsonp(true)
                        .identity(request -> {
                            if (request.query().get("explode") != null) {
                                throw new IllegalStateException("identity failed on purpose");
                            }
                            String name = request.header("X-User");
                            return name == null ? ConnectionUser.ANONYMOUS : ConnectionUser.named(name);
                        })
                        .build())
                .connection("/echo", new EchoConnection())
                .hubs(
                        "/signalr",
                        HubServer.builder().hub(Failing.class, Failing::new).build())
                .start();
    }

    @AfterEach
    void stop() {
        gateway.stop();
        root.detachAppender(appender);
        root.setLevel(before);
    }

    private String logged() {
        return List.copyOf(appender.list).stream()
                .map(event -> event.getFormattedMessage() + thrown(event.getThrowableProxy()))
                .collect(Collectors.joining("\n"));
    }

    private static String thrown(IThrowableProxy proxy) {
        return proxy == null ? "" : " " + proxy.getClassName() + " " + proxy.getMessage() + thrown(proxy.getCause());
    }

    private String status(String target, String headers) throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.port())
                .send("GET " + target + " HTTP/1.1\r\nHost: x\r\nCookie: session=COOKIESECRET\r\n"
                        + "Authorization: Bearer HEADERSECRET\r\n" + headers + "\r\n")) {
            return socket.response().statusLine();
        }
    }

    @Test
    @DisplayName("nothing secret is logged: tokens, cookies, headers, queries, payloads, keys")
    void nothingSecret() throws IOException {
        Client client = Client.negotiate(gateway.port(), "/signalr");
        String secret = "&access_token=QUERYSECRET";
        for (String transport : List.of("serverSentEvents", "foreverFrame", "longPolling", "webSockets", "other")) {
            for (String endpoint : List.of("/connect", "/send", "/abort", "/start")) {
                if (endpoint.equals("/connect") && !transport.equals("other") && !transport.equals("webSockets")) {
                    continue; // would stay open
                }
                status(client.target(endpoint, transport) + secret, "");
                status(client.target(endpoint, transport) + secret, "X-User: ann\r\n");
            }
        }
        status("/signalr/ping?explode=1" + secret, "");
        status("/signalr/ping?callback=SECRET()" + secret, "");
        status("/signalr/negotiate?connectionData=[{SECRETDATA" + secret, "");
        status("/signalr/connect?transport=longPolling&connectionToken=FORGEDSECRET" + secret, "");
        status("/nothing?x=1" + secret, "");
        for (String payload : List.of(
                "{\"H\":\"failing\",\"M\":\"fail\",\"A\":[\"PAYLOADSECRET\"],\"I\":0}",
                "PAYLOADSECRET",
                "{\"H\":\"MISSINGHUB\",\"M\":\"x\",\"A\":[],\"I\":0}")) {
            client.send("longPolling", payload);
        }
        try (RawSocket socket = RawSocket.to(gateway.port()).upgrade(client.target("/connect", "webSockets"), "")) {
            socket.head();
            socket.frame();
            socket.frame(0x81, "PAYLOADSECRET");
            socket.frame(0x82, "PAYLOADSECRET");
            socket.drain();
        }
        gateway.stop();
        String log = logged();
        assertThat(log)
                .contains("/signalr/negotiate 200 ") // the access log was on
                .contains("failed on purpose") // and so were failures
                .doesNotContain("SECRET")
                .doesNotContain(client.token)
                .doesNotContain(URLEncoder.encode(client.token, UTF_8))
                .doesNotContain(client.token.substring(0, 20))
                .doesNotContain("connectionToken=")
                .doesNotContain(KEY.substring(0, 12));
    }

    @Test
    @DisplayName("a user who changes is logged once for each connection and never by name; others are only counted")
    void changedUserOnce() throws IOException {
        Client client = Client.negotiate(gateway.port(), "/echo");
        for (int i = 0; i < 5; i++) {
            assertThat(status(client.target("/poll", "longPolling"), "X-User: ann-the-user\r\n"))
                    .startsWith("HTTP/1.1 403 ");
        }
        assertThat(logged().lines().filter(line -> line.contains("signed-in"))).hasSize(1);
        assertThat(logged()).doesNotContain("ann-the-user");
        assertThat(gateway.meters()
                        .get("signalbox.connections.identity.changes")
                        .tags("cause", "signed-in", "outcome", "refused")
                        .counter()
                        .count())
                .isEqualTo(5);
    }

    @Test
    @DisplayName("the access log keeps to its columns, whatever stands in a path")
    void accessLogLines() throws IOException {
        status("/signalr/a%0Ab%20c%0d%E2%80%A8/ping?x=QUERYSECRET", "");
        gateway.stop();
        assertThat(logged().lines().filter(line -> line.contains("GET /signalr/a?b?c??/ping 200")))
                .hasSize(1)
                .allMatch(line -> line.matches("127\\.0\\.0\\.1 GET \\S+ 200 \\d+ \\d+"));
    }

    @Test
    @DisplayName("what a client writes makes no lines of its own")
    void noLines() throws IOException {
        status("/echo/x%0d%0aforged/ping?explode=1", "");
        status("/echo/x%0d%0aforged/ping", "");
        status("/echo/x%0d%0aforged/send?transport=longPolling", "");
        status("/x%0d%0aforged", "");
        assertThat(List.copyOf(appender.list))
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(message -> message.contains("forged"))
                .isNotEmpty()
                .noneMatch(message -> message.contains("\n") || message.contains("\r"));
    }
}
