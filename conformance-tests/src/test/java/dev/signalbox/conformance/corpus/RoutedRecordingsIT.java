package dev.signalbox.conformance.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.replay.ReplayResult;
import dev.signalbox.conformance.replay.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Recorded traffic through a gateway that only passes it on, as it does for hubs that stay on the old server: nothing comes back otherwise than from
 * that server itself. Every kind of client over each of its transports, with groups and reconnects, and the probes that ask for what no client does.
 */
@Isolated("recorded time-outs want the machine for themselves")
@Execution(ExecutionMode.SAME_THREAD)
final class RoutedRecordingsIT {
    private static final Pattern CLIENTS =
            Pattern.compile("(?:jquery-2\\.4\\.3|jquery-1\\.0\\.1|net-2\\.4\\.3|java|cpp)-(?:ws|sse|ff|lp)-"
                    + "(?:groups|raw-groups|reconnect|invoke-values|large-messages|cross-origin|cookies)");
    private static final Pattern PROBES = Pattern.compile("probe-.*");
    // A path that another server may understand otherwise than the route that chose it is passed to none.
    private static final String REFUSED =
            "probe-paths :: STATUS x28 GET /signalr/..%2Fping, status was 200, is 400 with The path must not hold \".\" or \"..\" segments.";
    private static final long LONGEST_MILLIS = 9_000; // recordings of longer silences show nothing more
    private static final long WHOLE_RUN_MINUTES = 15; // much more than it takes anywhere; only a hang lasts longer

    private static boolean isChosen(Recording recording) {
        List<Event> events = recording.events();
        return (CLIENTS.matcher(recording.name()).matches()
                        || PROBES.matcher(recording.name()).matches())
                && events.get(events.size() - 1).t() < LONGEST_MILLIS
                && events.stream().noneMatch(Event.ServerEvent.class::isInstance);
    }

    @TestFactory
    @Timeout(value = WHOLE_RUN_MINUTES, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> recordings() throws Exception {
        ExpectedDifferences expected = ExpectedDifferences.read(RecordingsIT.EXPECTED);
        List<Recording> recordings =
                Corpus.read().stream().filter(RoutedRecordingsIT::isChosen).toList();
        assertThat(recordings).hasSizeGreaterThan(60);
        List<DynamicTest> tests = new ArrayList<>();
        try (CorpusRun run = CorpusRun.start(recordings, Playground::behindRoute)) {
            for (Recording recording : recordings) {
                ReplayResult result = run.result(recording.name()).get(WHOLE_RUN_MINUTES, TimeUnit.MINUTES);
                List<String> otherwise = expected.unexpected(recording.name(), result.differences()).stream()
                        .filter(difference -> !difference.equals(REFUSED))
                        .toList();
                tests.add(DynamicTest.dynamicTest(recording.name(), () -> {
                    assertThat(result.verdict()).as(result.reason()).isIn(Verdict.SAME, Verdict.DIFFERENT);
                    assertThat(otherwise).as("what the way through adds").isEmpty();
                }));
            }
        }
        return tests.stream();
    }
}
