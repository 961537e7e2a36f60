package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.gateway.trace.OpenTelemetryTracing;
import dev.signalbox.gateway.trace.Tracing;
import dev.signalbox.gateway.wire.RawSocket;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubException;
import dev.signalbox.hub.HubServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The spans of requests and of hub calls, as an OpenTelemetry SDK gets them; and that none is needed. */
class TracingTest {
    private static final String DATA = "&connectionData=" + URLEncoder.encode("[{\"name\":\"work\"}]", UTF_8);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "traceparent: 00-" + TRACE + "-b7ad6b7169203331-01\r\n";
    private static final String USUAL = "";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();
    private final AtomicReference<String> traceOfMethod = new AtomicReference<>("");
    private Gateway gateway;

    /** Works and fails. */
    public final class Work extends Hub {
        /** Works. */
        public String work(String text) {
            traceOfMethod.set(Span.current().getSpanContext().getTraceId());
            return text;
        }

        /** Fails. */
        public void fail(String text) {
            throw new IllegalStateException("secret " + text);
        }

        /** Fails so that the caller is told. */
        public void complain(String text) {
            throw new HubException("secret " + text);
        }
    }

    private void start(Tracing tracing) throws IOException {
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .tokenKey("ykZ43x7Q3vslqm4thdoW0+Hww6HXmZUU6jbEk6FMLQ0=")
                        .identity(request -> {
                            if (request.query().get("explode") != null) {
                                throw new IllegalStateException("on purpose");
                            }
                            return dev.signalbox.connection.ConnectionUser.ANONYMOUS;
                        })
                        .build())
                .tracing(tracing)
                .hubs("/signalr", HubServer.builder().hub(Work.class, Work::new).build())
                .start();
    }

    @AfterEach
    void stop() {
        gateway.stop();
        sdk.close();
    }

    private String get(String target, String headers) throws IOException {
        try (RawSocket socket =
                RawSocket.to(gateway.port()).send("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n")) {
            return socket.response().statusLine();
        }
    }

    private static String until(RawSocket stream, String text) throws IOException {
        StringBuilder came = new StringBuilder();
        while (came.indexOf(text) < 0) {
            String chunk = stream.chunk();
            if (chunk.isEmpty() || chunk.contains("data: {}")) {
                throw new AssertionError("nothing more after " + came);
            }
            came.append(chunk);
        }
        return came.toString();
    }

    private Client negotiated() throws IOException {
        return Client.negotiate(gateway.port(), "/signalr");
    }

    private RawSocket stream(Client client, String endpoint, String more) throws IOException {
        return RawSocket.to(gateway.port())
                .send("GET " + client.target(endpoint, "serverSentEvents") + DATA + more + " HTTP/1.1\r\nHost: x\r\n"
                        + PARENT + "\r\n");
    }

    private void call(Client client, String method, String headers) throws IOException {
        String body = "data="
                + URLEncoder.encode("{\"H\":\"work\",\"M\":\"" + method + "\",\"A\":[\"PAYLOAD\"],\"I\":7}", UTF_8);
        try (RawSocket socket = RawSocket.to(gateway.port())
                .send("POST " + client.target("/send", "serverSentEvents") + DATA + " HTTP/1.1\r\nHost: x\r\n" + headers
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)) {
            assertThat(socket.response().body()).contains("\"I\":\"7\"");
        }
    }

    private SpanData span(String name) {
        List<SpanData> found = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private static String text(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.stringKey(attribute));
    }

    @Test
    @DisplayName("negotiate, connect, start, a call, reconnect and abort have spans; polls, sends and pings have none")
    void requestsOfALife() throws IOException {
        start(new OpenTelemetryTracing(sdk));
        Client client = negotiated();
        try (RawSocket stream = stream(client, "/connect", USUAL)) {
            stream.head();
            String cursor = Client.cursor(until(stream, "\"S\":1"));
            get(client.target("/start", "serverSentEvents") + DATA, USUAL);
            get("/signalr/ping", USUAL);
            call(client, "work", PARENT);
            try (RawSocket again = stream(client, "/reconnect", "&messageId=" + URLEncoder.encode(cursor, UTF_8))) {
                again.head();
                client.abort("serverSentEvents");
            }
        }
        assertThat(exporter.getFinishedSpanItems())
                .extracting(SpanData::getName)
                .containsExactlyInAnyOrder(
                        "signalr negotiate",
                        "signalr connect",
                        "signalr start",
                        "Work/work",
                        "signalr reconnect",
                        "signalr abort");
        SpanData connect = span("signalr connect");
        assertThat(connect.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(connect.getTraceId()).isEqualTo(TRACE);
        assertThat(connect.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(text(connect, "signalr.transport")).isEqualTo("serverSentEvents");
        assertThat(text(connect, "http.request.method")).isEqualTo("GET");
        assertThat(text(connect, "http.route")).isEqualTo("/signalr/connect");
        SpanData negotiate = span("signalr negotiate");
        assertThat(negotiate.getParentSpanContext().isValid()).isFalse();
        assertThat(negotiate.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
                .isEqualTo(200);
        assertThat(text(span("signalr start"), "signalr.transport")).isEqualTo("serverSentEvents");
        SpanData work = span("Work/work");
        assertThat(work.getTraceId()).isEqualTo(TRACE).isEqualTo(traceOfMethod.get());
        assertThat(work.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(text(work, "rpc.system")).isEqualTo("signalr");
        assertThat(text(work, "rpc.service")).isEqualTo("Work");
        assertThat(text(work, "rpc.method")).isEqualTo("work");
        assertThat(text(work, "signalr.connection.id")).isNotEmpty();
        assertThat(exporter.getFinishedSpanItems().toString())
                .doesNotContain("PAYLOAD")
                .doesNotContain(client.token)
                .doesNotContain("connectionToken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fail", "complain", "madeUpByAClient"})
    @DisplayName("a call that fails marks its span, without a message")
    void failingCall(String method) throws IOException {
        start(new OpenTelemetryTracing(sdk));
        Client client = negotiated();
        try (RawSocket stream = stream(client, "/connect", USUAL)) {
            stream.head();
            until(stream, "\"S\":1");
            call(client, method, USUAL);
        }
        SpanData failed = span(method.startsWith("made") ? "Work/unknown" : "Work/" + method);
        assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(text(failed, "error.type"))
                .isEqualTo(
                        switch (method) {
                            case "fail" -> IllegalStateException.class.getName();
                            case "complain" -> HubException.class.getName();
                            default -> text(failed, "error.type");
                        })
                .isNotEmpty();
        assertThat(failed.toString()).doesNotContain("secret").doesNotContain("madeUp");
    }

    @Test
    @DisplayName("a request that fails or is refused marks its span")
    void failingRequest() throws IOException {
        start(new OpenTelemetryTracing(sdk));
        assertThat(get("/signalr/negotiate?explode=1", PARENT)).contains(" 500 ");
        assertThat(get("/signalr/connect?transport=pigeon&connectionToken=x", USUAL))
                .contains(" 400 ");
        SpanData refused = span("signalr connect");
        assertThat(refused.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
                .isEqualTo(400);
        assertThat(text(refused, "signalr.transport")).isNull();
    }

    @Test
    @DisplayName("a socket's traceparent is linked from its calls: no trace lasts as long as a connection")
    void socket() throws IOException {
        start(new OpenTelemetryTracing(sdk));
        Client client = negotiated();
        try (RawSocket socket =
                RawSocket.to(gateway.port()).upgrade(client.target("/connect", "webSockets") + DATA, PARENT)) {
            socket.head();
            socket.frame();
            socket.frame(0x81, "{\"H\":\"work\",\"M\":\"work\",\"A\":[\"x\"],\"I\":7}");
            String came = socket.frame();
            while (!came.contains("\"I\":\"7\"")) {
                came = socket.frame();
            }
        }
        assertThat(span("signalr connect").getTraceId()).isEqualTo(TRACE);
        SpanData work = span("Work/work");
        assertThat(work.getParentSpanContext().isValid()).isFalse();
        assertThat(work.getTraceId()).isNotEqualTo(TRACE);
        assertThat(work.getLinks())
                .singleElement()
                .matches(link -> link.getSpanContext().getTraceId().equals(TRACE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"traceparent: rubbish\r\n", "traceparent: 00-0-0-00\r\n", "traceparent: \r\n"})
    @DisplayName("a bad traceparent is no parent and no error")
    void badParent(String header) throws IOException {
        start(new OpenTelemetryTracing(sdk));
        assertThat(get("/signalr/negotiate?clientProtocol=1.5", header)).contains(" 200 ");
        assertThat(span("signalr negotiate").getParentSpanContext().isValid()).isFalse();
    }

    @Test
    @DisplayName("without an SDK everything works and nothing is said to be collected")
    void withoutSdk() throws IOException {
        OpenTelemetryTracing tracing = new OpenTelemetryTracing(OpenTelemetry.noop());
        assertThat(tracing.isCollected()).isFalse();
        assertThat(new OpenTelemetryTracing(sdk).isCollected()).isTrue();
        assertThat(exporter.getFinishedSpanItems()).as("asking leaves nothing").isEmpty();
        start(tracing);
        Client client = negotiated();
        try (RawSocket stream = stream(client, "/connect", USUAL)) {
            stream.head();
            until(stream, "\"S\":1");
            call(client, "work", PARENT);
        }
    }
}
