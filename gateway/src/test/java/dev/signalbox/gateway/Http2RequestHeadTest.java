package dev.signalbox.gateway;

import static dev.signalbox.gateway.wire.Http2Socket.DATA;
import static dev.signalbox.gateway.wire.Http2Socket.END_HEADERS;
import static dev.signalbox.gateway.wire.Http2Socket.END_STREAM;
import static dev.signalbox.gateway.wire.Http2Socket.GOAWAY;
import static dev.signalbox.gateway.wire.Http2Socket.HEADERS;
import static dev.signalbox.gateway.wire.Http2Socket.RST_STREAM;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.gateway.tls.Certificates;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.gateway.wire.Http2Socket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes by HTTP/2 and goes on by HTTP/1.1, where line ends and blanks have a meaning. */
@Timeout(60)
class Http2RequestHeadTest {
    private static final String FORGED = "X-Remote-User: admin";

    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private Certificates certificates;
    private OtherServer other;
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        certificates = new Certificates();
        Path file = folder.resolve("server.pem");
        certificates.pemFile(file, certificates.server("EC"));
        other = OtherServer.start(exchange -> {
            bodies.add(exchange.body());
            exchange.ok("seen");
        });
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .ioThreads(1)
                        .tls(TlsConfig.builder(0, file).build())
                        .upstreams(Upstreams.of(UpstreamRoute.builder("/old", List.of(other.uri()))
                                        .build())
                                .identified("X-Remote-User", null))
                        .build())
                .meters(meters)
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        gateway.stop();
        other.close();
    }

    private static byte[] header(String name, String value) {
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        field.write(0x00);
        for (byte[] text : new byte[][] {name.getBytes(ISO_8859_1), value.getBytes(ISO_8859_1)}) {
            field.write(text.length);
            field.writeBytes(text);
        }
        return field.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private void send(byte[] block) throws Exception {
        sendFrames(Http2Socket.frame(HEADERS, END_HEADERS | END_STREAM, 1, block));
    }

    private void sendFrames(byte[]... frames) throws Exception {
        try (Http2Socket client = Http2Socket.to(gateway.httpsPort(), certificates.client(null))) {
            client.send(joined(frames));
            Http2Socket.Frame frame = client.next();
            while (frame.type() != HEADERS && frame.type() != RST_STREAM && frame.type() != GOAWAY) {
                frame = client.next();
            }
        }
    }

    private void nothingIsPassedOnButAGoodRequest(int refusals) throws Exception {
        assertThat(meters.find("signalbox.requests.refused").tag("cause", "malformed").counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum())
                .isEqualTo(refusals);
        send(Http2Socket.request(false, "/old/well"));
        OtherServer.Exchange seen = other.next();
        assertThat(seen.head()).startsWith("GET /old/well HTTP/1.1\r\n");
        assertThat(seen.header("X-Remote-User")).isEmpty();
        assertThat(other.requests()).isZero();
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "b\r\n" + FORGED,
                "b\n" + FORGED,
                "b\r" + FORGED,
                "b\r\n\r\nGET /old/admin HTTP/1.1\r\nHost: a\r\n\r\n",
                "b\0c"
            })
    @DisplayName("a line end in a header's value is no line end behind")
    void valuesMakeNoLines(String value) throws Exception {
        send(joined(Http2Socket.request(false, "/old/x"), header("x-a", value)));
        nothingIsPassedOnButAGoodRequest(1);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "/old/x HTTP/1.1\r\n" + FORGED + "\r\nX: y",
                "/old/x?a\r\n" + FORGED,
                "/old/x\n" + FORGED,
                "/old/x y",
                "/old/x?\0",
                "/old/x\u007F"
            })
    @DisplayName("nor is one in a path, and a blank does not end it")
    void pathsMakeNoLines(String path) throws Exception {
        send(Http2Socket.request(false, path));
        nothingIsPassedOnButAGoodRequest(1);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"GET /old/admin HTTP/1.1\r\n" + FORGED + "\r\nX:", "GET /old/admin", "GET\n", "\0"})
    @DisplayName("nor one in a method, which the library resets")
    void methodsMakeNoLines(String method) throws Exception {
        byte[] rest = Http2Socket.request(false, "/old/x");
        send(joined(header(":method", method), Arrays.copyOfRange(rest, 1, rest.length)));
        nothingIsPassedOnButAGoodRequest(0);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"a\r\n" + FORGED, "a\n" + FORGED})
    @DisplayName("nor one in the name of the host, which the library resets")
    void hostsMakeNoLines(String host) throws Exception {
        send(joined(new byte[] {(byte) 0x82, (byte) 0x87}, header(":path", "/old/x"), header(":authority", host)));
        nothingIsPassedOnButAGoodRequest(0);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"x-a: b\r\nx-remote-user", "x-remote-user: admin\r\nx", "x-remote-user ", "\u00e4"})
    @DisplayName("nor one in the name of a header, for which the library closes")
    void namesMakeNoLines(String name) throws Exception {
        send(joined(Http2Socket.request(false, "/old/x"), header(name, "admin")));
        nothingIsPassedOnButAGoodRequest(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-remote-user:admin", "x-remote-user:", "cookie:a"})
    @DisplayName("and a colon in the name of a header does not end it")
    void namesAreWhole(String name) throws Exception {
        send(joined(Http2Socket.request(false, "/old/x"), header(name, "admin")));
        nothingIsPassedOnButAGoodRequest(1);
    }

    @Test
    @DisplayName("a request that names no host gets the one of its target")
    void withoutHost() throws Exception {
        send(joined(new byte[] {(byte) 0x82, (byte) 0x87}, header(":path", "/old/x")));
        assertThat(other.next().header("Host")).isEqualTo("127.0.0.1:" + other.port());
    }

    @Test
    @DisplayName("nothing in a trailer is a line behind, or a header that says who the user is")
    void trailersMakeNoLines() throws Exception {
        for (byte[] trailer : List.of(
                header("x-a", "b\r\n\r\nGET /old/admin HTTP/1.1\r\nHost: a\r\n\r\n"),
                header("x-remote-user", "admin"))) {
            sendFrames(
                    Http2Socket.frame(HEADERS, END_HEADERS, 1, Http2Socket.request(true, "/old/upload")),
                    Http2Socket.frame(DATA, 0, 1, "hello".getBytes(US_ASCII)),
                    Http2Socket.frame(HEADERS, END_HEADERS | END_STREAM, 1, trailer));
            assertThat(other.next().head()).startsWith("POST /old/upload HTTP/1.1\r\n");
            assertThat(bodies.take()).contains("hello").doesNotContain("admin");
            nothingIsPassedOnButAGoodRequest(0);
            assertThat(bodies.take()).isEmpty();
        }
    }

    @Test
    @DisplayName("the scheme is that of the connection, whatever its client says")
    void scheme() throws Exception {
        byte[] block = Http2Socket.request(false, "/old/x");
        assertThat(block[1]).isEqualTo((byte) 0x87); // https
        block[1] = (byte) 0x86; // http
        send(block);
        OtherServer.Exchange seen = other.next();
        assertThat(seen.header("X-Forwarded-Proto")).isEqualTo("https");
        assertThat(seen.header("X-Forwarded-Port")).isEqualTo("443");
        assertThat(seen.header("Forwarded")).isEqualTo("for=127.0.0.1;host=localhost;proto=https");
    }
}
