package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.PublicAddress;
import dev.signalbox.gateway.arrival.Forwarding;
import dev.signalbox.gateway.arrival.PublicUrl;
import dev.signalbox.gateway.http.HttpReply;
import dev.signalbox.gateway.identity.TrustedProxies;
import dev.signalbox.gateway.origin.Origins;
import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.gateway.wire.RawSocket.Response;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy in front says, as clients and applications see it; and the PROXY protocol on sockets. */
class BehindProxyTest {
    private static final TrustedProxies SELF = TrustedProxies.of("127.0.0.1", "::1");
    private static final String PROXY = "X-Forwarded-For: 198.51.100.7\r\nX-Forwarded-Proto: https\r\n"
            + "X-Forwarded-Host: example.com\r\nX-Forwarded-Prefix: /app/realtime\r\n";

    private final EchoConnection echo = new EchoConnection();
    private @Nullable Gateway gateway;

    /** A hub without methods. */
    public static final class QuietHub extends Hub {}

    private Gateway start(GatewayConfig.Builder config) throws IOException {
        Gateway started = Gateway.builder(config.port(0)
                        .tokenKey("ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=")
                        .build())
                .connection("/echo", echo)
                .hubs(
                        "/signalr",
                        HubServer.builder().hub(QuietHub.class, QuietHub::new).build())
                .endpoint(
                        "/who",
                        facts -> HttpReply.text(
                                facts.remoteAddress() + " " + facts.address().url(facts.path())))
                .start();
        gateway = started;
        return started;
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.stop();
        }
    }

    private static GatewayConfig.Builder trusting() {
        return GatewayConfig.builder().trustedProxies(SELF);
    }

    private static GatewayConfig.Builder proxyProtocol() {
        return trusting().forwarding(Forwarding.DEFAULT.withProxyProtocol(true)).bodyTimeout(Duration.ofMillis(400));
    }

    private static Response get(Gateway from, String target, String headers) throws IOException {
        try (RawSocket socket = RawSocket.to(from.port())
                .send("GET " + target + " HTTP/1.1\r\nHost: gateway.internal\r\n" + headers + "\r\n")) {
            return socket.response();
        }
    }

    private static double count(Gateway of, String meter) {
        return of.meters().find(meter).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    @DisplayName("A11, G1, K5: negotiate's Url and the script's base begin with what the proxy has taken away")
    void prefix() throws IOException {
        Gateway running = start(trusting());
        assertThat(get(running, "/signalr/negotiate?clientProtocol=1.5", PROXY).body())
                .startsWith("{\"Url\":\"/app/realtime/signalr\",");
        assertThat(get(running, "/signalr/hubs", PROXY).body())
                .contains("signalR.hub = $.hubConnection(\"/app/realtime/signalr\", { useDefaultPath: false });");
        assertThat(get(running, "/signalr/hubs", "").body()).contains("$.hubConnection(\"/signalr\",");
        assertThat(get(running, "/who", PROXY).body()).isEqualTo("198.51.100.7 https://example.com/app/realtime/who");
        assertThat(get(running, "/who", "").body()).isEqualTo("127.0.0.1 http://gateway.internal/who");
    }

    @Test
    @DisplayName("K5: from an address that is not trusted, headers change nothing, and are counted")
    void untrusted() throws IOException {
        Gateway running = start(GatewayConfig.builder());
        assertThat(get(running, "/signalr/negotiate?clientProtocol=1.5", PROXY).body())
                .startsWith("{\"Url\":\"/signalr\",");
        assertThat(get(running, "/who", PROXY).body()).isEqualTo("127.0.0.1 http://gateway.internal/who");
        assertThat(count(running, "signalbox.forwarded.ignored")).isEqualTo(2);
    }

    @Test
    @DisplayName("the public URL wins over headers, trusted or not")
    void publicUrl() throws IOException {
        Forwarding fixed = Forwarding.DEFAULT.withPublicUrl(PublicUrl.parse("https://www.example.com/rt"));
        Gateway running = start(trusting().forwarding(fixed));
        for (String headers : List.of("", PROXY)) {
            assertThat(get(running, "/signalr/negotiate?clientProtocol=1.5", headers)
                            .body())
                    .startsWith("{\"Url\":\"/rt/signalr\",");
            assertThat(get(running, "/signalr/hubs", headers).body()).contains("$.hubConnection(\"/rt/signalr\",");
        }
        assertThat(get(running, "/who", PROXY).body()).isEqualTo("198.51.100.7 https://www.example.com/rt/who");
    }

    @Test
    @DisplayName("applications see the client's address and URL, on sockets too")
    void applicationsView() throws Exception {
        Gateway running = start(trusting());
        Client client = Client.negotiate(running.port(), "/echo");
        try (RawSocket socket = RawSocket.to(running.port()).upgrade(client.target("/connect", "webSockets"), PROXY)) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101");
            socket.frame(0x81, "hello");
            ConnectionRequest request = echo.requests.poll(10, TimeUnit.SECONDS);
            assertThat(request).isNotNull();
            assertThat(request.remoteAddress()).isEqualTo("198.51.100.7");
            assertThat(request.address()).isEqualTo(new PublicAddress("https", "example.com", "/app/realtime"));
            assertThat(request.url()).isEqualTo("https://example.com/app/realtime/echo/connect");
            assertThat(request.path()).isEqualTo("/echo/connect");
        }
    }

    @Test
    @DisplayName("K19: this server's own pages are those of the public host and, where it is known, scheme")
    void ownPages() throws IOException {
        Gateway running = start(trusting().webSocketOrigins(Origins.NONE));
        Client client = Client.negotiate(running.port(), "/echo");
        assertThat(upgraded(running, client, PROXY + "Origin: https://example.com\r\n"))
                .isEqualTo(101);
        assertThat(upgraded(running, client, PROXY + "Origin: http://example.com\r\n"))
                .isEqualTo(403);
        assertThat(upgraded(running, client, PROXY + "Origin: https://test\r\n"))
                .isEqualTo(403);
        assertThat(upgraded(running, client, PROXY + "Origin: https://example.com.evil.example\r\n"))
                .isEqualTo(403);
        assertThat(upgraded(running, client, "Origin: https://test\r\n")).isEqualTo(101);
    }

    private static int upgraded(Gateway running, Client client, String headers) throws IOException {
        try (RawSocket socket =
                RawSocket.to(running.port()).upgrade(client.target("/connect", "webSockets"), headers)) {
            return Integer.parseInt(socket.head().substring(9, 12));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-Prefix: /\"><script>alert(1)</script>",
                "X-Forwarded-Prefix: //evil.example",
                "X-Forwarded-Host: evil.example\"><script>",
                "X-Forwarded-Proto: javascript",
                "Forwarded: for=\"<script>\";host=\"evil.example\"",
                "X-Forwarded-For: <script>alert(1)</script>"
            })
    @DisplayName("hostile values are in no answer")
    void hostile(String header) throws IOException {
        Gateway running = start(trusting());
        for (String target : List.of("/signalr/negotiate", "/signalr/hubs", "/who", "/nowhere")) {
            String answer = get(running, target, header + "\r\n").toString();
            assertThat(answer)
                    .doesNotContain("evil.example")
                    .doesNotContain("<script>")
                    .doesNotContain("javascript:");
        }
    }

    @Test
    @DisplayName("floods of headers are answered, and the next request is")
    void floods() throws IOException {
        Gateway running = start(trusting());
        String hops = "X-Forwarded-For: " + String.join(", ", Collections.nCopies(100, "198.51.100.7")) + "\r\n";
        assertThat(get(running, "/who", hops).body()).startsWith("198.51.100.7 ");
        String many = "X-Forwarded-For: 198.51.100.7, 198.51.100.8, 198.51.100.9, 198.51.100.10\r\n";
        assertThat(get(running, "/who", many.repeat(100)).body()).startsWith("127.0.0.1 ");
        // More of one name than the server keeps.
        assertThat(get(running, "/who", many.repeat(300)).statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
        String quotes = "Forwarded: for=\"" + "\\\"".repeat(10_000) + "\"\r\n";
        assertThat(get(running, "/who", quotes).body()).startsWith("127.0.0.1 ");
        assertThat(get(running, "/who", "").body()).startsWith("127.0.0.1 ");
    }

    @Test
    @DisplayName("PROXY protocol, version 1: the client's address, whatever its own headers say")
    void version1() throws IOException {
        Gateway running = start(proxyProtocol());
        for (String headers : List.of("", PROXY)) {
            assertThat(proxied(
                            running, "PROXY TCP4 198.51.100.7 203.0.113.1 4711 443\r\n".getBytes("US-ASCII"), headers))
                    .isEqualTo("198.51.100.7 http://gateway.internal/who");
        }
        assertThat(proxied(running, "PROXY TCP6 2001:db8::7 2001:db8::1 4711 443\r\n".getBytes("US-ASCII"), ""))
                .startsWith("2001:db8:0:0:0:0:0:7 ");
        assertThat(proxied(running, "PROXY UNKNOWN\r\n".getBytes("US-ASCII"), ""))
                .startsWith("127.0.0.1 ");
        assertThat(proxied(running, "PROXY UNKNOWN whatever that is\r\n".getBytes("US-ASCII"), ""))
                .startsWith("127.0.0.1 ");
        assertThat(count(running, "signalbox.proxy.headers.refused")).isZero();
    }

    @Test
    @DisplayName("PROXY protocol, version 2: addresses, health checks, and whether the client speaks TLS")
    void version2() throws IOException {
        Gateway running = start(proxyProtocol());
        byte[] four = {(byte) 198, 51, 100, 7, (byte) 203, 0, 113, 1, 0x12, 0x67, 1, (byte) 0xBB};
        assertThat(proxied(running, binary(0x21, 0x11, four), ""))
                .isEqualTo("198.51.100.7 http://gateway.internal/who");
        byte[] tls = ByteBuffer.allocate(four.length + 11)
                .put(four)
                .put(new byte[] {4, 0, 0, 0x20, 0, 5, 1, 0, 0, 0, 0})
                .array();
        assertThat(proxied(running, binary(0x21, 0x11, tls), ""))
                .isEqualTo("198.51.100.7 https://gateway.internal/who");
        assertThat(proxied(running, binary(0x20, 0, new byte[0]), "")).startsWith("127.0.0.1 ");
        assertThat(proxied(running, binary(0x21, 0x31, new byte[216]), "")).startsWith("127.0.0.1 ");
        assertThat(count(running, "signalbox.proxy.headers.refused")).isZero();
    }

    @Test
    @DisplayName("PROXY protocol: the header byte by byte, and several requests on one connection")
    void slowly() throws IOException {
        Gateway running = start(proxyProtocol().bodyTimeout(Duration.ofSeconds(20)));
        try (RawSocket socket = RawSocket.to(running.port())) {
            for (byte one : "PROXY TCP4 198.51.100.7 203.0.113.1 4711 443\r\nG".getBytes("US-ASCII")) {
                socket.send(new byte[] {one});
            }
            socket.send("ET /who HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(socket.response().body()).isEqualTo("198.51.100.7 http://h/who");
            socket.send("GET /who HTTP/1.1\r\nHost: i\r\n\r\n");
            assertThat(socket.response().body()).isEqualTo("198.51.100.7 http://i/who");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /who HTTP/1.1\r\nHost: h\r\n\r\n",
                "PROXY TCP4 198.51.100.7 203.0.113.1 4711\r\n",
                "PROXY TCP4 198.51.100.7 203.0.113.1 4711 443 1\r\n",
                "PROXY TCP4 example.com 203.0.113.1 4711 443\r\n",
                "PROXY TCP4 2001:db8::7 2001:db8::1 4711 443\r\n",
                "PROXY TCP6 198.51.100.7 203.0.113.1 4711 443\r\n",
                "PROXY TCP4 198.51.100.7 203.0.113.1 65536 443\r\n",
                "PROXY TCP4 198.51.100.7 203.0.113.1 -1 443\r\n",
                "PROXY TCP4 198.51.100.7 203.0.113.1 04711 443\r\n",
                "PROXY  TCP4 198.51.100.7 203.0.113.1 4711 443\r\n",
                "PROXY UDP4 198.51.100.7 203.0.113.1 4711 443\r\n",
                "PROXY TCP4 198.51.100.7 203.0.113.1 4711 443\n",
                "PROXY \r\n",
                "PROXY UNKNOWN aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "\r\n\r\n\u0000\r\nQUIX\n",
                "\r\n\r\n\u0000\r\nQUIT\n\u0011\u0011\u0000\u0000",
                "\r\n\r\n\u0000\r\nQUIT\n\u0021\u0012\u0000\u000c123456789012",
                "\r\n\r\n\u0000\r\nQUIT\n\u0021\u0011\u0000\u00041234",
                "\r\n\r\n\u0000\r\nQUIT\n\u0021\u0011\u007f\u007f",
                "\r\n\r\n\u0000\r\nQUIT\n\u0021\u0011\u0000\u0010123456789012\u0020\u0001\u0000\u0001"
            })
    @DisplayName("PROXY protocol: what does not begin as it must is closed and counted")
    void garbage(String bytes) throws Exception {
        Gateway running = start(proxyProtocol().bodyTimeout(Duration.ofSeconds(20)));
        try (RawSocket socket = RawSocket.to(running.port()).send(bytes.getBytes("ISO-8859-1"))) {
            assertClosed(socket);
        }
        assertThat(count(running, "signalbox.proxy.headers.refused")).isEqualTo(1);
        assertThat(proxied(running, "PROXY UNKNOWN\r\n".getBytes("US-ASCII"), ""))
                .startsWith("127.0.0.1 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PROXY", "PROXY TCP4 198.51.100.7 ", "\r\n\r\n\u0000\r\nQUIT\n"})
    @DisplayName("PROXY protocol: a header that does not come in time is not waited for")
    void overdue(String bytes) throws Exception {
        Gateway running = start(proxyProtocol());
        try (RawSocket socket = RawSocket.to(running.port()).send(bytes)) {
            assertClosed(socket);
        }
        assertThat(count(running, "signalbox.proxy.headers.refused")).isEqualTo(1);
    }

    @Test
    @DisplayName("PROXY protocol: who is not trusted speaks plain HTTP, and a header of theirs is a bad request")
    void notTrusted() throws IOException {
        Gateway running = start(proxyProtocol().trustedProxies(TrustedProxies.of("192.0.2.1")));
        assertThat(get(running, "/who", PROXY).body()).isEqualTo("127.0.0.1 http://gateway.internal/who");
        try (RawSocket socket = RawSocket.to(running.port())
                .send("PROXY TCP4 198.51.100.7 203.0.113.1 4711 443\r\nGET /who HTTP/1.1\r\nHost: h\r\n\r\n")) {
            assertThat(socket.head()).doesNotContain(" 200 ");
        }
    }

    @Test
    @DisplayName("PROXY protocol: without trusted proxies there is nobody to speak it")
    void nobody() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> start(GatewayConfig.builder().forwarding(Forwarding.DEFAULT.withProxyProtocol(true)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("proxyProtocol without trustedProxies");
    }

    @Test
    @DisplayName("B5, B6, B7: proxies are told not to buffer what stays open")
    void streams() throws IOException {
        Gateway running = start(trusting());
        for (String transport : List.of("serverSentEvents", "foreverFrame&frameId=1", "longPolling")) {
            Client client = Client.negotiate(running.port(), "/echo");
            try (RawSocket stream = RawSocket.to(running.port())
                    .get(client.target("/connect", transport.replaceAll("&.*", ""))
                            + (transport.contains("&") ? "&frameId=1" : ""))) {
                String head = stream.head();
                assertThat(head)
                        .contains("\r\nX-Accel-Buffering: no\r\n")
                        .contains("Cache-Control: no-cache, no-store");
                assertThat(head.contains("no-transform")).isEqualTo(!transport.equals("longPolling"));
            }
        }
    }

    @Test
    @DisplayName("the sample page names nothing from the root, so that it works below a prefix")
    void samplePage() throws IOException {
        for (String file : List.of("index.html", "js/line.js", "js/echo.js")) {
            try (InputStream in = Gateway.class.getResourceAsStream("sample/" + file)) {
                assertThat(new String(in.readAllBytes(), UTF_8))
                        .doesNotContain("src=\"/")
                        .doesNotContain("href=\"/")
                        .doesNotContain("'/signalr")
                        .doesNotContain("'/echo");
            }
        }
    }

    private static void assertClosed(RawSocket socket) throws IOException {
        try {
            String head = socket.head();
            throw new AssertionError("answered " + head);
        } catch (EOFException | SocketException closed) {
            assertThat(closed).isNotNull();
        }
    }

    private static byte[] binary(int command, int family, byte[] rest) {
        return ByteBuffer.allocate(16 + rest.length)
                .put(new byte[] {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'})
                .put((byte) command)
                .put((byte) family)
                .putShort((short) rest.length)
                .put(rest)
                .array();
    }

    private static String proxied(Gateway running, byte[] header, String headers) throws IOException {
        byte[] request = ("GET /who HTTP/1.1\r\nHost: gateway.internal\r\n" + headers + "\r\n").getBytes("US-ASCII");
        try (RawSocket socket = RawSocket.to(running.port())
                .send(ByteBuffer.allocate(header.length + request.length)
                        .put(header)
                        .put(request)
                        .array())) {
            return socket.response().body();
        }
    }
}
