package dev.signalbox.hub.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.hub.HubMount;
import dev.signalbox.hub.HubServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What arguments become, as a table: {@code type | JSON | value}, or {@code ! text} for the exact error a caller sees with detailed
 * errors (protocol F5). Each row is a call that takes the whole way from payload to answer.
 */
final class BindingTableTest {
    private static final ObjectMapper PLAIN = new ObjectMapper();
    private static final String CLASSES = BindingHub.class.getName();

    private final HubMount mount = new HubMount(HubServer.builder()
            .hub(BindingHub.class, BindingHub::new)
            .detailedErrors(true)
            .build());

    record Row(String type, String json, String expected) {
        @Override
        public String toString() {
            return type + " from " + json;
        }
    }

    static List<Row> rows() throws IOException {
        try (InputStream table =
                Objects.requireNonNull(BindingTableTest.class.getResourceAsStream("arguments.txt"), "arguments.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", 3))
                    .map(cells -> new Row(cells[0].strip(), cells[1].strip(), cells[2].strip()))
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    @DisplayName("L 190: arguments")
    void argumentsBecome(Row row) throws IOException {
        String answer = mount.call("{\"H\":\"bindingHub\",\"M\":" + PLAIN.writeValueAsString(row.type()) + ",\"A\":["
                + row.json() + "],\"I\":0}");
        JsonNode read = PLAIN.readTree(answer);
        String got =
                read.has("E") ? "! " + read.get("E").asText() : read.get("R").asText();
        assertThat(got.replace("\n", "\\n").replace(CLASSES, "BindingHub")).isEqualTo(row.expected());
    }

    @Test
    void theTableIsWhole() throws IOException {
        assertThat(rows()).hasSizeGreaterThanOrEqualTo(150).doesNotHaveDuplicates();
    }
}
