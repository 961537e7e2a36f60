package dev.signalbox.conformance.rule.report;

import dev.signalbox.conformance.rule.Outcome;
import dev.signalbox.conformance.rule.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The outcomes of a run as text: one line for each rule, transport and version, by section, and a summary. */
public final class OutcomeTable {
    private OutcomeTable() {}

    /**
     * Prints a run.
     *
     * @param outcomes what came of it, by number
     * @param all whether to print what passed as well
     */
    public static String of(List<Outcome> outcomes, boolean all) {
        StringBuilder text = new StringBuilder();
        String section = "";
        for (Outcome outcome : outcomes) {
            if (!all && outcome.verdict() == Verdict.PASS) {
                continue;
            }
            if (!outcome.rule().section().equals(section)) {
                section = outcome.rule().section();
                text.append('\n').append(section).append('\n');
                append(text, "L", "required", "transport", "vers.", "verdict", "reason");
            }
            append(
                    text,
                    String.valueOf(outcome.rule().number()),
                    outcome.rule().required() ? "yes" : "no",
                    outcome.dialect().transportLabel(),
                    outcome.dialect().versionLabel(),
                    outcome.verdict().id(),
                    outcome.reason().isEmpty() ? outcome.rule().text() : outcome.reason());
        }
        return text.append('\n').append(summary(outcomes)).toString();
    }

    /** How many trials of how many rules came to which verdict, and which required rules are broken. */
    public static String summary(List<Outcome> outcomes) {
        Map<Verdict, Long> trials = new EnumMap<>(
                outcomes.stream().collect(Collectors.groupingBy(Outcome::verdict, Collectors.counting())));
        Map<Integer, List<Outcome>> rules = outcomes.stream()
                .collect(Collectors.groupingBy(outcome -> outcome.rule().number(), TreeMap::new, Collectors.toList()));
        String counts = Stream.of(Verdict.values())
                .map(verdict -> trials.getOrDefault(verdict, 0L) + " " + verdict.id())
                .collect(Collectors.joining(", "));
        String broken = rules.entrySet().stream()
                .filter(rule -> rule.getValue().stream().anyMatch(Outcome::wrong))
                .map(rule -> String.valueOf(rule.getKey()))
                .collect(Collectors.joining(", "));
        String skipped = rules.entrySet().stream()
                .filter(rule -> rule.getValue().stream().allMatch(outcome -> outcome.verdict() == Verdict.SKIP))
                .map(rule -> String.valueOf(rule.getKey()))
                .collect(Collectors.joining(", "));
        return rules.size() + " rules in " + outcomes.size() + " trials: " + counts + '\n'
                + "required rules that are broken: " + (broken.isEmpty() ? "none" : broken) + '\n'
                + "rules that were not tried: " + (skipped.isEmpty() ? "none" : skipped) + '\n';
    }

    private static void append(StringBuilder text, String... columns) {
        text.append(String.format("%5s %-8s %-16s %-5s %-14s %s", (Object[]) columns)
                        .stripTrailing())
                .append('\n');
    }
}
