package dev.signalbox.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.protocol.JsonPayload;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class Utf8BufferTest {

    private static String json(String text) {
        return new Utf8Buffer().string(text).toString();
    }

    /** What UTF-8 can hold of a text: lone surrogates become U+FFFD. */
    private static String encodable(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> out.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return out.toString();
    }

    @Test
    void controlCharactersAreEscaped() { // L 69
        assertThat(json("\0\1\b\t\n\u000b\f\r\u001b\u001f\"\\"))
                .isEqualTo("\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001b\\u001f\\\"\\\\\"");
    }

    @Test
    void onlyThreeCharactersBeyondAsciiAreEscaped() { // L 68
        assertThat(json("\u0085\u2028\u2029")).isEqualTo("\"\\u0085\\u2028\\u2029\"");
        String raw = "/<>&'`\u007f\u0080\u009f\u00a0\u00ad\ufeff\ufffe\uffffé€😀";
        assertThat(json(raw)).isEqualTo("\"" + raw + "\"");
    }

    @Test
    void loneSurrogatesBecomeReplacementCharacters() {
        assertThat(json("a\ud83d b\ude00")).isEqualTo("\"a\ufffd b\ufffd\"");
        assertThat(new Utf8Buffer().raw("\ud83d")).hasToString("\ufffd");
    }

    @Test
    void numbersAreDecimal() {
        Utf8Buffer out = new Utf8Buffer(1);
        out.number(0).number(9).number(10).number(-1).number(Long.MIN_VALUE);
        assertThat(out).hasToString("0910-1-9223372036854775808");
    }

    @Test
    void aClearedBufferIsEmpty() {
        Utf8Buffer out = new Utf8Buffer(4);
        out.ascii("abcdefgh").clear();
        assertThat(out.length()).isZero();
        assertThat(out.payload(JsonPayload.ofNull()).toPayload()).isEqualTo(JsonPayload.ofNull());
        assertThatThrownBy(() -> new Utf8Buffer(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void anyTextIsReadBackByAnotherParser(@ForAll String text) throws IOException {
        byte[] json = new Utf8Buffer(1).string(text).toByteArray();
        assertThat(new ObjectMapper().readValue(json, String.class)).isEqualTo(encodable(text));
    }

    @Property
    void rawTextIsEncodedAsThePlatformDoes(@ForAll String text) {
        assertThat(new Utf8Buffer(1).raw(text).toByteArray())
                .isEqualTo(encodable(text).getBytes(StandardCharsets.UTF_8));
    }

    @Property
    void theWriterTakesAnyCuts(@ForAll String head, @ForAll String tail, @ForAll Random random) throws IOException {
        String text = head + "😀\ud83d\ud83d😀" + tail + "\ud83d";
        Utf8Buffer out = new Utf8Buffer(1);
        try (Writer writer = out.writer()) {
            int at = 0;
            while (at < text.length()) {
                int end = Math.min(text.length(), at + random.nextInt(3));
                writer.write(text.toCharArray(), at, end - at);
                at = end;
            }
        }
        assertThat(out).hasToString(encodable(text));
    }
}
