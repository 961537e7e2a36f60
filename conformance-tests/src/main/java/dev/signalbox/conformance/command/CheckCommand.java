package dev.signalbox.conformance.command;

import dev.signalbox.conformance.rule.ExpectedOutcomes;
import dev.signalbox.conformance.rule.Feature;
import dev.signalbox.conformance.rule.Outcome;
import dev.signalbox.conformance.rule.Prober;
import dev.signalbox.conformance.rule.Rule;
import dev.signalbox.conformance.rule.RuleRun;
import dev.signalbox.conformance.rule.Target;
import dev.signalbox.conformance.rule.Verdict;
import dev.signalbox.conformance.rule.report.JUnitXml;
import dev.signalbox.conformance.rule.report.OutcomeTable;
import dev.signalbox.conformance.rule.section.Checklist;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tries the numbered rules on any server. */
@Command(
        name = "check",
        description = {
            "Tries the numbered rules of the wire on a server, over every transport and protocol version.",
            "Many rules talk to the hubs of the suite ('signalbox-conformance suite' serves them; on another server they"
                    + " are to be written after their description). What the target has is found out by asking it; rules"
                    + " that need something else are skipped by name."
        })
final class CheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--target",
            paramLabel = "URL",
            required = true,
            description = "Where the hubs are mounted, for example http://host:8081/signalr. Without a path: /signalr.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private URI target;

    @Option(
            names = "--twin",
            paramLabel = "URL",
            description =
                    "Another server with the same token keys, mounted alike, for rules about moving between servers.")
    private @Nullable URI twin;

    @Option(
            names = "--only",
            paramLabel = "NUMBERS",
            split = ",",
            description = "Only these rules, for example 36-58,103.")
    private List<String> only = List.of();

    @Option(
            names = "--with",
            paramLabel = "FEATURE",
            split = ",",
            description =
                    "Takes it that the target has this, whatever was found; 'backplane' (the twin shares one) can only be said so.")
    private List<String> with = List.of();

    @Option(
            names = "--without",
            paramLabel = "FEATURE",
            split = ",",
            description = "Takes it that the target lacks this, and so skips the rules that need it.")
    private List<String> without = List.of();

    @Option(
            names = "--expected",
            paramLabel = "FILE",
            description = "What is expected to fail; the run is good when exactly that came, in both directions.")
    private @Nullable Path expected;

    @Option(names = "--junit", paramLabel = "FILE", description = "Writes JUnit XML.")
    private @Nullable Path junit;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "10",
            description = "How long an ordinary wait may last, default ${DEFAULT-VALUE}. Seconds.")
    private int timeout;

    @Option(names = "--failures-only", description = "Leaves out of the table what passed.")
    private boolean failuresOnly;

    @Option(names = "--quiet", description = "Shows no progress.")
    private boolean quiet;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Rule> rules = chosen();
        ExpectedOutcomes expectation = expectation();
        Target probed = probed();
        out.println("The target has: " + new TreeSet<>(probed.features()));
        out.flush();
        List<Outcome> outcomes = RuleRun.of(rules, List.of(probed), progress());
        out.print(OutcomeTable.of(outcomes, !failuresOnly));
        if (junit != null) {
            writeJUnit(junit, outcomes);
        }
        if (expected == null) {
            out.flush();
            return outcomes.stream().anyMatch(Outcome::wrong) ? ExitCode.DIFFERENT : ExitCode.GOOD;
        }
        List<String> differences = expectation.differences(outcomes);
        out.println(
                differences.isEmpty()
                        ? "exactly as expected"
                        : differences.size() + " differences from what was expected:");
        differences.forEach(difference -> out.println("  " + difference));
        out.flush();
        return differences.isEmpty() ? ExitCode.GOOD : ExitCode.DIFFERENT;
    }

    private Target probed() {
        try {
            Target found = Prober.probe(Addresses.target(target)
                    .withTimeout(Duration.ofSeconds(timeout))
                    .withTwin(twin == null ? null : address(twin)));
            Set<Feature> features = EnumSet.noneOf(Feature.class);
            features.addAll(found.features());
            features.addAll(features(with));
            features.removeAll(features(without));
            if (features.contains(Feature.TWIN) && found.twin() == null) {
                throw new IllegalArgumentException("twin: none (expected: a second server, --twin URL)");
            }
            Target judged = found.withFeatures(features);
            return features.contains(Feature.BACKPLANE) ? judged.onOneBackplane() : judged;
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.misuse(String.valueOf(wrong.getMessage()), wrong);
        } catch (WireException unreachable) {
            throw CommandFailure.failed(target + " cannot be judged: " + unreachable.getMessage(), unreachable);
        }
    }

    private static WireAddress address(URI url) {
        return Addresses.target(url).address();
    }

    private static List<Feature> features(List<String> names) {
        return names.stream().map(Feature::of).toList();
    }

    private List<Rule> chosen() {
        if (only.isEmpty()) {
            return Checklist.rules();
        }
        Set<Integer> numbers = new TreeSet<>();
        for (String range : only) {
            String[] ends = range.strip().split("-", 2);
            try {
                int first = Integer.parseInt(ends[0]);
                int last = Integer.parseInt(ends[ends.length - 1]);
                if (first < 1 || last > Checklist.ITEMS || first > last) {
                    throw new NumberFormatException(range);
                }
                for (int number = first; number <= last; number++) {
                    numbers.add(number);
                }
            } catch (NumberFormatException wrong) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--only " + range + " (expected: numbers from 1 to " + Checklist.ITEMS + ", or ranges of them)",
                        wrong);
            }
        }
        return Checklist.rules().stream()
                .filter(rule -> numbers.contains(rule.number()))
                .toList();
    }

    private ExpectedOutcomes expectation() {
        if (expected == null) {
            return ExpectedOutcomes.allPass();
        }
        try {
            return ExpectedOutcomes.read(expected);
        } catch (IOException unreadable) {
            String why = unreadable instanceof NoSuchFileException
                    ? "no such file"
                    : unreadable instanceof CharacterCodingException ? "not UTF-8 text" : unreadable.getMessage();
            throw CommandFailure.misuse("--expected " + expected + ": " + why, unreadable);
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.misuse("--expected " + expected + ": " + wrong.getMessage(), wrong);
        }
    }

    private RuleRun.Progress progress() {
        PrintWriter err = spec.commandLine().getErr();
        List<Integer> percents = new ArrayList<>();
        return (outcome, done, total) -> {
            if (quiet) {
                return;
            }
            if (outcome.verdict() == Verdict.FAIL) {
                err.println(outcome);
            }
            int percent = done * 100 / total / 5 * 5;
            if (!percents.contains(percent)) {
                percents.add(percent);
                err.println(percent + " % (" + done + " of " + total + " trials)");
            }
            err.flush();
        };
    }

    private static void writeJUnit(Path file, List<Outcome> outcomes) {
        try (OutputStream out = Files.newOutputStream(file)) {
            JUnitXml.write(outcomes, out);
        } catch (IOException failure) {
            throw CommandFailure.failed("--junit " + file + ": " + failure.getMessage(), failure);
        }
    }
}
