package dev.signalbox.gateway;

import static dev.signalbox.gateway.wire.Http2Socket.ACK;
import static dev.signalbox.gateway.wire.Http2Socket.DATA;
import static dev.signalbox.gateway.wire.Http2Socket.END_HEADERS;
import static dev.signalbox.gateway.wire.Http2Socket.END_STREAM;
import static dev.signalbox.gateway.wire.Http2Socket.GOAWAY;
import static dev.signalbox.gateway.wire.Http2Socket.HEADERS;
import static dev.signalbox.gateway.wire.Http2Socket.PING;
import static dev.signalbox.gateway.wire.Http2Socket.RST_STREAM;
import static dev.signalbox.gateway.wire.Http2Socket.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.gateway.http.HttpReply;
import dev.signalbox.gateway.identity.RequestFacts;
import dev.signalbox.gateway.tls.Certificates;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.gateway.wire.Http2Socket;
import dev.signalbox.gateway.wire.RawSocket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Streams of HTTP/2 that end before their answer, or take nothing of it. */
@Timeout(60)
class Http2ResetTest {
    private static final byte[] CANCEL = {0, 0, 0, 8};

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final BlockingQueue<CompletableFuture<Void>> held = new LinkedBlockingQueue<>();
    private Certificates certificates;
    private OtherServer other;
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        log.start();
        root().addAppender(log);
        certificates = new Certificates();
        Path file = folder.resolve("server.pem");
        certificates.pemFile(file, certificates.server("EC"));
        other = OtherServer.start(Http2ResetTest::answer);
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .ioThreads(1)
                        .tls(TlsConfig.builder(0, file).build())
                        .identity(request -> {
                            hold(request);
                            return ConnectionUser.ANONYMOUS;
                        })
                        .upstreams(Upstreams.of(
                                        UpstreamRoute.builder("/old", List.of(other.uri()))
                                                .build(),
                                        UpstreamRoute.builder("/one", List.of(other.uri()))
                                                .maxConnections(1)
                                                .build())
                                .identified("X-Remote-User", null))
                        .stallTimeout(Duration.ofMillis(500))
                        .connection(ConnectionConfig.builder().maxAccepts(1).build())
                        .build())
                .connection("/echo", new EchoConnection())
                .endpoint("/endpoint", request -> {
                    hold(request);
                    return HttpReply.text("late");
                })
                .meters(meters)
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        held.forEach(waiting -> waiting.complete(null));
        gateway.stop();
        other.close();
        root().detachAppender(log);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    // Until the test lets it go on.
    private void hold(RequestFacts request) {
        if (request.query().get("hold") != null) {
            CompletableFuture<Void> waiting = new CompletableFuture<>();
            held.add(waiting);
            waiting.join();
        }
    }

    private static void answer(OtherServer.Exchange exchange) throws IOException {
        if (!exchange.line().contains("/early")) {
            exchange.body();
        }
        exchange.ok("seen");
    }

    private Http2Socket connect() throws Exception {
        return Http2Socket.to(gateway.httpsPort(), certificates.client(null));
    }

    /** Until there is an answer on a stream, or there will be none. */
    private static void ended(Http2Socket client, int stream) throws IOException {
        for (Http2Socket.Frame frame = client.next(); ; frame = client.next()) {
            boolean answer = frame.type() == HEADERS || frame.type() == RST_STREAM;
            if ((answer && frame.stream() == stream) || frame.type() == GOAWAY) {
                return;
            }
        }
    }

    // Frames are taken in their order, so whatever was sent before has been when the answer is here.
    private static void taken(Http2Socket client) throws IOException {
        client.send(PING, 0, 0, new byte[8]);
        Http2Socket.Frame frame = client.next();
        while (frame.type() != PING || (frame.flags() & ACK) == 0) {
            frame = client.next();
        }
    }

    private long passedOn() {
        return meters.get("signalbox.upstream.requests").timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }

    private double active() {
        return meters.get("signalbox.upstream.active").gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
    }

    private void nothingIsTraced() {
        assertThat(List.copyOf(log.list))
                .filteredOn(event ->
                        event.getThrowableProxy() != null && event.getLevel().isGreaterOrEqual(Level.WARN))
                // What the program's log does not show.
                .filteredOn(event -> !event.getLoggerName().startsWith("io.undertow.proxy")
                        && !event.getLoggerName().startsWith("io.undertow.client"))
                .isEmpty();
    }

    @Test
    @Timeout(20)
    @DisplayName("a stream that takes nothing of its answer does not keep a connection to another server")
    void takesNothing() throws Exception {
        byte[] noWindow = {0, 4, 0, 0, 0, 0}; // of streams, at their beginning
        try (Http2Socket client = connect()) {
            client.send(SETTINGS, 0, 0, noWindow);
            client.send(HEADERS, END_HEADERS | END_STREAM, 1, Http2Socket.request(false, "/one/well"));
            other.next();
            whenFree();
        }
    }

    // There is only one connection.
    private void whenFree() throws IOException {
        String status = "503";
        while (status.contains("503")) {
            try (RawSocket next = RawSocket.to(gateway.port()).get("/one/well")) {
                status = next.response().statusLine();
            }
        }
        assertThat(status).contains("200");
    }

    @Test
    @Timeout(20)
    @DisplayName("nor does one that is answered before all is sent, which may go on sending")
    void answeredEarly() throws Exception {
        try (Http2Socket client = connect()) {
            client.send(HEADERS, END_HEADERS, 1, Http2Socket.request(true, "/one/early"));
            client.send(DATA, 0, 1, new byte[10]);
            ended(client, 1);
            whenFree();
            client.send(DATA, 0, 1, new byte[10]);
            client.send(DATA, END_STREAM, 1, new byte[10]);
            client.send(HEADERS, END_HEADERS | END_STREAM, 3, Http2Socket.request(false, "/one/well"));
            ended(client, 3);
        }
        while (active() > 0) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"/echo/negotiate?hold", "/endpoint?hold", "/old/x?hold"})
    @DisplayName("a stream that is reset while its answer is made leaves nothing behind, and no trace")
    void resetBeforeTheAnswer(String target) throws Exception {
        try (Http2Socket client = connect()) {
            client.send(HEADERS, END_HEADERS | END_STREAM, 1, Http2Socket.request(false, target + "=1"));
            CompletableFuture<Void> waiting = held.take();
            client.send(RST_STREAM, 0, 1, CANCEL);
            taken(client);
            waiting.complete(null);
            for (int stream = 3; stream < 20; stream += 2) {
                client.send(HEADERS, END_HEADERS | END_STREAM, stream, Http2Socket.request(false, "/old/well"));
                ended(client, stream);
            }
            while (passedOn() < 9 || active() > 0) {
                Thread.onSpinWait(); // an answer is read before it is counted; a gauge that stays would be a request
                // that never ends
            }
        }
        gateway.stop();
        nothingIsTraced();
    }

    @Test
    @DisplayName("nor does one that would have stayed open")
    void resetBeforeItsStream() throws Exception {
        Client negotiated = Client.negotiate(gateway.port(), "/echo");
        try (Http2Socket client = connect()) {
            client.send(
                    HEADERS,
                    END_HEADERS | END_STREAM,
                    1,
                    Http2Socket.request(false, negotiated.target("/connect", "serverSentEvents") + "&hold=1"));
            CompletableFuture<Void> waiting = held.take();
            client.send(RST_STREAM, 0, 1, CANCEL);
            taken(client);
            waiting.complete(null);
            for (int i = 0; i < 3; i++) {
                try (RawSocket stream =
                        Client.negotiate(gateway.port(), "/echo").open("serverSentEvents")) {
                    assertThat(stream.head()).startsWith("HTTP/1.1 200 ");
                }
            }
        }
        gateway.stop();
        nothingIsTraced();
    }
}
