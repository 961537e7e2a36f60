package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signalbox.gateway.origin.Cors;
import dev.signalbox.gateway.origin.Origins;
import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.gateway.wire.RawSocket.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins: CORS as the original's middleware answers it, and WebSocket upgrades (protocol A10, K19). */
class OriginGateTest {
    private static final String ELSEWHERE = "http://elsewhere.example";
    private final List<Gateway> started = new ArrayList<>();
    private int port;

    private void start(Cors cors, Origins webSocketOrigins) throws IOException {
        Gateway gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .tokenKey("ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=")
                        .cors(cors)
                        .webSocketOrigins(webSocketOrigins)
                        .build())
                .connection("/echo", new EchoConnection())
                .page("/", "site")
                .start();
        started.add(gateway);
        port = gateway.port();
    }

    @AfterEach
    void stop() {
        started.forEach(Gateway::stop);
    }

    private Response request(String method, String target, String... headers) throws IOException {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        try (RawSocket socket = RawSocket.to(port)
                .send(method + " " + target + " HTTP/1.1\r\nHost: here.example\r\n" + lines + "\r\n")) {
            return socket.response();
        }
    }

    private static List<String> corsHeaders(Response response) {
        return response.head()
                .lines()
                .filter(line -> line.startsWith("Access-Control-"))
                .toList();
    }

    @Test
    @DisplayName("L 58: without CORS nothing is said, and a preflight is a request like any other")
    void off() throws IOException {
        start(Cors.OFF, Origins.ANY);
        assertThat(corsHeaders(request("GET", "/echo/negotiate", "Origin: " + ELSEWHERE)))
                .isEmpty();
        Response preflight =
                request("OPTIONS", "/echo/ping", "Origin: " + ELSEWHERE, "Access-Control-Request-Method: POST");
        assertThat(preflight.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(preflight.body()).isEqualTo("{ \"Response\": \"pong\" }");
        assertThat(corsHeaders(preflight)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/echo/negotiate", "/echo/connect?transport=foo", "/nothing", "/echo/ping?callback=a-b", "/"})
    @DisplayName("A10: every answer names the origin and allows credentials, refusals too")
    void allowAll(String target) throws IOException {
        start(Cors.ALLOW_ALL, Origins.ANY);
        for (String origin : List.of(ELSEWHERE, "null", "http://127.0.0.1")) {
            assertThat(corsHeaders(request("GET", target, "Origin: " + origin)))
                    .containsExactlyInAnyOrder(
                            "Access-Control-Allow-Origin: " + origin, "Access-Control-Allow-Credentials: true");
        }
        assertThat(corsHeaders(request("GET", target))).isEmpty();
        assertThat(corsHeaders(request("GET", target, "Origin: "))).isEmpty();
    }

    @Test
    @DisplayName("A10: a stream's head and the grant of a WebSocket name the origin")
    void channels() throws IOException {
        start(Cors.ALLOW_ALL, Origins.ANY);
        Client client = Client.negotiate(port, "/echo");
        try (RawSocket stream = RawSocket.to(port)
                .send("GET " + client.target("/connect", "serverSentEvents") + " HTTP/1.1\r\nHost: x\r\nOrigin: "
                        + ELSEWHERE + "\r\n\r\n")) {
            assertThat(stream.head()).contains("\r\nAccess-Control-Allow-Origin: " + ELSEWHERE + "\r\n");
        }
        try (RawSocket socket =
                RawSocket.to(port).upgrade(client.target("/connect", "webSockets"), "Origin: " + ELSEWHERE + "\r\n")) {
            assertThat(socket.head())
                    .startsWith("HTTP/1.1 101 ")
                    .contains("\r\nAccess-Control-Allow-Origin: " + ELSEWHERE + "\r\n")
                    .contains("\r\nAccess-Control-Allow-Credentials: true\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "/echo/negotiate | POST | -                     | -   | -",
                "/echo/send      | POST | x-trace, content-type | -   | x-trace,content-type",
                "/echo/send      | POST | Accept, Origin,,      | -   | -",
                "/echo/ping      | FOO  | -                     | FOO | -",
                "/nothing        | GET  | -                     | -   | -",
            })
    @DisplayName("A10: a preflight is answered without asking anybody else")
    void preflight(String target, String method, String headers, String allowedMethods, String allowedHeaders)
            throws IOException {
        start(Cors.ALLOW_ALL, Origins.ANY);
        List<String> lines =
                new ArrayList<>(List.of("Origin: " + ELSEWHERE, "Access-Control-Request-Method: " + method));
        if (headers != null) {
            lines.add("Access-Control-Request-Headers: " + headers);
        }
        List<String> expected = new ArrayList<>(
                List.of("Access-Control-Allow-Origin: " + ELSEWHERE, "Access-Control-Allow-Credentials: true"));
        if (allowedMethods != null) {
            expected.add("Access-Control-Allow-Methods: " + allowedMethods);
        }
        if (allowedHeaders != null) {
            expected.add("Access-Control-Allow-Headers: " + allowedHeaders);
        }
        Response response = request("OPTIONS", target, lines.toArray(String[]::new));
        assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(response.body()).isEmpty();
        assertThat(corsHeaders(response)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    @DisplayName("A10: an OPTIONS that is no preflight is a request like any other")
    void noPreflight() throws IOException {
        start(Cors.ALLOW_ALL, Origins.ANY);
        assertThat(request("OPTIONS", "/echo/ping", "Origin: " + ELSEWHERE).body())
                .isEqualTo("{ \"Response\": \"pong\" }");
        assertThat(request("OPTIONS", "/echo/ping", "Access-Control-Request-Method: POST")
                        .body())
                .isEqualTo("{ \"Response\": \"pong\" }");
    }

    @Test
    @DisplayName("A10: what is not allowed runs without headers; its preflight is answered 400")
    void notAllowed() throws IOException {
        start(
                Cors.allowing(Origins.of("https://app.example"))
                        .headers(List.of("X-Trace"))
                        .methods(List.of("PUT"))
                        .exposedHeaders(List.of("X-Seen"))
                        .maxAge(Duration.ofMinutes(10))
                        .build(),
                Origins.ANY);
        Response foreign = request("GET", "/echo/ping", "Origin: " + ELSEWHERE);
        assertThat(foreign.body()).isEqualTo("{ \"Response\": \"pong\" }");
        assertThat(corsHeaders(foreign)).isEmpty();
        assertThat(corsHeaders(request("GET", "/echo/ping", "Origin: https://app.example")))
                .containsExactlyInAnyOrder(
                        "Access-Control-Allow-Origin: https://app.example",
                        "Access-Control-Allow-Credentials: true",
                        "Access-Control-Expose-Headers: X-Seen");
        assertThat(preflighted("https://app.example", "PUT", "x-trace"))
                .containsExactlyInAnyOrder(
                        "Access-Control-Allow-Origin: https://app.example",
                        "Access-Control-Allow-Credentials: true",
                        "Access-Control-Allow-Methods: PUT",
                        "Access-Control-Allow-Headers: x-trace",
                        "Access-Control-Max-Age: 600");
        assertThat(preflighted(ELSEWHERE, "PUT", "x-trace")).isNull();
        assertThat(preflighted("https://app.example", "DELETE", "x-trace")).isNull();
        assertThat(preflighted("https://app.example", "PUT", "x-other")).isNull();
        assertThat(preflighted("https://app.example", "PUT", "<script>")).isNull();
        assertThat(preflighted("https://app.example", "P UT", "x-trace")).isNull();
    }

    private List<String> preflighted(String origin, String method, String headers) throws IOException {
        Response response = request(
                "OPTIONS",
                "/echo/ping",
                "Origin: " + origin,
                "Access-Control-Request-Method: " + method,
                "Access-Control-Request-Headers: " + headers);
        if (response.statusLine().equals("HTTP/1.1 400 Bad Request")) {
            assertThat(response.body()).isEmpty();
            assertThat(corsHeaders(response)).isEmpty();
            return null;
        }
        assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        return corsHeaders(response);
    }

    @Test
    @DisplayName("without credentials every origin is *, as in the original's policy")
    void withoutCredentials() throws IOException {
        start(Cors.allowing(Origins.ANY).credentials(false).build(), Origins.ANY);
        assertThat(corsHeaders(request("GET", "/echo/ping", "Origin: " + ELSEWHERE)))
                .containsExactly("Access-Control-Allow-Origin: *");
    }

    @Test
    @DisplayName("a page that may be cached says that it differs by origin")
    void vary() throws IOException {
        start(Cors.ALLOW_ALL, Origins.ANY);
        assertThat(request("GET", "/").header("Vary")).isEqualTo("Origin");
        assertThat(request("GET", "/echo/ping").header("Vary")).isEmpty();
    }

    @Test
    @DisplayName("K19: by default a WebSocket is opened from everywhere")
    void socketsFromEverywhere() throws IOException {
        start(Cors.OFF, Origins.ANY);
        assertThat(upgraded("Origin: " + ELSEWHERE + "\r\n")).startsWith("HTTP/1.1 101 ");
        assertThat(upgraded("Origin: ?? \r\n")).startsWith("HTTP/1.1 101 ");
    }

    @Test
    @DisplayName("K19: cross-site WebSocket hijacking: a page of another origin gets no socket when origins are named")
    void socketsFromSomewhere() throws IOException {
        start(Cors.OFF, Origins.of("https://app.example"));
        assertThat(upgraded("")).startsWith("HTTP/1.1 101 ");
        assertThat(upgraded("Origin: https://app.example\r\n")).startsWith("HTTP/1.1 101 ");
        assertThat(upgraded("Origin: http://test\r\n")).startsWith("HTTP/1.1 101 ");
        for (String foreign :
                List.of(ELSEWHERE, "null", "http://test.evil.example", "https://app.example.evil.example")) {
            assertThat(upgraded("Origin: " + foreign + "\r\n"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("WebSockets may not be opened from this origin.")
                    .doesNotContain(foreign);
        }
    }

    private String upgraded(String headers) throws IOException {
        Client client = Client.negotiate(port, "/echo");
        try (RawSocket socket = RawSocket.to(port).upgrade(client.target("/connect", "webSockets"), headers)) {
            Response response = socket.response();
            return response.head() + response.body();
        }
    }

    @Test
    void refusesHeadersThatAreNone() {
        Cors.Builder cors = Cors.allowing(Origins.ANY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cors.headers(List.of("a b")))
                .withMessage("headers: \"a b\" (expected: a name without blanks and separators)");
        assertThatIllegalArgumentException().isThrownBy(() -> cors.methods(List.of("")));
        assertThatIllegalArgumentException().isThrownBy(() -> cors.exposedHeaders(List.of("a,b")));
        assertThatIllegalArgumentException().isThrownBy(() -> cors.maxAge(Duration.ofSeconds(-1)));
    }
}
