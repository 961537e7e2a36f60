package dev.signalbox.protocol.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.json.Utf8Buffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {

    private static final String ENVELOPE = "{\"C\":\"g-1-2\",\"M\":[\"é\"]}";

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String frame(Framing framing, String json) {
        return text(framing.frame(json.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "WEB_SOCKETS, RAW",
        "LONG_POLLING, RAW",
        "SERVER_SENT_EVENTS, EVENT_STREAM",
        "FOREVER_FRAME, FOREVER_FRAME"
    })
    void eachTransportHasItsFraming(TransportType transport, Framing expected) {
        assertThat(Framing.of(transport)).isEqualTo(expected);
    }

    @Test
    void rawIsTheTextItself() {
        assertThat(frame(Framing.RAW, ENVELOPE)).isEqualTo(ENVELOPE);
    }

    @Test
    void anEventIsOneDataLineAndABlankOne() { // L 111
        assertThat(frame(Framing.EVENT_STREAM, ENVELOPE)).isEqualTo("data: " + ENVELOPE + "\n\n");
    }

    @Test
    void lineBreaksBetweenTokensCannotCutAnEvent() {
        assertThat(frame(Framing.EVENT_STREAM, "{\r\n\"M\":[]\n}")).isEqualTo("data: {  \"M\":[] }\n\n");
    }

    @Test
    void aScriptCallsTheReceiver() { // L 119, L 120
        assertThat(frame(Framing.FOREVER_FRAME, ENVELOPE)).isEqualTo("<script>r(c, " + ENVELOPE + ");</script>\r\n");
        assertThat(frame(Framing.FOREVER_FRAME, "[\"</script>&'\"]"))
                .isEqualTo("<script>r(c, [\"\\u003c/script\\u003e&'\"]);</script>\r\n");
    }

    @Test
    void keepAlivesAreExact() { // L 112, L 121, L 125, L 96
        assertThat(text(Framing.keepAlive(TransportType.WEB_SOCKETS))).isEqualTo("{}");
        assertThat(text(Framing.keepAlive(TransportType.SERVER_SENT_EVENTS))).isEqualTo("data: {}\n\n");
        assertThat(text(Framing.keepAlive(TransportType.FOREVER_FRAME))).isEqualTo("<script>r(c, {});</script>\n\n");
        assertThat(text(Framing.keepAlive(TransportType.LONG_POLLING))).isEqualTo(" ");
    }

    @Test
    void preludesAreExact() { // L 110, L 117
        assertThat(text(EventStream.prelude())).isEqualTo("data: initialized\n\n");
        assertThat(text(ForeverFrame.prelude(4294967295L)))
                .isEqualTo("<!DOCTYPE html><html><head><title>SignalR Forever Frame Transport Stream</title>\r\n"
                        + "<script>\r\n    var $ = window.parent.jQuery,\r\n"
                        + "        ff = $ ? $.signalR.transports.foreverFrame : null,\r\n"
                        + "        c =  ff ? ff.getConnection('4294967295') : null,\r\n"
                        + "        r = ff ? ff.receive : function() {};\r\n"
                        + "    ff ? ff.started(c) : '';</script></head><body>\r\n");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "007, 7", "4294967295, 4294967295"})
    void frameIdsAreUnsigned32BitNumbers(String text, long expected) throws ProtocolException {
        assertThat(ForeverFrame.parseFrameId(text)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "L 118: frameId \"{0}\" is refused")
    @NullAndEmptySource
    @ValueSource(strings = {"-1", "+1", " 1", "1 ", "abc", "4294967296", "99999999999999999999999", "1.0", "0x1", "١"})
    void otherFrameIdsAreRefused(String text) {
        assertThatThrownBy(() -> ForeverFrame.parseFrameId(text))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("The supplied frameId is in the incorrect format.");
        assertThatThrownBy(() -> ForeverFrame.prelude(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void noTextLeavesTheScriptElement(@ForAll String text) {
        String script =
                frame(Framing.FOREVER_FRAME, new Utf8Buffer().string(text).toString());
        String inside = script.substring("<script>r(c, ".length(), script.length() - ");</script>\r\n".length());
        assertThat(inside).doesNotContain("<", ">");
    }

    @Property
    void anEventIsAlwaysOneLine(@ForAll byte[] json) {
        byte[] event = Framing.EVENT_STREAM.frame(json);
        assertThat(event).hasSize(json.length + 8).endsWith('\n', '\n');
        assertThat(text(event).indexOf('\n')).isEqualTo(text(event).length() - 2);
    }

    @Property
    void aBufferIsFramedLikeItsBytes(@ForAll Framing framing, @ForAll String text) {
        Utf8Buffer buffer = new Utf8Buffer(1).string(text);
        assertThat(framing.frame(buffer)).isEqualTo(framing.frame(buffer.toByteArray()));
    }

    @Test
    void contentTypesAreExact() { // L 42, L 109, L 122
        assertThat(ContentTypes.JSON).isEqualTo("application/json; charset=UTF-8");
        assertThat(ContentTypes.JAVASCRIPT).isEqualTo("application/javascript; charset=UTF-8");
        assertThat(ContentTypes.EVENT_STREAM).isEqualTo("text/event-stream");
        assertThat(ContentTypes.HTML).isEqualTo("text/html; charset=UTF-8");
        assertThat(ContentTypes.PLAIN_TEXT).isEqualTo("text/plain");
    }
}
