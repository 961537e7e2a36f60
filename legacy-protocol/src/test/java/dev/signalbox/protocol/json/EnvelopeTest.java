package dev.signalbox.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.ProtocolVersion;
import dev.signalbox.protocol.cursor.Cursor;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The outgoing messages, each against its literal text. */
class EnvelopeTest {

    private static final Cursor CURSOR = new Cursor(0xAB, 16);

    private static JsonPayload json(String text) {
        return JsonPayload.ofText(text);
    }

    private static String envelope(
            boolean initialized, boolean reconnect, String groups, long delay, String... messages) {
        Utf8Buffer out = new Utf8Buffer(1);
        List<JsonPayload> payloads =
                Arrays.stream(messages).map(JsonPayload::ofText).toList();
        EnvelopeWriter.write(out, CURSOR, initialized, reconnect, groups, delay, payloads);
        return out.toString();
    }

    @Test
    void anEnvelopeAlwaysHasCursorAndMessages() { // L 80
        assertThat(envelope(false, false, null, 0)).isEqualTo("{\"C\":\"g-AB-10\",\"M\":[]}");
    }

    @Test
    void envelopeMembersStandInOrder() { // L 79, L 81, L 84, L 88, L 89
        assertThat(envelope(true, true, "AQ+/==", 5000, "1", "\"é\""))
                .isEqualTo("{\"C\":\"g-AB-10\",\"S\":1,\"T\":1,\"G\":\"AQ+/==\",\"L\":5000,\"M\":[1,\"é\"]}");
    }

    @Test
    void messagesAreCopiedVerbatim() { // L 90
        assertThat(envelope(false, false, null, 0, "{ \"a\" : 1.0 }", "[]"))
                .isEqualTo("{\"C\":\"g-AB-10\",\"M\":[{ \"a\" : 1.0 },[]]}");
    }

    @Test
    void aClientInvocationIsHubMethodArgumentsState() { // L 206, L 200
        assertThat(ClientInvocation.of("ChatHub", "send", List.of()))
                .hasToString("{\"H\":\"ChatHub\",\"M\":\"send\",\"A\":[]}");
        assertThat(ClientInvocation.of("ChatHub", "<\"m\">", List.of(json("\"x\""), json("1")), "{\"n\":\"é\"}"))
                .hasToString("{\"H\":\"ChatHub\",\"M\":\"<\\\"m\\\">\",\"A\":[\"x\",1],\"S\":{\"n\":\"é\"}}");
    }

    @Test
    void anAnswerWithoutResultIsItsId() { // L 193
        assertThat(HubResponse.result("0", null).toPayload()).hasToString("{\"I\":\"0\"}");
        assertThat(HubResponse.result("0", JsonPayload.ofNull()).toPayload()).hasToString("{\"I\":\"0\"}");
        assertThat(HubResponse.result(null, json("3")).toPayload()).hasToString("{\"R\":3,\"I\":null}");
    }

    @Test
    void answerMembersStandInOrder() { // L 194, L 199
        assertThat(HubResponse.result("0", json("\"old\""))
                        .withState(json("{\"name\":\"new\"}"))
                        .toPayload())
                .hasToString("{\"S\":{\"name\":\"new\"},\"R\":\"old\",\"I\":\"0\"}");
        assertThat(HubResponse.hubException("0", "hubboom", json("{\"X\":1}"))
                        .withState(json("{}"))
                        .withStackTrace("at\nX")
                        .toPayload())
                .hasToString("{\"S\":{},\"I\":\"0\",\"H\":true,\"E\":\"hubboom\",\"T\":\"at\\nX\",\"D\":{\"X\":1}}");
    }

    @Test
    void errorsHaveTheirText() { // L 195, L 196
        assertThat(HubResponse.error("0", "There was an error invoking Hub method 'TestHub.Throw'.")
                        .toPayload())
                .hasToString("{\"I\":\"0\",\"E\":\"There was an error invoking Hub method 'TestHub.Throw'.\"}");
        assertThat(HubResponse.hubException("\"\u2028<", "he", null).toPayload())
                .hasToString("{\"I\":\"\\\"\\u2028<\",\"H\":true,\"E\":\"he\"}");
        assertThat(HubResponse.hubException("1", "m", JsonPayload.ofNull()).toPayload())
                .hasToString("{\"I\":\"1\",\"H\":true,\"E\":\"m\"}");
    }

    @Test
    void progressCarriesTheIdTwice() { // L 201
        assertThat(HubResponse.progress("0", json("1")).toPayload())
                .hasToString("{\"I\":\"P|0\",\"P\":{\"I\":\"0\",\"D\":1}}");
        assertThat(HubResponse.progress("0", JsonPayload.ofNull())
                        .withState(json("{\"a\":1}"))
                        .toPayload())
                .hasToString("{\"S\":{\"a\":1},\"I\":\"P|0\",\"P\":{\"I\":\"0\",\"D\":null}}");
        assertThat(HubResponse.progress(null, json("1")).toPayload())
                .hasToString("{\"I\":\"P|\",\"P\":{\"I\":null,\"D\":1}}");
    }

    @Test
    void negotiateHasTenMembersInOrder() { // L 36, L 37, L 44
        NegotiateResponse response = negotiate(Duration.ofSeconds(20), Duration.ZERO);
        assertThat(response.toJson())
                .isEqualTo(
                        "{\"Url\":\"/signalr\",\"ConnectionToken\":\"T+/=\",\"ConnectionId\":\"3a90\",\"KeepAliveTimeout\":20.0,"
                                + "\"DisconnectTimeout\":30.0,\"ConnectionTimeout\":110.0,\"TryWebSockets\":true,"
                                + "\"ProtocolVersion\":\"1.5\",\"TransportConnectTimeout\":5.0,\"LongPollDelay\":0.0}");
        assertThat(response.toString()).doesNotContain("T+/=");
    }

    @Test
    void negotiateTimesAreSecondsWithFraction() { // L 38
        assertThat(negotiate(null, Duration.ofMillis(250)).toJson())
                .contains("\"KeepAliveTimeout\":null,")
                .endsWith("\"LongPollDelay\":0.25}");
        assertThat(negotiate(Duration.ofSeconds(20).dividedBy(3), Duration.ofNanos(150))
                        .toJson())
                .contains("\"KeepAliveTimeout\":6.6666666,")
                .endsWith("\"LongPollDelay\":1E-07}");
        assertThat(negotiate(Duration.ofMillis(6666), Duration.ofMillis(300)).toJson())
                .contains("\"KeepAliveTimeout\":6.6659999999999995,")
                .endsWith("\"LongPollDelay\":0.3}");
        assertThatThrownBy(() -> negotiate(null, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longPollDelay");
    }

    @Test
    void fixedRepliesAreExact() { // L 50, L 52, L 223
        assertThat(FixedReply.PING).isEqualTo("{ \"Response\": \"pong\" }");
        assertThat(FixedReply.START).isEqualTo("{ \"Response\": \"started\" }");
        assertThat(FixedReply.PROXY_DISABLED)
                .isEqualTo("throw new Error('SignalR: JavaScript Hub proxy generation has been disabled.');");
    }

    @Test
    void limitsHaveALeastValue() {
        assertThatThrownBy(() -> new ReadLimits(0, 64, 1, 1)).hasMessageContaining("maxTextLength: 0");
        assertThatThrownBy(() -> new ReadLimits(1, 1, 1, 1)).hasMessageContaining("maxDepth");
        assertThatThrownBy(() -> new ReadLimits(1, 2, 0, 1)).hasMessageContaining("maxArguments");
        assertThatThrownBy(() -> new ReadLimits(1, 2, 1, 0)).hasMessageContaining("maxHubs");
    }

    private static NegotiateResponse negotiate(Duration keepAlive, Duration delay) {
        return new NegotiateResponse(
                "/signalr",
                "T+/=",
                "3a90",
                keepAlive,
                Duration.ofSeconds(30),
                Duration.ofSeconds(110),
                true,
                ProtocolVersion.negotiate("1.5"),
                Duration.ofSeconds(5),
                delay);
    }
}
