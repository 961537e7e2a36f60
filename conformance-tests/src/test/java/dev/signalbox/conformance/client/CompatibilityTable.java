package dev.signalbox.conformance.client;

import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * What the run of the real clients has shown, as text: one row for each version, one column for each transport. Written to {@code
 * target/compatibility.md} and {@code .json}.
 *
 * @param markdown the table and its legend
 * @param json the same for programs
 */
record CompatibilityTable(String markdown, String json) {
    static final Path MARKDOWN = Path.of("target", "compatibility.md");
    private static final Path JSON = Path.of("target", "compatibility.json");
    private static final Duration WHOLE_RUN = Duration.ofMinutes(8);
    private static final List<String> NOT_OFFERED = List.of(
            "2.1 | not offered by the registries; covered by wire tests for protocol 1.4",
            "2.0 | not offered by the registries; covered by wire tests for protocol 1.3",
            "1.x | not offered by the registries; covered by wire tests for protocol 1.2");

    /** Waits for all outcomes of a run and writes its table. */
    static CompatibilityTable writtenOf(ClientMatrix matrix) {
        CompatibilityTable table = new CompatibilityTable(markdown(matrix), json(matrix));
        try {
            Files.createDirectories(MARKDOWN.getParent());
            Files.writeString(MARKDOWN, table.markdown());
            Files.writeString(JSON, table.json());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return table;
    }

    private static String markdown(ClientMatrix matrix) {
        StringBuilder text = new StringBuilder("| jquery.signalR | "
                + Arrays.stream(Transport.values()).map(Transport::wireName).collect(Collectors.joining(" | "))
                + " |\n|---|---|---|---|---|\n");
        for (ClientVersion version : ClientVersion.offered()) {
            text.append("| ").append(version.signalR());
            for (Transport transport : Transport.values()) {
                text.append(" | ").append(cell(passed(matrix, new ClientPair(version, transport))));
            }
            text.append(" |\n");
        }
        NOT_OFFERED.forEach(row -> text.append("| ").append(row).append(" | | | |\n"));
        return text.append("\nA cell counts the behaviours shown: ")
                .append(Arrays.stream(Behaviour.values())
                        .map(Behaviour::toString)
                        .collect(Collectors.joining("; ")))
                .append(".\n")
                .toString();
    }

    private static String cell(List<Behaviour> passed) {
        List<String> missing = Arrays.stream(Behaviour.values())
                .filter(behaviour -> !passed.contains(behaviour))
                .map(Behaviour::toString)
                .toList();
        return missing.isEmpty()
                ? "all " + passed.size()
                : passed.size() + " of " + Behaviour.values().length + ", not: " + String.join("; ", missing);
    }

    private static String json(ClientMatrix matrix) {
        List<String> rows = new ArrayList<>();
        for (ClientPair pair : ClientPair.all()) {
            rows.add("  {\"version\":" + JsonText.quote(pair.version().signalR()) + ",\"jquery\":"
                    + JsonText.quote(pair.version().jquery()) + ",\"transport\":"
                    + JsonText.quote(pair.transport().wireName()) + ",\"passed\":"
                    + passed(matrix, pair).stream()
                            .map(behaviour -> JsonText.quote(behaviour.toString()))
                            .collect(Collectors.joining(",", "[", "]"))
                    + "}");
        }
        return "[\n" + String.join(",\n", rows) + "\n]\n";
    }

    private static List<Behaviour> passed(ClientMatrix matrix, ClientPair pair) {
        return Arrays.stream(Behaviour.values())
                .filter(behaviour -> passed(matrix, pair, behaviour))
                .toList();
    }

    private static boolean passed(ClientMatrix matrix, ClientPair pair, Behaviour behaviour) {
        try {
            matrix.outcome(pair, behaviour).get(WHOLE_RUN.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException failed) {
            return false;
        } catch (TimeoutException late) {
            throw new IllegalStateException(pair + ": " + behaviour + " has no outcome after " + WHOLE_RUN, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
