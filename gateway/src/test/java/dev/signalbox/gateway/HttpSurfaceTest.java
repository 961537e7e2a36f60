package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.gateway.wire.RawSocket.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real clients put on a request line and into a body, on a real socket (protocol A5, J6). */
class HttpSurfaceTest {
    private static final String KEY = "ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=";
    private static final int MAX_BODY = 100_000;
    private static final EchoConnection ECHO = new EchoConnection();
    private static Gateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .tokenKey(KEY)
                        .maxRequestBodySize(MAX_BODY)
                        .bodyTimeout(Duration.ofMillis(300))
                        .identity(request -> {
                            String name = request.header("X-User");
                            return name == null ? ConnectionUser.ANONYMOUS : ConnectionUser.named(name);
                        })
                        .build())
                .connection("/echo", ECHO)
                .connection("/echo/inner", new EchoConnection())
                .page("/", "site")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/echo/ping",
                "/ECHO/Ping",
                "/echo/a/b/ping",
                "/echo/a%2Fb/ping",
                "/echo/ping?x=[{\"Name\":\"a|b,c\"}]&y=\\^`<>",
                "/echo/ping?connectionData=[%7B%22Name%22:%22chatHub%22%7D]",
                "/echo/ping?;;&&==",
                "/echo/ping;v=1/ping",
                "/echo/pé/ping?q=é",
                "/echo/%C3%28/ping",
                "http://test/echo/ping",
            })
    @DisplayName("L 1, 2, 3, 29, J6 2, 5: odd request targets reach their endpoint")
    void oddTargets(String target) throws IOException {
        Response response = get(target);
        assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(response.body()).isEqualTo("{ \"Response\": \"pong\" }");
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.header("Cache-Control")).isEqualTo("no-cache, no-store");
        assertThat(response.header("Content-Type")).isEqualTo("application/json; charset=UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"})
    @DisplayName("L 6, K3: the method does not matter")
    void methods(String method) throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.port()).send(method + " /echo/ping HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertThat(socket.response().body()).isEqualTo("{ \"Response\": \"pong\" }");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16 * 1024, 64 * 1024, 200 * 1024})
    @DisplayName("L 241, K24: long URLs are taken")
    void longTargets(int length) throws IOException {
        assertThat(get("/echo/ping?groupsToken=" + "a".repeat(length)).statusLine())
                .isEqualTo("HTTP/1.1 200 OK");
    }

    @Test
    @DisplayName("L 1: what is no mount and no page is a 404; mounts may lie within each other")
    void elsewhere() throws IOException {
        assertThat(get("/echox/ping").statusLine()).isEqualTo("HTTP/1.1 404 Not Found");
        assertThat(get("/echo/../secret").statusLine()).isNotEqualTo("HTTP/1.1 200 OK");
        assertThat(get("/echo/inner/negotiate").body()).startsWith("{\"Url\":\"/echo/inner\",");
        assertThat(get("/echo/negotiate").body()).startsWith("{\"Url\":\"/echo\",");
    }

    @Test
    @DisplayName("J7: a POST with neither body nor length is answered, on HTTP/1.0 as well")
    void postWithoutLength() throws IOException {
        String target = Client.negotiate(gateway.port(), "/echo").target("/abort", "longPolling");
        try (RawSocket socket = RawSocket.to(gateway.port()).send("POST " + target + " HTTP/1.1\r\nHost: x\r\n\r\n")) {
            Response response = socket.response();
            assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(response.header("Content-Type")).isEqualTo("text/plain");
            socket.get("/echo/ping");
            assertThat(socket.response().body()).isEqualTo("{ \"Response\": \"pong\" }");
        }
        try (RawSocket socket = RawSocket.to(gateway.port()).send("POST " + target + " HTTP/1.0\r\n\r\n")) {
            assertThat(socket.response().statusLine()).isEqualTo("HTTP/1.0 200 OK");
            assertThat(socket.atEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 8\r\n\r\ndata=1+2",
                "Content-Type: text/plain\r\nContent-Length: 9\r\n\r\ndata=1+2&",
                "Content-Type: application/json\r\nContent-Length: 10\r\n\r\ndata=1%202",
                "Transfer-Encoding: chunked\r\n\r\n4\r\ndata\r\n4\r\n=1+2\r\n0\r\n\r\n",
            })
    @DisplayName("L 27, 28: forms are read whatever their type, chunked ones too")
    void forms(String rest) throws Exception {
        Client client = Client.negotiate(gateway.port(), "/echo");
        try (RawSocket stream = client.open("serverSentEvents");
                RawSocket socket = RawSocket.to(gateway.port())) {
            stream.head();
            assertThat(stream.chunk()).isEqualTo("data: initialized\n\n");
            assertThat(stream.chunk()).contains("\"S\":1");
            socket.send("POST " + client.target("/send", "serverSentEvents") + " HTTP/1.1\r\nHost: x\r\n" + rest);
            assertThat(socket.response().statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(stream.chunk()).contains("\"M\":[\"1 2\"]");
            socket.get("/echo/ping");
            assertThat(socket.response().body()).isEqualTo("{ \"Response\": \"pong\" }");
        }
    }

    @Test
    @DisplayName("J7: Expect: 100-continue is answered before the body is read")
    void expectContinue() throws IOException {
        String target = Client.negotiate(gateway.port(), "/echo").target("/send", "longPolling");
        try (RawSocket socket = RawSocket.to(gateway.port())
                .send("POST " + target + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 6\r\n\r\n")) {
            assertThat(socket.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            socket.send("data=1");
            assertThat(socket.response().statusLine()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void bodyThatIsAnnouncedTooLargeIsRefusedUnread() throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.port())
                .send("POST /echo/send HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n\r\ndata=")) {
            tooLarge(socket.response());
            assertThat(socket.atEnd()).isTrue();
        }
    }

    @Test
    void bodyThatTurnsOutTooLargeIsRefused() throws IOException {
        String chunk = "2710\r\n" + "x".repeat(10_000) + "\r\n";
        try (RawSocket socket = RawSocket.to(gateway.port())
                .send("POST /echo/send HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")) {
            for (int i = 0; i < 11; i++) {
                socket.send(chunk);
            }
            tooLarge(socket.response());
        }
    }

    private static void tooLarge(Response response) {
        assertThat(response.statusLine()).startsWith("HTTP/1.1 413 ");
        assertThat(response.body()).isEqualTo("The request body is larger than 100000 bytes.");
        assertThat(response.header("Connection")).isEqualTo("close");
    }

    @Test
    void slowBodyIsGivenUp() throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.port())
                .send("POST /echo/send HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\ndata=")) {
            assertThat(socket.response().statusLine()).startsWith("HTTP/1.1 408 ");
            assertThat(socket.atEnd()).isTrue();
        }
    }

    @Test
    void slowHeadIsGivenUp() throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.port()).send("GET /echo/ping HTTP/1.1\r\nHos")) {
            assertThat(socket.drain()).isZero();
        }
    }

    @Test
    void nonsenseIsABadRequest() throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.port()).send("\0\0\0\r\n\r\n")) {
            assertThat(socket.head()).startsWith("HTTP/1.1 400 Bad Request");
        }
    }

    @Test
    @DisplayName("L 8: JSONP while it is off has its own reason phrase and no body")
    void jsonpIsOff() throws IOException {
        Response response = get("/echo/ping?callback=x");
        assertThat(response.statusLine()).isEqualTo("HTTP/1.1 403 Forbidden: JSONP is disabled.");
        assertThat(response.body()).isEmpty();
    }

    @Test
    @DisplayName("L 12, 14, 15, 21, 22: refusals are exactly their text")
    void refusals() throws IOException {
        assertThat(get("/echo").body()).isEqualTo("Protocol error: Unknown transport.");
        assertThat(get("/echo/send?transport=longPolling").body())
                .isEqualTo("Protocol error: Missing connection token.");
        assertThat(get("/echo/send?transport=longPolling&connectionToken=x").body())
                .isEqualTo("The ConnectionId is in the incorrect format.");
        Client client = Client.negotiate(gateway.port(), "/echo");
        Response response = get(client.target("/connect", "webSockets"));
        assertThat(response.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(response.body()).isEqualTo("Not a valid web socket request.");
        assertThat(response.header("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
    }

    @Test
    @DisplayName("A7: a fault is a 500 with nothing to read, and the connection may be used on")
    void faults() throws IOException {
        Client client = Client.negotiate(gateway.port(), "/echo");
        try (RawSocket socket = RawSocket.to(gateway.port())) {
            Response response = socket.post(client.target("/send", "longPolling"), "data=fail")
                    .response();
            assertThat(response.statusLine()).isEqualTo("HTTP/1.1 500 Internal Server Error");
            assertThat(response.body()).isEmpty();
            assertThat(socket.get("/echo/ping").response().statusLine()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    @DisplayName("A5: applications see headers, cookies, query, user and address, off the I/O threads")
    void facts() throws Exception {
        RawSocket negotiation =
                RawSocket.to(gateway.port()).send("GET /echo/negotiate HTTP/1.1\r\nHost: x\r\nX-User: bob:1\r\n\r\n");
        String body = negotiation.response().body();
        negotiation.close();
        String token =
                body.replaceAll(".*\"ConnectionToken\":\"([^\"]+)\".*", "$1").replace("+", "%2B");
        try (RawSocket socket = RawSocket.to(gateway.port())
                .send("POST /Echo/x/send?transport=longPolling&Q=1%202&connectionToken=" + token
                        + " HTTP/1.1\r\nHost: x\r\n"
                        + "X-User: BOB:1\r\nCookie: a=1; b=2\r\nCookie: A=3\r\nX-Two: 1\r\nX-Two: 2\r\n"
                        + "Content-Length: 10\r\n\r\ndata=facts")) {
            assertThat(socket.response().statusLine()).isEqualTo("HTTP/1.1 200 OK");
        }
        ConnectionRequest request;
        do {
            request = ECHO.requests.poll(10, TimeUnit.SECONDS);
        } while (request != null && request.header("X-Two") == null);
        assertThat(request).isNotNull();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/echo/x/send");
        assertThat(request.query("q")).isEqualTo("1 2");
        assertThat(request.headers().get("x-two")).containsExactly("1", "2");
        assertThat(request.cookie("A")).isEqualTo("1");
        assertThat(request.user()).isEqualTo(ConnectionUser.named("BOB:1"));
        assertThat(request.remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(ECHO.threads).allMatch(name -> name.startsWith("signalbox-app-"));
    }

    @Test
    void pagesAreServedWithValidatorsAndAPolicy() throws IOException {
        Response page = get("/");
        assertThat(page.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(page.body()).isEqualTo("<p>A page.</p>\n");
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=UTF-8");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'self'")
                .contains("frame-src 'self'");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        try (RawSocket socket = RawSocket.to(gateway.port())) {
            socket.send("GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: " + page.header("ETag") + "\r\n\r\n");
            assertThat(socket.head()).startsWith("HTTP/1.1 304 Not Modified\r\n");
            socket.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(socket.head()).contains("Content-Length: 15\r\n");
            assertThat(socket.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
                            .response()
                            .statusLine())
                    .isEqualTo("HTTP/1.1 405 Method Not Allowed");
        }
    }

    private static Response get(String target) throws IOException {
        try (RawSocket socket = RawSocket.to(gateway.port()).get(target)) {
            return socket.response();
        }
    }
}
