package dev.signalbox.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class HeadTextTest {

    @Property
    void everyBytesComeBack(@ForAll byte[] bytes) {
        assertThat(HeadText.bytes(HeadText.of(bytes))).isEqualTo(bytes);
    }

    @Property
    void whatIsUtf8IsItself(@ForAll String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(HeadText.of(bytes)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }

    @Test
    void aByteThatIsNoneStandsForItself() {
        byte[] latin = "M\u00fcller, caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(HeadText.of(latin)).isEqualTo("M\udcfcller, caf\udce9");
    }

    @Test
    void itIsTheSameTextBehindJson() {
        String text = "caf\udce9, \ud83d\ude00";

        assertThat(JsonText.quote(text)).isEqualTo("\"caf\\udce9, \ud83d\ude00\"");
        assertThat(JsonText.parse(JsonText.quote(text)).string()).isEqualTo(text);
    }
}
