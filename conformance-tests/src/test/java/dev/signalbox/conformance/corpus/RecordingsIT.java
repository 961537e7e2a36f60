package dev.signalbox.conformance.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.replay.ReplayResult;
import dev.signalbox.conformance.replay.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Every recording of the original, replayed against the gateway: what comes back otherwise than recorded is named, with its reason, in
 * {@code expected-differences.txt}, and everything named there does come.
 */
@Isolated("what waits for recorded time-outs wants the machine for itself")
@Execution(ExecutionMode.SAME_THREAD)
final class RecordingsIT {
    static final Path EXPECTED = Corpus.FOLDER.resolve("expected-differences.txt");
    private static final Path UNEXPECTED = Path.of("target", "unexpected-differences.txt");
    private static final long WHOLE_RUN_MINUTES = 15; // much more than it takes anywhere; only a hang lasts longer

    @TestFactory
    @Timeout(value = WHOLE_RUN_MINUTES, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> recordings() throws Exception {
        ExpectedDifferences expected = ExpectedDifferences.read(EXPECTED);
        List<Recording> recordings = Corpus.read();
        List<DynamicTest> tests = new ArrayList<>();
        List<String> unexpected = new ArrayList<>();
        try (CorpusRun run = CorpusRun.start(recordings)) {
            for (Recording recording : recordings) {
                ReplayResult result = run.result(recording.name()).get(WHOLE_RUN_MINUTES, TimeUnit.MINUTES);
                List<String> otherwise = expected.unexpected(recording.name(), result.differences());
                unexpected.addAll(otherwise);
                tests.add(DynamicTest.dynamicTest(recording.name(), () -> {
                    assertThat(result.verdict()).as(result.reason()).isIn(Verdict.SAME, Verdict.DIFFERENT);
                    assertThat(otherwise).as("what %s does not name", EXPECTED).isEmpty();
                }));
            }
        }
        List<String> unmet = expected.unmet();
        tests.add(DynamicTest.dynamicTest(
                "everything expected did come",
                () -> assertThat(unmet)
                        .as("lines of %s that nothing has met", EXPECTED)
                        .isEmpty()));
        write(unexpected);
        return tests.stream();
    }

    private static void write(List<String> unexpected) throws IOException {
        Files.createDirectories(UNEXPECTED.getParent());
        Files.writeString(UNEXPECTED, unexpected.stream().collect(Collectors.joining("\n", "", "\n")));
    }
}
