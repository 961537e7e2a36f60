package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.backplane.InProcessBackplane;
import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.protocol.TransportType;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway as a whole: each transport once through its life, and its end. */
@Timeout(60)
class GatewayTest {

    private final BlockingQueue<TransportType> attached = new LinkedBlockingQueue<>();
    private final ConnectionEvents events = new ConnectionEvents() {
        @Override
        public void attached(String connectionId, TransportType transport) {
            attached.add(transport);
        }
    };

    private Gateway start(GatewayConfig.Builder config) throws IOException {
        return Gateway.builder(config.port(0)
                        .tokenKey("ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=")
                        .connection(ConnectionConfig.builder()
                                .disconnectTimeout(Duration.ofSeconds(6))
                                .build())
                        .build())
                .connection("/echo", new EchoConnection())
                .events(events)
                .start();
    }

    @Test
    @DisplayName("L 82, 110 to 114: serverSentEvents from connect to abort")
    void serverSentEvents() throws IOException {
        try (Gateway gateway = start(GatewayConfig.builder())) {
            Client client = Client.negotiate(gateway.port(), "/echo");
            try (RawSocket stream = client.open("serverSentEvents")) {
                stream.head();
                assertThat(stream.chunk()).isEqualTo("data: initialized\n\n");
                assertThat(stream.chunk()).matches("data: \\{\"C\":\"[^\"]+\",\"S\":1,\"M\":\\[\\]\\}\n\n");
                assertThat(client.send("serverSentEvents", "hé").body()).isEmpty();
                assertThat(stream.chunk()).matches("data: \\{\"C\":\"[^\"]+\",\"M\":\\[\"hé\"\\]\\}\n\n");
                client.abort("serverSentEvents");
                assertThat(stream.allChunks()).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("L 95, 99, 102, 108: longPolling connects, polls with GET on the bare mount, is replaced")
    void longPolling() throws Exception {
        try (Gateway gateway = start(GatewayConfig.builder())) {
            Client client = Client.negotiate(gateway.port(), "/echo");
            try (RawSocket poll = client.open("longPolling")) {
                String connected = poll.response().body();
                assertThat(connected).contains("\"S\":1");
                attached.take();
                poll.get(client.target("", "longPolling") + "&messageId=" + Client.cursor(connected));
                attached.take();
                client.send("longPolling", "a");
                String messages = poll.response().body();
                assertThat(messages).endsWith("\"M\":[\"a\"]}");
                String next = client.target("/poll", "longPolling") + "&messageId=" + Client.cursor(messages);
                poll.get(next);
                assertThat(poll.head()).startsWith("HTTP/1.1 200 OK");
                attached.take();
                try (RawSocket other = RawSocket.to(gateway.port()).get(next)) {
                    assertThat(poll.allChunks()).endsWith("\"M\":[]}");
                    assertThat(other.head()).startsWith("HTTP/1.1 200 OK");
                }
            }
        }
    }

    @Test
    @DisplayName("L 124, 126, 132: webSockets from connect to abort")
    void webSockets() throws IOException {
        try (Gateway gateway = start(GatewayConfig.builder())) {
            Client client = Client.negotiate(gateway.port(), "/echo");
            try (RawSocket socket = RawSocket.to(gateway.port()).upgrade(client.target("/connect", "webSockets"), "")) {
                assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
                assertThat(socket.frame()).contains("\"S\":1");
                socket.frame(0x81, "hello");
                assertThat(socket.frame()).endsWith("\"M\":[\"hello\"]}");
                client.abort("webSockets");
                assertThat(socket.frame()).isEqualTo("88 1000");
                assertThat(socket.atEnd()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("A node without a key that other nodes know does not start, and says why")
    void clusterNeedsASharedKey() throws IOException {
        try (ServerSocket reserved = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            // The port is taken: the key is refused before anything is listened on.
            GatewayConfig config = GatewayConfig.builder()
                    .host("127.0.0.1")
                    .port(reserved.getLocalPort())
                    .build();
            Gateway.Builder node = Gateway.builder(config)
                    .connection("/echo", new EchoConnection())
                    .backplane(new InProcessBackplane(1, 16, 1 << 20));
            assertThatIllegalArgumentException()
                    .isThrownBy(node::start)
                    .withMessageContaining("tokenKey: none is set, and a backplane is set");
        }
    }

    @Test
    @DisplayName("A node with a shared key starts and stands with its backplane")
    void nodeWithASharedKey() throws IOException {
        GatewayConfig config = GatewayConfig.builder()
                .host("127.0.0.1")
                .port(0)
                .tokenKey("ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=")
                .build();
        try (Gateway gateway = Gateway.builder(config)
                .connection("/echo", new EchoConnection())
                .backplane(new InProcessBackplane(1, 16, 1 << 20))
                .start()) {
            assertThat(gateway.backplane()).isNotNull();
        }
    }

    @Test
    @DisplayName("L 43: webSockets can be left out")
    void withoutWebSockets() throws IOException {
        try (Gateway gateway = start(GatewayConfig.builder().webSockets(false))) {
            Client client = Client.negotiate(gateway.port(), "/echo");
            try (RawSocket socket = RawSocket.to(gateway.port()).upgrade(client.target("/connect", "webSockets"), "")) {
                assertThat(socket.response().statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
            }
        }
    }

    @Test
    @DisplayName("L 55, 57: JSONP when it is on")
    void jsonp() throws IOException {
        try (Gateway gateway = start(GatewayConfig.builder().jsonp(true))) {
            Client client = Client.negotiate(gateway.port(), "/echo");
            try (RawSocket poll =
                    RawSocket.to(gateway.port()).get(client.target("/connect", "longPolling") + "&callback=cb.x")) {
                RawSocket.Response response = poll.response();
                assertThat(response.header("Content-Type")).isEqualTo("application/javascript; charset=UTF-8");
                assertThat(response.body()).startsWith("cb.x({\"C\":").endsWith("});");
            }
        }
    }

    @Test
    @DisplayName("B10, L 89: a stop tells polls to reconnect, ends streams, closes sockets with 1000, frees the port")
    void stop() throws Exception {
        Gateway gateway = start(GatewayConfig.builder());
        int port = gateway.port();
        Client polling = Client.negotiate(port, "/echo");
        Client streaming = Client.negotiate(port, "/echo");
        Client socketing = Client.negotiate(port, "/echo");
        try (RawSocket poll = polling.open("longPolling");
                RawSocket stream = streaming.open("serverSentEvents");
                RawSocket socket = RawSocket.to(port).upgrade(socketing.target("/connect", "webSockets"), "");
                RawSocket idle = RawSocket.to(port)) {
            String cursor = Client.cursor(poll.response().body());
            poll.get(polling.target("/poll", "longPolling") + "&messageId=" + cursor);
            poll.head();
            stream.head();
            stream.chunk();
            stream.chunk();
            socket.head();
            socket.frame();
            for (int i = 0; i < 4; i++) {
                attached.take();
            }
            gateway.stop();
            gateway.stop();
            assertThat(poll.allChunks()).matches("\\{\"C\":\"[^\"]+\",\"T\":1,\"M\":\\[\\]\\}");
            assertThat(stream.allChunks()).isEmpty();
            assertThat(socket.frame()).isEqualTo("88 1000");
            assertThat(idle.drain()).isZero();
        }
        try (ServerSocket again = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(again.getLocalPort()).isEqualTo(port);
        }
    }

    @Test
    void takenPortIsSaidAtTheStart() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            GatewayConfig config =
                    GatewayConfig.builder().port(taken.getLocalPort()).build();
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> Gateway.builder(config).start());
        }
    }

    @Test
    void pathsAreMountedOnce() {
        Gateway.Builder builder =
                Gateway.builder(GatewayConfig.builder().build()).connection("/a", new EchoConnection());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.connection("/A", new EchoConnection()))
                .withMessageContaining("is mounted already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.connection("/b/", new EchoConnection()))
                .withMessageContaining("The path must not end with a '/'");
    }

    @Test
    void overloadIsAnswered503() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        GatewayConfig config = GatewayConfig.builder()
                .port(0)
                .maxRequests(1)
                .identity(request -> {
                    if (request.query().get("block") != null) {
                        entered.countDown();
                        await(release);
                    }
                    return ConnectionUser.ANONYMOUS;
                })
                .build();
        try (Gateway gateway = Gateway.builder(config)
                        .connection("/echo", new EchoConnection())
                        .start();
                RawSocket first = RawSocket.to(gateway.port()).get("/echo/ping?block=1");
                RawSocket second = RawSocket.to(gateway.port())) {
            entered.await();
            RawSocket.Response refused = second.get("/echo/ping").response();
            assertThat(refused.statusLine()).isEqualTo("HTTP/1.1 503 Service Unavailable");
            assertThat(refused.body()).isEqualTo("The server is too busy to take this request.");
            release.countDown();
            assertThat(first.response().statusLine()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @CsvSource({"-1", "65536"})
    void portsAreChecked(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GatewayConfig.builder().port(port))
                .withMessage("port: " + port + " (expected: 0 to 65535)");
    }
}
