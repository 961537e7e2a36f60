package dev.signalbox.conformance.record;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Party;
import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.replay.Difference;
import dev.signalbox.conformance.replay.ReplayOptions;
import dev.signalbox.conformance.replay.ReplayResult;
import dev.signalbox.conformance.replay.Replayer;
import dev.signalbox.conformance.replay.Verdict;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireResponse;
import dev.signalbox.conformance.wire.WireSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An upstream that misbehaves, played by WireMock and by raw sockets: the recorder passes on what it does, and the replayer tells it. */
final class RecorderFaultsTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String NEGOTIATED = "{\"Url\":\"/signalr\",\"ConnectionToken\":\"secret+token/1\","
            + "\"ConnectionId\":\"ab53c1eb-23fc-4467-b835-c4b54cf88cc0\",\"ProtocolVersion\":\"1.2\"}";

    @TempDir
    private Path directory;

    private WireMockServer old;

    @BeforeEach
    void startTheOldServer() {
        old = new WireMockServer(
                WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
        old.start();
        old.stubFor(get(urlPathEqualTo("/signalr/negotiate"))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withHeader("X-mixed-CASE", "Kept As It Is")
                        .withHeader("Set-Cookie", "session=top-secret-cookie; Path=/")
                        .withBody(NEGOTIATED)));
    }

    @AfterEach
    void stopIt() {
        old.stop();
    }

    @Test
    void anAnswerHasTheSameBytesWithAndWithoutTheRecorder() throws Exception {
        old.stubFor(any(anyUrl())
                .atPriority(9)
                .willReturn(aResponse().withStatus(404).withBody("no such thing")));
        try (Recorder recorder = recorder(old.port())) {
            for (String target : List.of("/signalr/negotiate?clientProtocol=1.2", "/elsewhere?x=[1]")) {
                byte[] request = ("GET " + target
                                + " HTTP/1.1\r\nhOST: old\r\ncookie: a=b\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
                assertThat(raw(recorder.port(), request)).isEqualTo(raw(old.port(), request));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "raw deflate", "gzip", "x-gzip"})
    void contentIsRecordedWithoutItsCoding(String coding) throws Exception {
        Recording recording = coded(coding.replace("raw ", ""), packed(coding));

        assertThat(recording.events())
                .filteredOn(Event.Data.class::isInstance)
                .singleElement()
                .satisfies(data -> assertThat(((Event.Data) data).bytes().text())
                        .isEqualTo(NEGOTIATED.replace("secret+token/1", "masked-token-1")));
        assertThat(replay(recording).differences()).isEmpty();
    }

    @Test
    void contentOfACodingThatIsNotKnownIsTold() throws Exception {
        assertThat(coded("br", new byte[] {(byte) 0x8b, 0, (byte) 0xff}).events())
                .filteredOn(Event.Note.class::isInstance)
                .singleElement()
                .satisfies(note -> assertThat(((Event.Note) note).text())
                        .isEqualTo(
                                "exchange 1: content coded as br was left as it is, and secrets in it are not masked"));
    }

    /** A recording of an answer of that coding; who does not ask for one is answered without. */
    private Recording coded(String coding, byte[] content) throws Exception {
        old.stubFor(get(urlPathEqualTo("/signalr/negotiate"))
                .withHeader("Accept-Encoding", equalTo("any"))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withHeader("X-mixed-CASE", "Kept As It Is")
                        .withHeader("Set-Cookie", "session=top-secret-cookie; Path=/")
                        .withHeader("Content-Encoding", coding)
                        .withBody(content)));
        Recorder recorder = recorder(old.port());
        try (recorder) {
            HttpExchange.complete(
                    WireAddress.local(recorder.port()),
                    RawRequest.get("/signalr/negotiate").header("Accept-Encoding", "any"),
                    SOON);
        }
        return Recording.read(recorder.files().get(0));
    }

    private static byte[] packed(String coding) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = switch (coding) {
            case "deflate" -> new DeflaterOutputStream(packed);
            case "raw deflate" -> new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_SPEED, true));
            default -> new GZIPOutputStream(packed);
        }) {
            out.write(NEGOTIATED.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    @Test
    void whatAClientLogsInWithIsMasked() throws Exception {
        old.stubFor(any(urlPathEqualTo("/login"))
                .willReturn(aResponse().withBody("{\"access_token\":\"secret-1\", \"refresh_token\":\"secret-2\"}")));
        old.stubFor(get(urlPathEqualTo("/me"))
                .withHeader("Authorization", equalTo("Bearer secret-1"))
                .willReturn(aResponse().withBody("joe")));
        Recorder recorder = recorder(old.port());
        try (recorder) {
            for (String body : List.of("user=joe&password=secret-3", "{\"user\":\"joe\",\"password\":\"secret-4\"}")) {
                HttpExchange.complete(WireAddress.local(recorder.port()), RawRequest.postForm("/login", body), SOON);
            }
            HttpExchange.complete(
                    WireAddress.local(recorder.port()),
                    RawRequest.get("/me").header("Authorization", "Bearer secret-1"),
                    SOON);
        }
        assertThat(Files.readString(recorder.files().get(0)))
                .contains("joe", "masked-token-1")
                .doesNotContain("secret-");
        assertThat(replay(Recording.read(recorder.files().get(0))).differences())
                .isEmpty();
    }

    @Test
    void secretsAreMaskedTheSameWayWhereverTheyStand() throws Exception {
        old.stubFor(get(urlPathEqualTo("/signalr/start"))
                .willReturn(aResponse().withStatus(400).withBody("no good: secret%2Btoken%2F1")));
        Recorder recorder = recorder(old.port());
        try (recorder) {
            HttpExchange.complete(
                    WireAddress.local(recorder.port()), RawRequest.get("/signalr/negotiate?clientProtocol=1.2"), SOON);
            HttpExchange.complete(
                    WireAddress.local(recorder.port()),
                    RawRequest.get("/signalr/start?connectionToken=secret%2Btoken%2F1")
                            .header("Authorization", "Bearer very-secret")
                            .header("Cookie", "session=top-secret-cookie; other=x"),
                    SOON);
        }
        Recording recording = Recording.read(recorder.files().get(0));
        String text = Files.readString(recorder.files().get(0));

        assertThat(text).doesNotContain("secret");
        assertThat(recording.events())
                .filteredOn(Event.Request.class::isInstance)
                .last()
                .satisfies(event -> {
                    Event.Request request = (Event.Request) event;
                    assertThat(request.target()).isEqualTo("/signalr/start?connectionToken=masked-token-1");
                    assertThat(request.headers())
                            .extracting(RawRequest.Header::value)
                            .contains(
                                    "Bearer masked-authorization-1", "session=masked-cookie-1; other=masked-cookie-2");
                });
        assertThat(text).contains("\\\"ConnectionToken\\\":\\\"masked-token-1\\\"");
    }

    @Test
    void aSlowBodyArrivesPieceByPiece() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Recorder recorder = recorder(server.getLocalPort())) {
            CompletableFuture<Void> goOn = new CompletableFuture<>();
            CompletableFuture<Void> played = CompletableFuture.runAsync(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[4096]);
                    say(
                            socket,
                            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
                    say(socket, "1a\r\ndata: initialized\n\ndata: {\r\n");
                    goOn.get(40, TimeUnit.SECONDS);
                    say(socket, "3\r\n}\n\n\r\n0\r\n\r\n");
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            });
            Deadline deadline = Deadline.in(SOON);
            try (HttpExchange exchange = HttpExchange.open(
                    WireAddress.local(recorder.port()),
                    RawRequest.get("/signalr/connect?transport=serverSentEvents"),
                    deadline)) {
                assertThat(exchange.body().nextText(deadline)).isEqualTo("data: initialized\n\ndata: {");
                goOn.complete(null); // only now: what came so far was not held back
                assertThat(exchange.body().nextText(deadline)).isEqualTo("}\n\n");
                assertThat(exchange.body().nextText(deadline)).isNull();
            }
            played.get(40, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "MALFORMED_RESPONSE_CHUNK"})
    void anAnswerThatIsCutIsCutForTheClientAndInTheRecording(Fault fault) throws Exception {
        old.stubFor(get(urlPathEqualTo("/signalr/start")).willReturn(aResponse().withFault(fault)));
        Recorder recorder = recorder(old.port());
        try (recorder) {
            WireAddress address = WireAddress.local(recorder.port());
            assertThatThrownBy(() -> HttpExchange.complete(address, RawRequest.get("/signalr/start"), SOON))
                    .isInstanceOf(WireException.class);
        }
        Recording recording = Recording.read(recorder.files().get(0));

        assertThat(recording.events())
                .last()
                .satisfies(event -> assertThat(((Event.Abort) event).by()).isEqualTo(Party.SERVER));
    }

    @Test
    void anAnswerBeforeTheWholeRequestEndsItsExchangeOnce() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> played = CompletableFuture.runAsync(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[4096]);
                    say(socket, "HTTP/1.1 413 Payload Too Large\r\nContent-Length: 0\r\n\r\n");
                } catch (IOException failure) {
                    throw new IllegalStateException(failure);
                }
            });
            Recorder recorder = recorder(server.getLocalPort());
            try (recorder) {
                byte[] half = "POST /signalr/send HTTP/1.1\r\nHost: old\r\nContent-Length: 100\r\n\r\ndata="
                        .getBytes(StandardCharsets.US_ASCII);
                assertThat(raw(recorder.port(), half)).startsWith("HTTP/1.1 413");
                played.get(40, TimeUnit.SECONDS);
            }

            assertThat(Recording.read(recorder.files().get(0)).events())
                    .extracting(event -> event.getClass().getSimpleName())
                    .containsExactly("Request", "Response", "End");
        }
    }

    @Test
    void aServerThatCannotBeReachedIsSaidWith502() throws Exception {
        int port = old.port();
        old.stop();
        Recorder recorder = recorder(port);
        try (recorder) {
            WireResponse response = HttpExchange.complete(
                    WireAddress.local(recorder.port()), RawRequest.get("/signalr/negotiate"), SOON);
            assertThat(response.head().status()).isEqualTo(502);
            assertThat(new String(response.body(), StandardCharsets.UTF_8))
                    .contains("could not reach http://127.0.0.1:" + port);
            assertThat(recorder.unreachable()).isEqualTo(1);
        }
        assertThat(Recording.read(recorder.files().get(0)).events())
                .hasAtLeastOneElementOfType(Event.Request.class)
                .hasAtLeastOneElementOfType(Event.Note.class)
                .hasAtLeastOneElementOfType(Event.Abort.class);
    }

    @ParameterizedTest
    @EnumSource
    void theReplayerTellsWhatABrokenAnswerIs(Fault fault) throws Exception {
        Recording recording = negotiateRecorded();
        old.stubFor(
                get(urlPathEqualTo("/signalr/negotiate")).willReturn(aResponse().withFault(fault)));

        ReplayResult result = replay(recording);

        assertThat(result.verdict()).isNotEqualTo(Verdict.SAME);
    }

    @Test
    void variantsOfNegotiateAreToldByTheirMembers() throws Exception {
        Recording recording = negotiateRecorded();
        old.stubFor(get(urlPathEqualTo("/signalr/negotiate"))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withHeader("X-mixed-CASE", "Kept As It Is")
                        .withHeader("Set-Cookie", "session=another; Path=/")
                        .withChunkedDribbleDelay(3, 100)
                        .withBody(NEGOTIATED.replace("secret+token/1", "other").replace("1.2", "2.0"))));

        assertThat(replay(recording).differences())
                .extracting(Difference::what)
                .containsExactly("body: ProtocolVersion was \"1.2\", is \"2.0\"");
    }

    private Recording negotiateRecorded() throws IOException {
        Recorder recorder = recorder(old.port());
        try (recorder) {
            HttpExchange.complete(
                    WireAddress.local(recorder.port()), RawRequest.get("/signalr/negotiate?clientProtocol=1.2"), SOON);
        }
        return Recording.read(recorder.files().get(0));
    }

    private ReplayResult replay(Recording recording) {
        return new Replayer(ReplayOptions.against(URI.create("http://127.0.0.1:" + old.port()))
                        .withPatience(Duration.ofSeconds(2))
                        .ignoringHeader("Matched-Stub-Id"))
                .replay(recording);
    }

    private Recorder recorder(int upstreamPort) throws IOException {
        return Recorder.start(new RecordOptions(
                URI.create("http://127.0.0.1:" + upstreamPort),
                new InetSocketAddress("127.0.0.1", 0),
                directory,
                "faults",
                Map.of(),
                true,
                List.of(),
                List.of(),
                Duration.ZERO));
    }

    private static String raw(int port, byte[] request) {
        Deadline deadline = Deadline.in(SOON);
        try (WireSocket socket = WireSocket.open(WireAddress.local(port), deadline)) {
            socket.send(request);
            StringBuilder all = new StringBuilder();
            for (byte[] piece = socket.read(8192, deadline); piece.length > 0; piece = socket.read(8192, deadline)) {
                all.append(new String(piece, StandardCharsets.ISO_8859_1));
            }
            return all.toString().replaceAll("Matched-Stub-Id: [^\r]*", "");
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
