package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.gateway.sample.ChatHub;
import dev.signalbox.gateway.undertow.GatewayHandler;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.hub.HubServer;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.PathHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway in a program of one's own: in five lines, and within an Undertow that is there already. */
@Timeout(60)
class EmbeddingTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Path SELF = Path.of("src/test/java/dev/signalbox/gateway/EmbeddingTest.java");
    private static final Pattern LINES = Pattern.compile(" *// readme:embed\\n(.*?)\\n *// readme:end", Pattern.DOTALL);
    private static final Pattern QUOTE =
            Pattern.compile("<!-- quote:embed -->\\n```java\\n(.*?)\\n```\\n<!-- quote:end -->", Pattern.DOTALL);

    private final PathHandler paths =
            Handlers.path(exchange -> exchange.getResponseSender().send("your own"));
    private Undertow server;
    private GatewayHandler handler;
    private Gateway gateway;
    private int port;

    @BeforeEach
    void start() throws IOException {
        server = GatewayHandler.fit(Undertow.builder())
                .addHttpListener(0, "127.0.0.1")
                .setHandler(paths)
                .build();
        server.start();
        port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        handler = GatewayHandler.on(server);
        gateway = gateway();
        paths.addPrefixPath("/realtime", handler);
    }

    @AfterEach
    void stop() {
        gateway.stop();
        server.stop();
    }

    private Gateway gateway() throws IOException {
        return Gateway.builder(GatewayConfig.builder().build())
                .connection("/echo", new EchoConnection())
                .hubs(
                        "/signalr",
                        HubServer.builder().hub(ChatHub.class, ChatHub::new).build())
                .start(handler);
    }

    @Test
    void theFiveLinesOfTheReadmeCompileAndRun() throws IOException {
        // readme:embed
        Gateway gateway = Gateway.builder(GatewayConfig.builder().port(0).build())
                .hubs(
                        "/signalr",
                        HubServer.builder().hub(ChatHub.class, ChatHub::new).build())
                .connection("/echo", new EchoConnection())
                .start();
        // readme:end
        gateway.stop();
        Matcher lines = LINES.matcher(Files.readString(SELF));
        Matcher quote = QUOTE.matcher(Files.readString(README));
        assertThat(lines.find() && quote.find()).isTrue();
        // A free port here; the one people type there.
        assertThat(spaceless(quote.group(1).replace("8080", "0"))).isEqualTo(spaceless(lines.group(1)));
    }

    private static String spaceless(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void clientsAreToldTheWholePathAndThePagesBesideItAreTheServersOwn() throws IOException {
        try (RawSocket negotiate = RawSocket.to(port).get("/realtime/echo/negotiate?clientProtocol=1.5");
                RawSocket script = RawSocket.to(port).get("/realtime/signalr/hubs");
                RawSocket own = RawSocket.to(port).get("/echo/negotiate?clientProtocol=1.5");
                RawSocket nothing = RawSocket.to(port).get("/realtime/elsewhere")) {
            assertThat(negotiate.response().body()).contains("\"Url\":\"/realtime/echo\"");
            assertThat(script.response().body()).contains("\"/realtime/signalr\"");
            assertThat(own.response().body()).isEqualTo("your own");
            assertThat(nothing.response().statusLine()).contains(" 404 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"serverSentEvents", "foreverFrame", "longPolling"})
    void streamsAndPolls(String transport) throws IOException {
        Client client = Client.negotiate(port, "/realtime/echo");
        try (RawSocket stream = RawSocket.to(port)
                .get(client.target("/connect", transport) + (transport.equals("foreverFrame") ? "&frameId=1" : ""))) {
            until(stream, "\"S\":1");
            assertThat(client.send(transport, "{}[]|\"").statusLine()).contains(" 200 ");
            if (!transport.equals("longPolling")) {
                until(stream, "{}[]|");
            }
        }
    }

    @Test
    void webSockets() throws IOException {
        Client client = Client.negotiate(port, "/realtime/echo");
        try (RawSocket socket = RawSocket.to(port).upgrade(client.target("/connect", "webSockets"), "")) {
            assertThat(socket.head()).contains(" 101 ");
            assertThat(socket.frame()).contains("\"S\":1");
            socket.frame(0x81, "over the socket");
            assertThat(socket.frame()).contains("over the socket");
        }
    }

    @Test
    void aDrainEndsWhatTheGatewayHasOpenAndLeavesTheServerAlone() throws IOException {
        Client client = Client.negotiate(port, "/realtime/echo");
        try (RawSocket socket = RawSocket.to(port).upgrade(client.target("/connect", "webSockets"), "")) {
            socket.head();
            assertThat(socket.frame()).contains("\"S\":1");
            try (RawSocket start = RawSocket.to(port).get(client.target("/start", "webSockets"))) {
                assertThat(start.response().statusLine()).contains(" 200 ");
            }
            CompletableFuture<Void> drained = CompletableFuture.runAsync(
                    () -> gateway.drain(Duration.ofSeconds(30)), task -> new Thread(task, "drain").start());
            assertThat(socket.frame()).isEqualTo("88 1000");
            drained.join();
        }
        try (RawSocket refused = RawSocket.to(port).get("/realtime/echo/negotiate?clientProtocol=1.5");
                RawSocket own = RawSocket.to(port).get("/")) {
            assertThat(refused.response().statusLine()).contains(" 503 ");
            assertThat(own.response().body()).isEqualTo("your own");
        }
        gateway = gateway();
        assertThat(Client.negotiate(port, "/realtime/echo").token).isNotEmpty();
    }

    @Test
    void aHandlerServesOneGatewayAtATime() {
        assertThatThrownBy(this::gateway).hasMessageContaining("taken by a gateway");
        assertThatThrownBy(gateway::port).hasMessageContaining("listens itself");
    }

    @Test
    void aBlockingHandlerAroundItIsRefused() throws IOException {
        paths.addPrefixPath("/blocking", new BlockingHandler(handler));
        try (RawSocket refused = RawSocket.to(port).get("/blocking/echo/negotiate?clientProtocol=1.5")) {
            assertThat(refused.response().statusLine()).contains(" 500 ");
        }
    }

    @Test
    void aServerThatIsNotStartedHasNoThreadsToServeOn() {
        Undertow idle = Undertow.builder().setHandler(paths).build();
        assertThatThrownBy(() -> GatewayHandler.on(idle)).hasMessageContaining("not started");
    }

    @Test
    void pathsOfServersBehindBeginWhereTheHandlerIsMounted() throws Exception {
        gateway.stop();
        try (OtherServer other = OtherServer.start(exchange -> exchange.ok(""))) {
            gateway = Gateway.builder(GatewayConfig.builder()
                            .upstreams(Upstreams.of(
                                    UpstreamRoute.builder("/kept", List.of(other.uri()))
                                            .build(),
                                    UpstreamRoute.builder("/old", List.of(other.uri()))
                                            .replacePath("/app")
                                            .build()))
                            .build())
                    .start(handler);
            for (String[] path : new String[][] {
                {"/realtime/kept/x%20y?z=1", "/kept/x%20y?z=1"},
                {"/realtime/old/x", "/app/x"},
                {"/%72ealtime/old/realtime/x", "/app/realtime/x"},
                {"/%72ealtime/kept/x", "/kept/x"},
                {"http://test/realtime/old//x/y", "/app//x/y"},
            }) {
                try (RawSocket socket = RawSocket.to(port).get(path[0])) {
                    assertThat(socket.response().statusLine()).as(path[0]).contains(" 200 ");
                }
                assertThat(other.next().line()).isEqualTo("GET " + path[1] + " HTTP/1.1");
            }
        }
    }

    private static void until(RawSocket stream, String text) throws IOException {
        StringBuilder heard = new StringBuilder();
        while (heard.indexOf(text) < 0) {
            heard.append((char) stream.exactly(1)[0]);
        }
    }
}
