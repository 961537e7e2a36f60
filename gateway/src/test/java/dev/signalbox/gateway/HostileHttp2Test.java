package dev.signalbox.gateway;

import static dev.signalbox.gateway.wire.Http2Socket.CONTINUATION;
import static dev.signalbox.gateway.wire.Http2Socket.DATA;
import static dev.signalbox.gateway.wire.Http2Socket.END_HEADERS;
import static dev.signalbox.gateway.wire.Http2Socket.END_STREAM;
import static dev.signalbox.gateway.wire.Http2Socket.GOAWAY;
import static dev.signalbox.gateway.wire.Http2Socket.HEADERS;
import static dev.signalbox.gateway.wire.Http2Socket.PING;
import static dev.signalbox.gateway.wire.Http2Socket.PRIORITY;
import static dev.signalbox.gateway.wire.Http2Socket.RST_STREAM;
import static dev.signalbox.gateway.wire.Http2Socket.SETTINGS;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.gateway.event.Http2Fault;
import dev.signalbox.gateway.tls.Certificates;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.wire.Http2Socket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Clients of HTTP/2 that mean harm lose their connection; others are served, and no trace is written. */
@Timeout(60)
class HostileHttp2Test {
    private static final int CALM = 11;
    private static final int ENOUGH = 100_000; // frames, more than any bound

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Certificates certificates;
    private Gateway gateway;
    private int endings = 1;
    private String counted = ""; // the cause of what is ended; empty where a stream only is refused
    private String perhaps = ""; // one that may be counted besides, or before

    @BeforeEach
    void start() throws Exception {
        log.start();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(log);
        certificates = new Certificates();
        Path file = folder.resolve("server.pem");
        certificates.pemFile(file, certificates.server("EC"));
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .tls(TlsConfig.builder(0, file).build())
                        .connection(ConnectionConfig.builder().keepAlive(null).build())
                        .build())
                .connection("/echo", new EchoConnection())
                .start();
    }

    @AfterEach
    void othersAreServedAndNothingIsTraced() throws Exception {
        HttpClient other = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(certificates.client(null))
                .build();
        HttpResponse<String> pong = other.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.httpsPort() + "/echo/ping"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(pong.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(pong.statusCode()).isEqualTo(200);
        gateway.stop();
        for (Http2Fault fault : Http2Fault.values()) {
            if (!fault.tag().equals(perhaps)) {
                int least = fault.tag().equals(counted) && refusals(perhaps) == 0 ? endings : 0;
                int most = fault.tag().equals(counted) ? endings : 0;
                assertThat(refusals(fault.tag())).as(fault.tag()).isBetween(least, most);
            }
        }
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(log);
        assertThat(log.list)
                .filteredOn(event -> event.getThrowableProxy() != null
                        && event.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.INFO))
                .isEmpty();
    }

    private Http2Socket connect() throws Exception {
        return Http2Socket.to(gateway.httpsPort(), certificates.client(null));
    }

    // The server closes while the client still sends, or when all of it lies in the sockets' buffers.
    private static void flood(Http2Socket client, byte[] frame) throws IOException {
        byte[] many = repeated(frame, 100);
        try {
            for (int i = 0; i < ENOUGH / 100; i++) {
                client.send(many);
            }
        } catch (IOException closed) {
            return;
        }
        client.untilEnd();
    }

    private static byte[] repeated(byte[] bytes, int times) {
        byte[] all = new byte[bytes.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {PING, SETTINGS, PRIORITY, DATA, 0x55})
    @DisplayName("frames that only make work, from one that never reads")
    void idleFrames(int type) throws Exception {
        counted = "idle-frames";
        try (Http2Socket client = connect()) {
            if (type == DATA) {
                client.send(HEADERS, END_HEADERS, 1, Http2Socket.request(true, "/echo/send"));
            }
            int length = type == PING ? 8 : type == PRIORITY ? 5 : 0;
            int stream = type == PRIORITY || type == DATA ? 1 : 0;
            flood(client, Http2Socket.frame(type, 0, stream, new byte[length]));
        }
    }

    @Test
    @DisplayName("a block of headers that does not end")
    void continuations() throws Exception {
        counted = "headers";
        endings = 2;
        try (Http2Socket client = connect()) {
            client.send(HEADERS, 0, 1, Http2Socket.request(false, "/"));
            flood(client, Http2Socket.frame(CONTINUATION, 0, 1, header("x-a", "b".repeat(100))));
        }
        try (Http2Socket client = connect()) {
            client.send(HEADERS, 0, 1, Http2Socket.request(false, "/"));
            flood(client, Http2Socket.frame(CONTINUATION, 0, 1, new byte[0]));
        }
    }

    private static byte[] header(String name, String value) {
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        field.write(0x00);
        field.write(name.length());
        field.writeBytes(name.getBytes(US_ASCII));
        field.write(value.length());
        field.writeBytes(value.getBytes(US_ASCII));
        return field.toByteArray();
    }

    @Test
    @DisplayName("a few bytes that stand for many headers")
    void headerBomb() throws Exception {
        try (Http2Socket client = connect()) {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            block.writeBytes(Http2Socket.request(false, "/echo/ping"));
            block.write(0x40); // into the table: a name of 1 character, a value of 3,900
            block.write(1);
            block.write('x');
            block.write(0x7F);
            for (int rest = 3_900 - 0x7F; ; rest >>= 7) {
                block.write(rest >= 128 ? rest & 0x7F | 0x80 : rest);
                if (rest < 128) {
                    break;
                }
            }
            block.writeBytes("y".repeat(3_900).getBytes(US_ASCII));
            byte[] references = new byte[10_000]; // 39 MB
            Arrays.fill(references, (byte) 0xBE);
            block.writeBytes(references);
            client.send(HEADERS, END_HEADERS | END_STREAM, 1, block.toByteArray());
            for (Http2Socket.Frame frame = client.next(); ; frame = client.next()) {
                if (frame.type() == GOAWAY || frame.type() == RST_STREAM) {
                    break;
                }
                assertThat(frame.type()).as("an answer").isNotEqualTo(HEADERS);
            }
        }
    }

    @Test
    @DisplayName("streams that are opened and reset at once")
    void rapidReset() throws Exception {
        counted = "resets";
        perhaps = "streams"; // where exchanges end more slowly than their streams are reset
        try (Http2Socket client = connect()) {
            byte[] reset = {0, 0, 0, 8};
            byte[] request = Http2Socket.request(false, "/echo/negotiate");
            CompletableFuture<Void> ended = reading(client);
            try {
                for (int stream = 1; stream < ENOUGH; stream += 2) {
                    client.send(HEADERS, END_HEADERS | END_STREAM, stream, request)
                            .send(RST_STREAM, 0, stream, reset);
                }
                throw new AssertionError("the server took all resets");
            } catch (IOException closed) {
                // as it must
            }
            ended.join();
        }
    }

    private int refusals(String cause) {
        return cause.isEmpty()
                ? 0
                : (int) gateway.meters()
                        .get("signalbox.http2.refused")
                        .tag("cause", cause)
                        .counter()
                        .count();
    }

    @Test
    @DisplayName("more streams than were offered")
    void streams() throws Exception {
        counted = "streams";
        try (Http2Socket client = connect()) {
            byte[] request = Http2Socket.request(true, "/echo/send");
            try {
                for (int i = 0; i < 300; i++) {
                    client.send(HEADERS, END_HEADERS, 2 * i + 1, request);
                }
            } catch (IOException closed) {
                // already
            }
            int error = -1;
            try {
                while (error < 0) {
                    Http2Socket.Frame frame = client.next();
                    error = frame.type() == GOAWAY ? frame.error() : -1;
                }
                assertThat(error).isEqualTo(CALM);
                client.untilEnd();
            } catch (IOException reset) {
                assertThat(reset).isNotInstanceOf(java.net.SocketTimeoutException.class);
            }
        }
    }

    private static CompletableFuture<Void> reading(Http2Socket client) {
        return CompletableFuture.runAsync(() -> {
            try {
                client.untilEnd();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }
}
