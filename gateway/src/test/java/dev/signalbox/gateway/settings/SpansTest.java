package dev.signalbox.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpansTest {

    @ParameterizedTest
    @CsvSource({
        "30s, 30000, 30s",
        "500ms, 500, 500ms",
        "2m, 120000, 2m",
        "1h, 3600000, 1h",
        "1d, 86400000, 24h",
        "1d12h, 129600000, 36h",
        "1m30s, 90000, 1m30s",
        "2.5s, 2500, 2s500ms",
        "0s, 0, 0s",
        "' 90S ', 90000, 1m30s",
        "00:00:30, 30000, 30s",
        "00:01:50, 110000, 1m50s",
        "1.02:03:04.0050000, 93784005, 26h3m4s5ms",
    })
    void spansAreReadAsPeopleWriteThem(String text, long millis, String shown) {
        Duration span = Spans.parse(text);
        assertThat(span).isEqualTo(Duration.ofMillis(millis));
        assertThat(Spans.show(span)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "s",
                "-1s",
                "1 s",
                "1w",
                "PT30S",
                "1s2",
                "99999999999s",
                "1.2345s",
                "٣s",
                "0:30",
                "00:60:00",
                "00:00:30s"
            })
    void allElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Spans.parse(text));
    }
}
