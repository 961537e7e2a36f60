package dev.signalbox.conformance.rule;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a run is expected to yield: every rule passes, or is proven elsewhere, unless a line says otherwise. Lines are
 *
 * <pre>
 * number  transport  version  verdict  reason
 * </pre>
 *
 * separated by spaces; {@code *} stands for any transport or version, {@code -} for none; {@code #} begins a comment line. Immutable.
 */
public final class ExpectedOutcomes {

    private record Line(int at, int number, String transport, String version, Verdict verdict, String reason) {
        boolean speaksOf(Outcome outcome) {
            return number == outcome.rule().number()
                    && matches(transport, outcome.dialect().transportLabel())
                    && matches(version, outcome.dialect().versionLabel());
        }

        private static boolean matches(String pattern, String label) {
            return pattern.equals("*") || pattern.equals(label);
        }
    }

    private final List<Line> lines;

    private ExpectedOutcomes(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /** Expects that everything passes. */
    public static ExpectedOutcomes allPass() {
        return new ExpectedOutcomes(List.of());
    }

    /**
     * Reads a file.
     *
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException when a line is not understood; the message says which
     */
    public static ExpectedOutcomes read(Path file) throws IOException {
        return parse(Files.readAllLines(file, StandardCharsets.UTF_8));
    }

    /**
     * Reads lines.
     *
     * @throws IllegalArgumentException when one is not understood; the message says which
     */
    public static ExpectedOutcomes parse(List<String> text) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            String line = text.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split("\\s+", 5);
            if (parts.length < 5) {
                throw new IllegalArgumentException("expected outcomes, line " + (i + 1) + ": " + line
                        + " (expected: number, transport, version, verdict and reason)");
            }
            try {
                lines.add(new Line(
                        i + 1, Integer.parseInt(parts[0]), parts[1], parts[2], Verdict.of(parts[3]), parts[4]));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(
                        "expected outcomes, line " + (i + 1) + ": " + wrong.getMessage(), wrong);
            }
        }
        return new ExpectedOutcomes(lines);
    }

    /** What is expected of a trial: the verdict of the first line that speaks of it. */
    public Verdict of(Outcome outcome) {
        return lines.stream()
                .filter(line -> line.speaksOf(outcome))
                .map(Line::verdict)
                .findFirst()
                .orElse(outcome.rule().body() == null ? Verdict.ELSEWHERE : Verdict.PASS);
    }

    /**
     * Compares a run with what was expected of it, in both directions.
     *
     * @return one sentence for each difference; a line that speaks of nothing that was tried is one too
     */
    public List<String> differences(List<Outcome> outcomes) {
        List<String> differences = new ArrayList<>();
        Set<Line> used = new HashSet<>();
        for (Outcome outcome : outcomes) {
            lines.stream().filter(line -> line.speaksOf(outcome)).findFirst().ifPresent(used::add);
            Verdict expected = of(outcome);
            if (expected != outcome.verdict()) {
                differences.add(outcome + " (expected: " + expected.id() + ")");
            }
        }
        for (Line line : lines) {
            if (!used.contains(line)) {
                differences.add("expected outcomes, line " + line.at() + ": L " + line.number() + " " + line.transport()
                        + " " + line.version() + " speaks of nothing that was tried");
            }
        }
        return differences;
    }
}
