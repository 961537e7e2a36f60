package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.gateway.wire.RawSocket;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traces over REST: whose frames are shown, what is masked, what is refused. */
class TraceRoutesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = Gateway.builder(Managed.config().build())
                .connection("/echo", new EchoConnection())
                .start();
    }

    @AfterEach
    void stop() {
        gateway.stop();
    }

    private RawSocket.Response ask(String method, String target, String body, String key) throws IOException {
        return Managed.ask(gateway.managementPort(), method, target, key, "", body);
    }

    private JsonNode json(String method, String target, String body) throws IOException {
        return JSON.readTree(ask(method, target, body, Managed.CONTROL).body());
    }

    private static String until(RawSocket stream, String text) throws IOException {
        StringBuilder came = new StringBuilder();
        while (came.indexOf(text) < 0) {
            String chunk = stream.chunk();
            if (chunk.isEmpty()) {
                throw new AssertionError("ended after " + came);
            }
            came.append(chunk);
        }
        return came.toString();
    }

    private static List<String> texts(JsonNode reading) {
        List<String> texts = new ArrayList<>();
        reading.get("frames").forEach(frame -> texts.add(frame.get("text").textValue()));
        return texts;
    }

    @Test
    @DisplayName("the frames of the next connection appear in order, both ways, without its tokens")
    void frames() throws IOException {
        RawSocket.Response opened = ask("POST", "/api/traces", "{\"next\":1,\"seconds\":30}", Managed.CONTROL);
        assertThat(opened.statusLine()).contains(" 201 ");
        String trace = opened.header("Location");
        assertThat(JSON.readTree(opened.body()).get("next").intValue()).isEqualTo(1);
        Client client = Client.negotiate(gateway.port(), "/echo");
        try (RawSocket stream = client.open("serverSentEvents")) {
            stream.head();
            until(stream, "\"S\":1");
            client.send("serverSentEvents", "{\"x\":\"hello\"}");
            until(stream, "hello");
            JsonNode reading = json("GET", trace, "");
            List<String> texts = texts(reading);
            assertThat(texts).anyMatch(text -> text.startsWith("GET /echo/connect?"));
            assertThat(texts).anyMatch(text -> text.contains("\"S\":1"));
            assertThat(texts).filteredOn(text -> text.contains("hello")).hasSizeGreaterThanOrEqualTo(2);
            assertThat(reading.toString())
                    .doesNotContain(client.token)
                    .doesNotContain(URLEncoder.encode(client.token, UTF_8))
                    .doesNotContain(client.token.substring(0, 20));
            long before = 0;
            for (JsonNode frame : reading.get("frames")) {
                assertThat(frame.get("sequence").longValue()).isGreaterThan(before);
                before = frame.get("sequence").longValue();
                assertThat(frame.get("from").textValue()).isIn("client", "server");
                assertThat(frame.get("cut").booleanValue()).isFalse();
                assertThat(frame.get("size").intValue()).isNotNegative();
            }
            assertThat(reading.get("open").booleanValue()).isTrue();
            assertThat(reading.get("dropped").longValue()).isZero();
            JsonNode none =
                    json("GET", trace + "?after=" + reading.get("latest").longValue(), "");
            assertThat(none.get("frames")).isEmpty();
            String id = reading.get("frames").get(0).get("connection").textValue();
            assertThat(json("GET", "/api/traces", "")
                            .get("traces")
                            .get(0)
                            .get("followed")
                            .get(0)
                            .textValue())
                    .isEqualTo(id);
            assertThat(ask("DELETE", trace, "", Managed.CONTROL).statusLine()).contains(" 204 ");
            assertThat(ask("GET", trace, "", Managed.CONTROL).statusLine()).contains(" 404 ");
            assertThat(json("GET", "/api/traces", "").get("traces")).isEmpty();
        }
    }

    @Test
    @DisplayName("only so many are open at a time, and one that is closed makes room")
    void bounded() throws IOException {
        for (int i = 0; i < 8; i++) {
            assertThat(ask("POST", "/api/traces", "{\"user\":\"u" + i + "\"}", Managed.CONTROL)
                            .statusLine())
                    .contains(" 201 ");
        }
        RawSocket.Response refused = ask("POST", "/api/traces", "{\"connection\":\"c\"}", Managed.CONTROL);
        assertThat(refused.statusLine()).contains(" 409 ");
        assertThat(refused.body()).contains("As many traces are open as may be (8)");
        JsonNode traces = json("GET", "/api/traces", "").get("traces");
        assertThat(traces).hasSize(8);
        ask("DELETE", "/api/traces/" + traces.get(3).get("id").textValue(), "", Managed.CONTROL);
        assertThat(ask("POST", "/api/traces", "{\"connection\":\"c\"}", Managed.CONTROL)
                        .statusLine())
                .contains(" 201 ");
    }

    @Test
    @DisplayName("who may publish may not watch")
    void needsControl() throws IOException {
        for (String method : List.of("POST", "GET")) {
            assertThat(ask(method, "/api/traces", "", Managed.PUBLISH).statusLine())
                    .contains(" 403 ");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|The body is empty",
                "{}|connection: missing (expected: exactly one of connection, user, next)",
                "{\"connection\":\"a\",\"user\":\"b\"}|connection: connection and user (expected: exactly one",
                "{\"connection\":\"\"}|connection: an empty text",
                "{\"user\":7}|user: a number",
                "{\"next\":0}|next: 0 (expected: a whole number, 1 to 100)",
                "{\"next\":101}|next: 101 (expected: a whole number, 1 to 100)",
                "{\"next\":1.5}|next: a number (expected: a whole number",
                "{\"next\":1,\"seconds\":3601}|seconds: 3601 (expected: a whole number, 1 to 3600)",
                "{\"next\":1,\"seconds\":99999999999}|seconds: a number",
                "{\"next\":1,\"frames\":0}|frames: 0 (expected: a whole number, 1 to 10000)",
                "{\"next\":1,\"log\":\"yes\"}|log: a text (expected: true or false)",
                "{\"nxt\":1}|nxt: no such member",
            })
    void refused(String body, String detail) throws IOException {
        RawSocket.Response response = ask("POST", "/api/traces", body, Managed.CONTROL);
        assertThat(response.statusLine()).contains(" 400 ");
        assertThat(JSON.readTree(response.body()).get("detail").textValue()).startsWith(detail);
        assertThat(json("GET", "/api/traces", "").get("traces")).isEmpty();
    }

    @Test
    @DisplayName("a reading goes on after a number, and nothing else")
    void badAfter() throws IOException {
        String trace =
                ask("POST", "/api/traces", "{\"next\":1}", Managed.CONTROL).header("Location");
        RawSocket.Response response = ask("GET", trace + "?after=x", "", Managed.CONTROL);
        assertThat(response.statusLine()).contains(" 400 ");
        assertThat(response.body()).contains("after: no whole number");
    }
}
