package dev.signalbox.conformance.rule.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.rule.ExpectedOutcomes;
import dev.signalbox.conformance.rule.Outcome;
import dev.signalbox.conformance.rule.RuleRun;
import dev.signalbox.conformance.rule.report.JUnitXml;
import dev.signalbox.conformance.rule.report.OutcomeTable;
import dev.signalbox.conformance.rule.section.Checklist;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * All rules on gateways that are set up as the rules need it. Each trial is a test that holds when the outcome is the one that
 * {@code expected-outcomes/rules.txt} expects. The table and the report of the run are left in {@code target/rules}.
 */
@Isolated("the trials share few gateways and measure spans of seconds")
final class RulesIT {
    private static final Path EXPECTED = Path.of(System.getProperty("basedir", ""), "expected-outcomes", "rules.txt");
    private static final long WHOLE_RUN_MINUTES = 15; // much more than it takes anywhere; only a hang lasts longer
    private static final Path REPORTS = Path.of(System.getProperty("basedir", ""), "target", "rules");

    @TestFactory
    @Timeout(value = WHOLE_RUN_MINUTES, unit = TimeUnit.MINUTES)
    Stream<DynamicNode> rules() throws IOException {
        List<Outcome> outcomes;
        try (RuleTargets targets = RuleTargets.start()) {
            outcomes = RuleRun.of(Checklist.rules(), targets.targets(), (outcome, done, total) -> {});
        }
        report(outcomes);
        ExpectedOutcomes expected = ExpectedOutcomes.read(EXPECTED);
        Map<String, List<Outcome>> sections = outcomes.stream()
                .collect(Collectors.groupingBy(
                        outcome -> outcome.rule().section(), LinkedHashMap::new, Collectors.toList()));
        List<DynamicNode> nodes = new ArrayList<>();
        sections.forEach((section, inIt) -> nodes.add(DynamicContainer.dynamicContainer(
                section,
                inIt.stream()
                        .map(outcome -> DynamicTest.dynamicTest(
                                outcome.rule() + " " + outcome.dialect(),
                                () -> assertThat(outcome.verdict())
                                        .as("%s", outcome)
                                        .isEqualTo(expected.of(outcome)))))));
        nodes.add(DynamicTest.dynamicTest(
                "nothing differs from what is expected, in either direction",
                () -> assertThat(expected.differences(outcomes)).isEmpty()));
        return nodes.stream();
    }

    private static void report(List<Outcome> outcomes) throws IOException {
        Files.createDirectories(REPORTS);
        Files.writeString(REPORTS.resolve("rules.txt"), OutcomeTable.of(outcomes, true));
        try (OutputStream out = Files.newOutputStream(REPORTS.resolve("rules.xml"))) {
            JUnitXml.write(outcomes, out);
        }
    }
}
