package dev.signalbox.conformance.corpus;

import dev.signalbox.conformance.replay.Difference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is knowingly otherwise than recorded, read from a file of blocks:
 *
 * <pre>
 * = K11 A refusal says what was wrong as text/plain.
 * * :: HEADER * header Content-Type was not there, is text/plain; charset=UTF-8
 * ~ C4 Two clients that connect at the same time see each other or do not.
 * jquery-1.* :: MISSING * "connected"*
 * </pre>
 *
 * <p>A block begins with its reason, which names the section of the protocol notes that judges it. Each of its lines names recordings and
 * differences; {@code *} stands for any text. A line of a block that begins with {@code =} must be met by a run, one of a block that begins
 * with {@code ~} may be: it depends on who was faster. Safe for use by any thread.
 */
final class ExpectedDifferences {
    private static final String SEPARATOR = " :: ";

    /**
     * A block.
     *
     * @param reason why it is so
     * @param certain whether its lines must be met
     */
    record Reason(String reason, boolean certain) {}

    private static final class Line {
        final Reason reason;
        final String text;
        final Pattern recordings;
        final Pattern differences;
        final AtomicBoolean met = new AtomicBoolean();

        Line(Reason reason, String text) {
            int separator = text.indexOf(SEPARATOR);
            if (separator < 0) {
                throw new IllegalArgumentException("\"" + text + "\" (expected: RECORDING" + SEPARATOR + "DIFFERENCE)");
            }
            this.reason = reason;
            this.text = text;
            this.recordings = glob(text.substring(0, separator));
            this.differences = glob(text.substring(separator + SEPARATOR.length()));
        }

        private static Pattern glob(String text) {
            return Pattern.compile(
                    Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                    Pattern.DOTALL);
        }
    }

    private final List<Line> lines;

    private ExpectedDifferences(List<Line> lines) {
        this.lines = lines;
    }

    static ExpectedDifferences read(Path file) {
        try {
            return parse(Files.readAllLines(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(file + " cannot be read", failure);
        }
    }

    static ExpectedDifferences parse(List<String> text) {
        List<Line> lines = new ArrayList<>();
        Reason reason = null;
        for (String line : text) {
            if (line.startsWith("= ") || line.startsWith("~ ")) {
                reason = new Reason(line.substring(2), line.startsWith("="));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                if (reason == null) {
                    throw new IllegalArgumentException(
                            "\"" + line + "\" has no reason (expected: a line that begins with = before it)");
                }
                lines.add(new Line(reason, line));
            }
        }
        return new ExpectedDifferences(lines);
    }

    /** How a difference is written here. */
    static String text(Difference difference) {
        return difference.kind() + " " + difference.sentence();
    }

    /** Those that no line names, written as lines would name them. */
    List<String> unexpected(String recording, List<Difference> differences) {
        List<String> unexpected = new ArrayList<>();
        for (Difference difference : differences) {
            String text = text(difference);
            boolean expected = false;
            for (Line line : lines) {
                if (line.recordings.matcher(recording).matches()
                        && line.differences.matcher(text).matches()) {
                    line.met.set(true);
                    expected = true;
                }
            }
            if (!expected) {
                unexpected.add(recording + SEPARATOR + text);
            }
        }
        return unexpected;
    }

    /** The lines that had to be met and were not. */
    List<String> unmet() {
        return lines.stream()
                .filter(line -> line.reason.certain() && !line.met.get())
                .map(line -> line.text)
                .toList();
    }

    /** The reasons, in the order of the file. */
    List<Reason> reasons() {
        return lines.stream().map(line -> line.reason).distinct().toList();
    }

    /** The recordings, as lines name them, that a reason is given for. */
    List<String> recordings(Reason reason) {
        return lines.stream()
                .filter(line -> line.reason.equals(reason))
                .map(line -> line.text.substring(0, line.text.indexOf(SEPARATOR)))
                .distinct()
                .toList();
    }
}
