package dev.signalbox.conformance.client;

import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the run of the real clients has shown, as text. Written to {@code target/compatibility.md}, {@code target/compatibility-matrix.md} and
 * {@code target/compatibility.json}.
 *
 * @param summary one row for each client, one column for each transport, and a legend
 * @param matrix one row for each client and transport, one column for each behaviour, and a legend
 * @param failures one line for each behaviour that was not shown, with what was seen instead
 */
record CompatibilityTable(String summary, String matrix, List<String> failures) {
    static final Path SUMMARY = Path.of("target", "compatibility.md");
    static final Path MATRIX = Path.of("target", "compatibility-matrix.md");
    private static final Path JSON = Path.of("target", "compatibility.json");
    private static final List<String> NOT_OFFERED = List.of(
            "jquery.signalR 2.1 | not offered by the registries; its recorded traffic is replayed, and wire tests cover protocol 1.4",
            "jquery.signalR 2.0 | not offered by the registries; its recorded traffic is replayed, and wire tests cover protocol 1.3",
            "jquery.signalR 1.x | not offered by the registries; its recorded traffic is replayed, and wire tests cover protocol 1.2");

    /** Waits for all outcomes of a run and writes its tables. */
    static CompatibilityTable writtenOf(ClientMatrix official, OtherMatrix others) {
        List<MatrixRow> rows = MatrixRow.of(official, others);
        CompatibilityTable table = new CompatibilityTable(
                summary(rows),
                matrix(rows),
                rows.stream().flatMap(row -> row.failures().stream()).toList());
        try {
            Files.createDirectories(SUMMARY.getParent());
            Files.writeString(SUMMARY, table.summary());
            Files.writeString(MATRIX, table.matrix());
            Files.writeString(JSON, json(rows));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return table;
    }

    private static String summary(List<MatrixRow> rows) {
        StringBuilder text = new StringBuilder("| client | "
                + Arrays.stream(Transport.values()).map(Transport::wireName).collect(Collectors.joining(" | "))
                + " |\n|---|---|---|---|---|\n");
        List<String> clients = rows.stream().map(MatrixRow::client).distinct().toList();
        boolean official = true;
        for (String client : clients) {
            if (official && !client.startsWith("jquery")) {
                official = false;
                NOT_OFFERED.forEach(row -> text.append("| ").append(row).append(" | | | |\n"));
            }
            text.append("| ").append(client);
            for (Transport transport : Transport.values()) {
                MatrixRow row = find(rows, client, transport);
                text.append(" | ").append(row == null ? "-" : row.summary());
            }
            text.append(" |\n");
        }
        return text.append("\nA cell counts the behaviours shown, of those that the client knows: ")
                .append(behaviours())
                .append(". A dash: the client has no such transport.\n")
                .toString();
    }

    private static @Nullable MatrixRow find(List<MatrixRow> rows, String client, Transport transport) {
        return rows.stream()
                .filter(row -> row.client().equals(client) && row.transport() == transport)
                .findFirst()
                .orElse(null);
    }

    private static String matrix(List<MatrixRow> rows) {
        StringBuilder text = new StringBuilder("| client | transport |");
        for (Behaviour behaviour : Behaviour.values()) {
            text.append(' ').append(behaviour).append(" |");
        }
        text.append("\n|---|---|")
                .append("---|".repeat(Behaviour.values().length))
                .append('\n');
        for (MatrixRow row : rows) {
            text.append("| ").append(row.client()).append(" | ").append(row.transport());
            for (Behaviour behaviour : Behaviour.values()) {
                text.append(" | ").append(row.cell(behaviour));
            }
            text.append(" |\n");
        }
        return text.append(
                        "\nA dash: the client does not know this. \"returns\": it comes back with the same connection after a cut and"
                                + " loses nothing of what is sent from then on; more these clients do not promise, since they come back"
                                + " without a cursor, or abort the connection that they are about to reconnect.\n")
                .toString();
    }

    private static String behaviours() {
        return Arrays.stream(Behaviour.values()).map(Behaviour::toString).collect(Collectors.joining("; "));
    }

    private static String json(List<MatrixRow> rows) {
        return rows.stream()
                .map(row -> "  {\"client\":" + JsonText.quote(row.client()) + ",\"transport\":"
                        + JsonText.quote(row.transport().wireName()) + ",\"shown\":{"
                        + row.shown().entrySet().stream()
                                .map(shown -> JsonText.quote(shown.getKey().toString()) + ":"
                                        + shown.getValue().isEmpty())
                                .collect(Collectors.joining(","))
                        + "}}")
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }
}
