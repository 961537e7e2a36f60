package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signalbox.gateway.upstream.Retry;
import dev.signalbox.gateway.upstream.UpstreamFailure;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.gateway.wire.RawSocket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers behind the gateway that refuse, stall, lie, break off and come back. */
@Timeout(60)
class UpstreamFailuresTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private Gateway start(UpstreamRoute.Builder... routes) throws IOException {
        return start(GatewayConfig.builder(), routes);
    }

    private Gateway start(GatewayConfig.Builder config, UpstreamRoute.Builder... routes) throws IOException {
        List<UpstreamRoute> built = new ArrayList<>();
        for (UpstreamRoute.Builder route : routes) {
            built.add(route.build());
        }
        return Gateway.builder(config.port(0)
                        .upstreams(new Upstreams(built, null, null))
                        .build())
                .meters(meters)
                .start();
    }

    private static UpstreamRoute.Builder route(URI... targets) {
        return UpstreamRoute.builder("/", List.of(targets));
    }

    private static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static RawSocket.Response get(Gateway gateway, String path) throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.port()).get(path)) {
            return socket.response();
        }
    }

    private double failures(UpstreamFailure cause) {
        return meters.get("signalbox.upstream.failures")
                .tag("cause", cause.tag())
                .counter()
                .count();
    }

    private static void assertSaysNothing(RawSocket.Response response) {
        assertThat(response.head() + response.body())
                .doesNotContain("127.0.0.1")
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
        assertThat(response.header("Content-Type")).startsWith("text/plain");
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void aServerThatIsDownIsToldFromOneThatIsKnownToBe() throws Exception {
        int port = OtherServer.deadPort();
        try (Gateway gateway = start(route(at(port)).healthInterval(Duration.ofMillis(100)))) {
            RawSocket.Response first = get(gateway, "/");
            assertThat(first.statusLine()).contains("503");
            assertThat(first.body()).isEqualTo("The server behind this one cannot be reached.");
            assertThat(first.header("Retry-After")).isNotEmpty();
            assertSaysNothing(first);
            assertThat(failures(UpstreamFailure.CONNECT)).isEqualTo(1);
            assertThat(meters.get("signalbox.upstream.available").gauge().value())
                    .isZero();
            try (OtherServer back = OtherServer.at(port, exchange -> exchange.ok("back"))) {
                assertThat(back.port()).isEqualTo(port);
                String body = "";
                while (!body.equals("back")) { // a look at it, every tenth of a second, finds it
                    body = get(gateway, "/").body();
                }
                assertThat(meters.get("signalbox.upstream.available").gauge().value())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void anotherTargetIsTriedWhenOneCannotBeConnectedTo() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> {
                    exchange.in().readNBytes(exchange.head().startsWith("POST") ? 1 : 0);
                    exchange.ok("here");
                });
                Gateway gateway = start(route(at(OtherServer.deadPort()), other.uri()))) {
            for (int i = 0; i < 4; i++) {
                assertThat(get(gateway, "/").body()).isEqualTo("here");
                try (RawSocket socket = RawSocket.to(gateway.port()).post("/", "x")) {
                    assertThat(socket.response().body()).isEqualTo("here");
                }
            }
        }
    }

    @Test
    void targetsTakeTurns() throws Exception {
        try (OtherServer a = OtherServer.start(exchange -> exchange.ok("a"));
                OtherServer b = OtherServer.start(exchange -> exchange.ok("b"));
                Gateway gateway = start(route(a.uri(), b.uri()))) {
            for (int i = 0; i < 10; i++) {
                assertThat(get(gateway, "/").statusLine()).contains("200");
            }
            assertThat(a.requests()).isEqualTo(5);
            assertThat(b.requests()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate",
                "HTTP/1.1 102 Processing\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 4\r\n\r\nlate"
            })
    void whatIsNoAnswerIsNotPassedOn(String answer) throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.send(
                        exchange.line().contains("/well")
                                ? "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell"
                                : answer));
                Gateway gateway = start(GatewayConfig.builder().ioThreads(1), route(other.uri()))) {
            RawSocket.Response response = get(gateway, "/ill");
            assertThat(response.statusLine()).contains("502");
            assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(response.body()).isEqualTo("The server behind this one gave no valid answer.");
            assertThat(failures(UpstreamFailure.BROKEN)).isEqualTo(1);
            assertThat(get(gateway, "/well").body()).isEqualTo("well");
        }
    }

    @Test
    void aLengthThatIsSaidTwiceIsSaidOnce() throws Exception {
        try (OtherServer other = OtherServer.start(exchange ->
                        exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nwell"));
                Gateway gateway = start(route(other.uri()))) {
            RawSocket.Response response = get(gateway, "/");
            assertThat(response.body()).isEqualTo("well");
            assertThat(response.head().split("Content-Length", -1)).hasSize(2);
        }
    }

    @Test
    void noConnectionInTimeIs504() throws Exception {
        // Takes no connection: its queue is full.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = new ArrayList<>();
            try {
                for (int i = 0; i < 3; i++) {
                    Socket socket = new Socket();
                    waiting.add(socket);
                    try {
                        socket.connect(full.getLocalSocketAddress(), 300);
                    } catch (SocketTimeoutException e) {
                        break; // full now
                    }
                }
                try (Gateway gateway = start(route(at(full.getLocalPort())).connectTimeout(Duration.ofMillis(200)))) {
                    RawSocket.Response response = get(gateway, "/");
                    assertThat(response.statusLine()).contains("504");
                    assertSaysNothing(response);
                    assertThat(failures(UpstreamFailure.CONNECT_TIMEOUT)).isEqualTo(1);
                }
            } finally {
                for (Socket socket : waiting) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void noAnswerInTimeIs504() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.in().read());
                Gateway gateway = start(route(other.uri()).responseTimeout(Duration.ofMillis(200)))) {
            RawSocket.Response response = get(gateway, "/");
            assertThat(response.statusLine()).contains("504");
            assertThat(response.body()).isEqualTo("The server behind this one did not answer in time.");
            assertSaysNothing(response);
            assertThat(failures(UpstreamFailure.RESPONSE_TIMEOUT)).isEqualTo(1);
            other.next(); // perhaps later than the answer
            assertThat(other.requests()).as("asked again").isZero();
        }
    }

    @Test
    void aServerThatClosesOrTalksNonsenseIs502AndNotAskedAgain() throws Exception {
        for (Retry retry : List.of(Retry.OFF, Retry.CONNECT)) {
            try (OtherServer other = OtherServer.start(exchange -> {
                        if (exchange.line().contains("nonsense")) {
                            exchange.send("220 smtp.example ESMTP\r\n\r\n");
                        }
                        exchange.socket().close();
                    });
                    Gateway gateway = start(route(other.uri()).retry(retry))) {
                RawSocket.Response closed = get(gateway, "/closed");
                assertThat(closed.statusLine()).contains("502");
                assertThat(closed.body()).isEqualTo("The server behind this one gave no valid answer.");
                assertSaysNothing(closed);
                assertThat(get(gateway, "/nonsense").statusLine()).contains("502");
                try (RawSocket socket = RawSocket.to(gateway.port()).post("/", "x")) {
                    assertThat(socket.response().statusLine()).contains("502");
                }
                assertThat(other.requests()).isEqualTo(3);
            }
        }
    }

    @Test
    void idempotentRequestsAreTriedAgainWhereAskedFor() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.socket().close());
                Gateway gateway = start(route(other.uri()).retry(Retry.IDEMPOTENT))) {
            assertThat(get(gateway, "/").statusLine()).contains("502");
            assertThat(other.requests()).isEqualTo(2);
            try (RawSocket socket = RawSocket.to(gateway.port()).post("/", "x")) {
                assertThat(socket.response().statusLine()).contains("502");
            }
            assertThat(other.requests()).isEqualTo(3);
        }
    }

    @Test
    void anAnswerThatBreaksOffIsCut() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> {
                    exchange.send(
                            exchange.line().contains("chunked")
                                    ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
                                    : "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
                    exchange.socket().close();
                });
                Gateway gateway = start(route(other.uri()))) {
            try (RawSocket socket = RawSocket.to(gateway.port()).get("/length")) {
                socket.head();
                assertThatExceptionOfType(EOFException.class)
                        .isThrownBy(() -> socket.exactly(100))
                        .withMessage("after hello");
            }
            try (RawSocket socket = RawSocket.to(gateway.port()).get("/chunked")) {
                socket.head();
                assertThat(socket.chunk()).isEqualTo("hello");
                assertThatExceptionOfType(EOFException.class).isThrownBy(socket::chunk);
            }
        }
        assertThat(failures(UpstreamFailure.CUT)).isEqualTo(2);
    }

    @Test
    void anAnswerThatStandsStillIsCut() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> {
                    exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
                    exchange.in().read();
                });
                Gateway gateway = start(route(other.uri()).idleTimeout(Duration.ofMillis(200)));
                RawSocket socket = RawSocket.to(gateway.port()).get("/")) {
            socket.head();
            assertThatExceptionOfType(EOFException.class)
                    .isThrownBy(() -> socket.exactly(100))
                    .withMessage("after hello");
        }
        assertThat(failures(UpstreamFailure.CUT)).isEqualTo(1);
    }

    @Test
    void aClientThatTakesNothingIsCut() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        try (OtherServer other = OtherServer.start(exchange -> {
                    exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                    byte[] block = new byte[1 << 20];
                    try {
                        for (int i = 0; i < 1000; i++) {
                            exchange.socket().getOutputStream().write(block);
                        }
                    } finally {
                        cut.countDown();
                    }
                });
                Gateway gateway =
                        start(GatewayConfig.builder().stallTimeout(Duration.ofMillis(300)), route(other.uri()));
                RawSocket socket = RawSocket.to(gateway.port(), 4096).get("/")) {
            socket.head();
            cut.await();
        }
        assertThat(failures(UpstreamFailure.CLIENT_GONE)).isEqualTo(1);
    }

    @Test
    void bodiesAndAnswersHaveBoundsOfTheirOwn() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> {
                    if (exchange.line().startsWith("POST")) {
                        exchange.in().readAllBytes();
                        return;
                    }
                    exchange.send(
                            exchange.line().contains("head")
                                    ? "HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(3_000)
                                            + "\r\nContent-Length: 0\r\n\r\n"
                                    : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n" + "x".repeat(1024)
                                            + "\r\n400\r\n" + "y".repeat(1024) + "\r\n0\r\n\r\n");
                });
                Gateway gateway = start(route(other.uri())
                        .maxBodyBytes(10)
                        .maxResponseBytes(1500)
                        .maxResponseHeaderBytes(2048))) {
            try (RawSocket socket = RawSocket.to(gateway.port()).post("/", "x".repeat(11))) {
                assertThat(socket.response().statusLine()).contains("413");
            }
            assertThat(other.requests()).isZero();
            try (RawSocket socket = RawSocket.to(gateway.port())
                    .send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "b\r\nhello hello\r\n")) {
                assertThat(socket.response().statusLine()).contains("413");
            }
            assertThat(get(gateway, "/head").statusLine()).contains("502");
            try (RawSocket socket = RawSocket.to(gateway.port()).get("/long")) {
                assertThatExceptionOfType(EOFException.class).isThrownBy(socket::response);
            }
            assertThat(failures(UpstreamFailure.BODY_TOO_LARGE)).isEqualTo(2);
        }
        assertThat(failures(UpstreamFailure.ANSWER_TOO_LARGE)).isEqualTo(2);
    }

    @Test
    void allConnectionsInUseIs503() throws Exception {
        try (OtherServer other = OtherServer.start(exchange -> exchange.in().read());
                Gateway gateway = start(
                        GatewayConfig.builder().ioThreads(1), route(other.uri()).maxConnections(1));
                RawSocket first = RawSocket.to(gateway.port()).get("/")) {
            other.next();
            assertThat(meters.get("signalbox.upstream.active").gauge().value()).isEqualTo(1);
            RawSocket.Response second = get(gateway, "/");
            assertThat(second.statusLine()).contains("503");
            assertThat(second.body()).isEqualTo("The server behind this one is too busy.");
            assertThat(meters.get("signalbox.upstream.connections").gauge().value())
                    .isEqualTo(1);
            first.reset();
        }
    }

    @Test
    void aPathTellsWhetherAServerIsWell() throws Exception {
        CountDownLatch ill = new CountDownLatch(1);
        boolean[] well = {true};
        try (OtherServer other = OtherServer.start(exchange -> {
                    if (exchange.line().contains("/health")) {
                        exchange.send((well[0] ? "HTTP/1.1 204 No Content" : "HTTP/1.1 500 Ill") + "\r\n\r\n");
                        if (!well[0]) {
                            ill.countDown();
                        }
                        exchange.socket().close();
                    } else {
                        exchange.ok("served");
                    }
                });
                Gateway gateway =
                        start(route(other.uri()).healthPath("/health").healthInterval(Duration.ofMillis(100)))) {
            assertThat(get(gateway, "/").body()).isEqualTo("served");
            well[0] = false;
            ill.await();
            String status = "";
            while (!status.contains("503")) {
                status = get(gateway, "/").statusLine();
            }
            assertThat(failures(UpstreamFailure.ALL_DOWN)).isPositive();
            well[0] = true;
            while (!status.contains("200")) {
                status = get(gateway, "/").statusLine();
            }
        }
    }
}
