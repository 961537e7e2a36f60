package dev.signalbox.token.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictBase64Test {
    @Property
    void decodesWhatItEncoded(@ForAll byte[] bytes) {
        assertThat(StrictBase64.decode(StrictBase64.encode(bytes))).isEqualTo(bytes);
    }

    @Property
    void aTextThatIsDecoded_isTheOnlyOneForItsBytes(
            @ForAll
                    @StringLength(max = 12)
                    @CharRange(from = 'A', to = 'Z')
                    @CharRange(from = 'a', to = 'z')
                    @Chars({'0', '9', '+', '/', '=', '-', '_', ' ', '\n'})
                    String text) {
        byte[] bytes = StrictBase64.decode(text);

        if (bytes != null) {
            assertThat(StrictBase64.encode(bytes)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "AA",
                "AAA",
                "AA=",
                "A===",
                "====",
                "=AAA",
                "AA=A",
                "AAA=AAAA", // padding
                "AB==",
                "AP==",
                "AAB=",
                "AAD=", // unused bits that are set
                "AAAA\n",
                "AA\r\nAA==",
                "AAA A",
                " AAA",
                "AAAA    ", // white space
                "-_-_",
                "AA-A", // the alphabet for URLs
                "AAA\u0100",
                "AAA\u0141",
                "\uFF21AAA" // characters whose low byte would do
            })
    void otherTexts_areRefused(String text) {
        assertThat(StrictBase64.decode(text)).isNull();
    }
}
