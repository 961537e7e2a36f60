package dev.signalbox.hub.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubMount;
import dev.signalbox.hub.HubServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How results are written, as a table: {@code value | JSON} (protocol A14). Each row is a value of {@link OutputValues} that a hub method
 * returns and sends.
 */
final class OutputTableTest {
    private final HubMount mount = new HubMount(
            HubServer.builder().hub(OutputHub.class, OutputHub::new).build());

    record Row(String value, String json) {
        @Override
        public String toString() {
            return value;
        }
    }

    static List<Row> rows() throws IOException {
        try (InputStream table =
                Objects.requireNonNull(OutputTableTest.class.getResourceAsStream("results.txt"), "results.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", 2))
                    .map(cells -> new Row(cells[0].strip(), cells[1].strip()))
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    @DisplayName("L 58-70: results and arguments of clients")
    void valuesAreWritten(Row row) {
        String answer = mount.call("{\"H\":\"outputHub\",\"M\":\"give\",\"A\":[\"" + row.value() + "\"],\"I\":0}");
        String result = answer.equals("{\"I\":\"0\"}")
                ? "null"
                : answer.substring("{\"R\":".length(), answer.length() - ",\"I\":\"0\"}".length());
        assertThat(result).isEqualTo(row.json());
        mount.call("{\"H\":\"outputHub\",\"M\":\"show\",\"A\":[\"" + row.value() + "\"],\"I\":0}");
        assertThat(mount.taken())
                .containsExactly("h-OutputHub {\"H\":\"OutputHub\",\"M\":\"show\",\"A\":[" + row.json() + "]}");
    }

    @Test
    void theTableHasEveryValue() throws IOException {
        assertThat(rows().stream().map(Row::value))
                .containsExactlyElementsOf(new OutputValues().all().keySet())
                .hasSizeGreaterThanOrEqualTo(100);
    }

    public static final class OutputHub extends Hub {
        public @Nullable Object give(String value) {
            return new OutputValues().all().get(value);
        }

        public void show(String value) {
            clients().all().invoke("show", new OutputValues().all().get(value));
        }
    }
}
