package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.SlowCause;
import dev.signalbox.gateway.tls.Certificates;
import dev.signalbox.gateway.tls.ClientCertificates;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.gateway.wire.Http2Socket;
import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.protocol.TransportType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The four transports over TLS and HTTP/2, certificates that change, and clients that do not behave. */
@Timeout(60)
class HttpsTest {
    private static final Pattern TOKEN = Pattern.compile("\"ConnectionToken\":\"([^\"]+)\"");
    private static final Pattern CURSOR = Pattern.compile("\"C\":\"([^\"]+)\"");

    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final BlockingQueue<String> disconnected = new LinkedBlockingQueue<>();
    private Certificates certificates;
    private Path file;

    @BeforeEach
    void certificate() throws Exception {
        certificates = new Certificates();
        file = folder.resolve("server.pem");
        certificates.pemFile(file, certificates.server("EC"));
    }

    private TlsConfig.Builder tls() {
        return TlsConfig.builder(0, file);
    }

    private Gateway start(TlsConfig.Builder tls) throws IOException {
        return start(tls, GatewayConfig.builder());
    }

    private Gateway start(TlsConfig.Builder tls, GatewayConfig.Builder config) throws IOException {
        return Gateway.builder(config.port(0)
                        .tls(tls.build())
                        .connection(ConnectionConfig.builder()
                                .disconnectTimeout(Duration.ofSeconds(6))
                                .keepAlive(null)
                                .build())
                        .build())
                .connection("/echo", new EchoConnection())
                .meters(meters)
                .events(new ConnectionEvents() {})
                .start();
    }

    private HttpClient client(HttpClient.Version version) throws Exception {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(certificates.client(null))
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    private static HttpRequest.Builder request(Gateway gateway, String target) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.httpsPort() + target));
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static String negotiate(HttpClient client, Gateway gateway, HttpClient.Version version) throws Exception {
        HttpResponse<String> negotiated = client.send(
                request(gateway, "/echo/negotiate?clientProtocol=1.5").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(negotiated.version()).isEqualTo(version);
        return URLEncoder.encode(found(TOKEN, negotiated.body()), StandardCharsets.UTF_8);
    }

    private static String target(String endpoint, String transport, String token) {
        return "/echo" + endpoint + "?clientProtocol=1.5&transport=" + transport + "&connectionToken=" + token;
    }

    private static void send(HttpClient client, Gateway gateway, String transport, String token, String data)
            throws Exception {
        assertThat(client.send(
                                request(gateway, target("/send", transport, token))
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(HttpRequest.BodyPublishers.ofString("data=" + data))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void eventStreams(HttpClient.Version version) throws Exception {
        try (Gateway gateway = start(tls())) {
            HttpClient client = client(version);
            String token = negotiate(client, gateway, version);
            HttpResponse<InputStream> stream = client.send(
                    request(gateway, target("/connect", "serverSentEvents", token))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.version()).isEqualTo(version);
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                assertThat(reader.readLine()).isEqualTo("data: initialized");
                reader.readLine();
                assertThat(reader.readLine()).contains("\"S\":1");
                reader.readLine();
                for (int i = 0; i < 20; i++) {
                    send(client, gateway, "serverSentEvents", token, "n" + i);
                    assertThat(reader.readLine()).contains("[\"n" + i + "\"]");
                    reader.readLine();
                }
                client.send(
                        request(gateway, target("/abort", "serverSentEvents", token))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
                assertThat(reader.readLine()).isNull();
            }
            assertThat(gateway.connections()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void longPolls(HttpClient.Version version) throws Exception {
        try (Gateway gateway = start(tls())) {
            HttpClient client = client(version);
            String token = negotiate(client, gateway, version);
            String answer = client.send(
                            request(gateway, target("/connect", "longPolling", token))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            for (int i = 0; i < 10; i++) {
                HttpResponse<InputStream> poll = client.send(
                        request(gateway, target("/poll", "longPolling", token) + "&messageId=" + found(CURSOR, answer))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream()); // its head comes before there is anything to say
                send(client, gateway, "longPolling", token, "n" + i);
                answer = new String(poll.body().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).contains("[\"n" + i + "\"]");
            }
        }
    }

    @Test
    void foreverFramesAndLargeMessages() throws Exception {
        try (Gateway gateway = start(tls())) {
            HttpClient client = client(HttpClient.Version.HTTP_2);
            String token = negotiate(client, gateway, HttpClient.Version.HTTP_2);
            HttpResponse<InputStream> stream = client.send(
                    request(gateway, target("/connect", "foreverFrame", token) + "&frameId=1")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            String large = "z".repeat(300_000); // beyond the first window of flow control
            send(client, gateway, "foreverFrame", token, large);
            StringBuilder seen = new StringBuilder();
            byte[] block = new byte[8192];
            while (seen.indexOf(large) < 0) {
                int count = stream.body().read(block);
                assertThat(count).isPositive();
                seen.append(new String(block, 0, count, StandardCharsets.US_ASCII));
            }
            stream.body().close();
        }
    }

    @Test
    void webSocketsGoOverHttp11WhereHttp2IsOffered() throws Exception {
        try (Gateway gateway = start(tls())) {
            HttpClient client = client(HttpClient.Version.HTTP_2);
            String token = negotiate(client, gateway, HttpClient.Version.HTTP_2);
            BlockingQueue<String> received = new LinkedBlockingQueue<>();
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(
                            URI.create(
                                    "wss://localhost:" + gateway.httpsPort() + target("/connect", "webSockets", token)),
                            new WebSocket.Listener() {
                                private final StringBuilder text = new StringBuilder();

                                @Override
                                public CompletionStage<?> onText(WebSocket of, CharSequence data, boolean last) {
                                    text.append(data);
                                    if (last) {
                                        received.add(text.toString());
                                        text.setLength(0);
                                    }
                                    of.request(1);
                                    return null;
                                }
                            })
                    .join();
            assertThat(received.take()).contains("\"S\":1");
            socket.sendText("hello", true).join();
            assertThat(received.take()).contains("[\"hello\"]");
            String large = "y".repeat(60_000);
            socket.sendText(large, true).join();
            assertThat(received.take()).contains(large);
            socket.sendClose(1000, "").join();
        }
    }

    @Test
    void aStreamThatIsResetEndsItsConnection() throws Exception {
        try (Gateway gateway = start(tls())) {
            HttpClient client = client(HttpClient.Version.HTTP_2);
            String token = negotiate(client, gateway, HttpClient.Version.HTTP_2);
            HttpResponse<InputStream> stream = client.send(
                    request(gateway, target("/connect", "serverSentEvents", token))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            stream.body().readNBytes(10);
            stream.body().close(); // resets the stream, the socket stays
            while (meters.get("signalbox.connections").gauge().value() > 0) {
                // given up after the disconnect time-out, which would not begin while the stream counts as open
                assertThat(client.send(request(gateway, "/none").build(), HttpResponse.BodyHandlers.discarding())
                                .version())
                        .isEqualTo(HttpClient.Version.HTTP_2);
            }
        }
    }

    @Test
    void http2CanBeTurnedOff() throws Exception {
        try (Gateway gateway = start(tls().http2(false))) {
            HttpClient client = client(HttpClient.Version.HTTP_2);
            negotiate(client, gateway, HttpClient.Version.HTTP_1_1);
        }
    }

    @Test
    void httpIsServedBesidesOrSentToHttps() throws Exception {
        try (Gateway gateway = start(tls());
                RawSocket socket = RawSocket.to(gateway.port()).get("/echo/ping")) {
            assertThat(socket.response().statusLine()).contains("200");
        }
        try (Gateway gateway = start(tls().redirect(true));
                RawSocket socket = RawSocket.to(gateway.port()).get("/echo/x%20y?a=%7B")) {
            RawSocket.Response response = socket.response();
            assertThat(response.statusLine()).contains("307");
            assertThat(response.header("Location"))
                    .isEqualTo("https://test:" + gateway.httpsPort() + "/echo/x%20y?a=%7B");
        }
    }

    @Test
    void whoIsSentToHttpsNeedNotSendABodyFirst() throws Exception {
        try (Gateway gateway =
                        start(tls().redirect(true), GatewayConfig.builder().bodyTimeout(Duration.ofMillis(300)));
                RawSocket socket = RawSocket.to(gateway.port())
                        .send("POST /echo/send HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nh")) {
            RawSocket.Response response = socket.response();
            assertThat(response.statusLine()).contains("307");
            assertThat(response.header("Location")).isEqualTo("https://test:" + gateway.httpsPort() + "/echo/send");
            assertThat(socket.atEnd()).isTrue();
        }
    }

    @Test
    void whoAsksForNothingIsNotWaitedForForEver() throws Exception {
        try (Gateway gateway = start(tls(), GatewayConfig.builder().idleTimeout(Duration.ofMillis(300)))) {
            for (String protocol : List.of("h2", "http/1.1")) {
                try (SSLSocket socket = (SSLSocket)
                        certificates.client(null).getSocketFactory().createSocket("127.0.0.1", gateway.httpsPort())) {
                    SSLParameters parameters = socket.getSSLParameters();
                    parameters.setApplicationProtocols(new String[] {protocol});
                    socket.setSSLParameters(parameters);
                    socket.setSoTimeout(20_000);
                    socket.startHandshake();
                    while (socket.getInputStream().read() >= 0) {
                        // its settings, and that it goes
                    }
                }
            }
            try (Http2Socket greeted = Http2Socket.to(gateway.httpsPort(), certificates.client(null))) {
                greeted.untilEnd();
            }
        }
    }

    private SSLSession shake(SSLContext context, int port, String... protocols) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
            }
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            // With TLS 1.3 a refused client certificate is told with the first read only.
            socket.getOutputStream().write("GET /none HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            return socket.getSession();
        }
    }

    @Test
    void protocolsCanBeNarrowed() throws Exception {
        try (Gateway gateway = start(tls())) {
            assertThat(shake(certificates.client(null), gateway.httpsPort()).getProtocol())
                    .isEqualTo("TLSv1.3");
            assertThat(shake(certificates.client(null), gateway.httpsPort(), "TLSv1.2")
                            .getProtocol())
                    .isEqualTo("TLSv1.2");
        }
        try (Gateway gateway =
                start(tls().protocols(List.of("TLSv1.3")).ciphers(List.of("TLS_CHACHA20_POLY1305_SHA256")))) {
            SSLContext client = certificates.client(null);
            assertThat(shake(client, gateway.httpsPort()).getCipherSuite()).isEqualTo("TLS_CHACHA20_POLY1305_SHA256");
            assertThatExceptionOfType(SSLException.class)
                    .isThrownBy(() -> shake(client, gateway.httpsPort(), "TLSv1.2"));
        }
    }

    @Test
    void clientsMayHaveToShowCertificates() throws Exception {
        Path trust = folder.resolve("clients.pem");
        Files.writeString(trust, Certificates.pem(certificates.authority()));
        SSLContext nobody = certificates.client(null);
        SSLContext known = certificates.client(certificates.server("EC"));
        try (Gateway gateway = start(tls().clientCertificates(ClientCertificates.NEED, trust))) {
            assertThat(shake(known, gateway.httpsPort()).isValid()).isTrue();
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> shake(nobody, gateway.httpsPort()));
        }
        try (Gateway gateway = start(tls().clientCertificates(ClientCertificates.WANT, trust))) {
            assertThat(shake(known, gateway.httpsPort()).isValid()).isTrue();
            assertThat(shake(nobody, gateway.httpsPort()).isValid()).isTrue();
        }
    }

    @Test
    void newFilesAreTakenOverAndBadOnesAreNot() throws Exception {
        try (Gateway gateway = start(tls().reloadInterval(Duration.ofMillis(100)))) {
            X509Certificate first = shown(gateway);
            Certificates.Pair next = certificates.server("RSA");
            certificates.pemFile(file, next);
            while (shown(gateway).equals(first)) {
                assertThat(gateway.httpsPort()).isPositive();
            }
            assertThat(shown(gateway)).isEqualTo(next.certificate());
            assertThat(meters.get("signalbox.tls.reloads").counter().count()).isEqualTo(1);
            Files.writeString(file, "-----BEGIN nothing");
            while (meters.get("signalbox.tls.reloads.failed").counter().count() == 0) {
                assertThat(shown(gateway)).isEqualTo(next.certificate());
            }
            assertThat(shown(gateway)).isEqualTo(next.certificate());
            assertThat(meters.get("signalbox.tls.expiry").gauge().value()).isBetween(364.0 * 86_400, 365.0 * 86_400);
        }
    }

    private X509Certificate shown(Gateway gateway) throws Exception {
        return (X509Certificate)
                shake(certificates.client(null), gateway.httpsPort()).getPeerCertificates()[0];
    }

    @Test
    void aHandshakeThatDoesNotGoOnIsEnded() throws Exception {
        try (Gateway gateway = start(tls().handshakeTimeout(Duration.ofSeconds(1)))) {
            try (RawSocket silent = RawSocket.to(gateway.httpsPort())) {
                assertThat(silent.drain()).isZero();
            }
            try (RawSocket slow = RawSocket.to(gateway.httpsPort()).send(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00})) {
                slow.drain();
            }
        }
    }

    @Test
    void plainHttpOnTheHttpsPortIsNoTrouble() throws Exception {
        try (Gateway gateway = start(tls())) {
            try (RawSocket plain = RawSocket.to(gateway.httpsPort()).get("/")) {
                plain.drain();
            }
            assertThat(shown(gateway)).isNotNull();
        }
    }

    @Test
    void httpsTargetsAreCheckedAsTold() throws Exception {
        Path trust = folder.resolve("authority.pem");
        Files.writeString(trust, Certificates.pem(certificates.authority()));
        try (Gateway old = start(tls())) {
            URI target = URI.create("https://127.0.0.1:" + old.httpsPort());
            Upstreams upstreams = Upstreams.of(
                    UpstreamRoute.builder("/trusted", List.of(target))
                            .trust(trust)
                            .stripPath()
                            .build(),
                    UpstreamRoute.builder("/any", List.of(target))
                            .trustAny()
                            .stripPath()
                            .build(),
                    UpstreamRoute.builder("/system", List.of(target))
                            .stripPath()
                            .build());
            try (Gateway front = Gateway.builder(
                            GatewayConfig.builder().port(0).upstreams(upstreams).build())
                    .start()) {
                for (String path : List.of("/trusted", "/any")) {
                    try (RawSocket socket = RawSocket.to(front.port()).get(path + "/echo/ping")) {
                        assertThat(socket.response().statusLine()).as(path).contains("200");
                    }
                }
                try (RawSocket socket = RawSocket.to(front.port()).get("/system/echo/ping")) {
                    assertThat(socket.response().statusLine()).contains("50");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theHeadOfAnUpstreamsAnswerDoesNotWaitForItsBody(HttpClient.Version version) throws Exception {
        CompletableFuture<Void> headSeen = new CompletableFuture<>();
        try (OtherServer other = OtherServer.start(exchange -> {
                    exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    headSeen.join();
                    exchange.send("3\r\nyes\r\n0\r\n\r\n");
                });
                Gateway front = start(
                        tls(),
                        GatewayConfig.builder()
                                .upstreams(Upstreams.of(UpstreamRoute.builder("/", List.of(other.uri()))
                                        .build())))) {
            HttpResponse<InputStream> answer =
                    client(version).send(request(front, "/events").build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(answer.version()).isEqualTo(version);
            headSeen.complete(null);
            assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("yes");
        } finally {
            headSeen.complete(null);
        }
    }

    @Test
    void aReaderThatTakesNothingOverHttp2IsCut() throws Exception {
        System.setProperty("jdk.httpclient.windowsize", "65536"); // else it takes 16 MiB before it takes nothing
        CountDownLatch cut = new CountDownLatch(1);
        try (Gateway gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .tls(tls().build())
                        .stallTimeout(Duration.ofMillis(300))
                        .build())
                .connection("/echo", new EchoConnection())
                .events(new ConnectionEvents() {
                    @Override
                    public void slow(String connectionId, TransportType transport, SlowCause cause) {
                        cut.countDown();
                    }
                })
                .start()) {
            HttpClient client = client(HttpClient.Version.HTTP_2);
            HttpClient other = client(HttpClient.Version.HTTP_2);
            String token = negotiate(client, gateway, HttpClient.Version.HTTP_2);
            HttpResponse<InputStream> stream = client.send(
                    request(gateway, target("/connect", "serverSentEvents", token))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            stream.body().readNBytes(10); // and no more
            String large = "x".repeat(1_000_000);
            for (int i = 0; i < 4; i++) {
                send(other, gateway, "serverSentEvents", token, large);
            }
            cut.await();
        } finally {
            System.clearProperty("jdk.httpclient.windowsize");
        }
    }
}
