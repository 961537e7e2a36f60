package dev.signalbox.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.ProtocolVersion;
import dev.signalbox.protocol.cursor.Cursor;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "     | {\"C\":\"g-1-2B\",\"D\":1,\"M\":[]}",
                "1.2  | {\"C\":\"g-1-2B\",\"D\":1,\"M\":[]}",
                "1.3  | {\"C\":\"g-1-2B\",\"D\":1,\"M\":[]}",
                "1.4  | {\"C\":\"g-1-2B\",\"D\":1,\"M\":[]}",
                "1.5  | {\"C\":\"g-1-2B\",\"M\":[]}",
                "1.6  | {\"C\":\"g-1-2B\",\"M\":[]}",
                "2.0  | {\"C\":\"g-1-2B\",\"E\":\"bye\",\"M\":[]}",
                "2.1  | {\"C\":\"g-1-2B\",\"E\":\"bye\",\"M\":[]}",
            })
    @DisplayName("each generation of clients is told in the way it understands")
    void byVersion(@Nullable String clientProtocol, String envelope) {
        Utf8Buffer out = new Utf8Buffer();
        Parting.of(ProtocolVersion.negotiate(clientProtocol))
                .write(out, new Cursor(1, 0x2B), JsonPayload.ofText("\"bye\""), null, 0);
        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).isEqualTo(envelope);
    }

    @ParameterizedTest
    @CsvSource({"1.2, false", "1.4, false", "1.5, false", "2.0, true"})
    @DisplayName("only the newest clients all stop when they are told so in answer to a return")
    void onReturn(String clientProtocol, boolean stops) {
        assertThat(Parting.of(ProtocolVersion.negotiate(clientProtocol)).stopsEveryClient())
                .isEqualTo(stops);
    }
}
