package dev.signalbox.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.replay.Difference;
import dev.signalbox.conformance.replay.ReplayResult;
import dev.signalbox.conformance.replay.ReplayResult.Line;
import dev.signalbox.conformance.replay.Verdict;
import dev.signalbox.conformance.wire.JsonText;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class HtmlReportTest {

    /** Of two folders, say; and {@code a.b} is not {@code a-b}. */
    @Test
    void recordingsOfTheSameNameHaveAnchorsOfTheirOwn() {
        String page = HtmlReport.of(List.of(result("a.b"), result("a.b"), result("a-b")), "http://new", "now");

        List<String> anchors = found(page, " id=\"(r[^\"]*)\"");
        assertThat(anchors).hasSize(6).doesNotHaveDuplicates();
        assertThat(found(page, "href=\"#([^\"]*)\""))
                .hasSize(6)
                .allMatch(anchors::contains)
                .doesNotHaveDuplicates();
    }

    private static List<String> found(String page, String pattern) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static ReplayResult result(String name) {
        Recording recording = new Recording(name, JsonText.parse("{\"recording\":2}"), List.of());
        Difference difference = new Difference(Difference.Kind.STATUS, 1, "GET /signalr/ping", "status", "200", "500");
        Line line = new Line(1, 0, "request", true, "GET /signalr/ping", "GET /signalr/ping", Line.State.PLAIN);
        return new ReplayResult(
                recording,
                Verdict.DIFFERENT,
                "",
                List.of(difference),
                List.of(),
                Set.of(),
                List.of(line),
                Duration.ofSeconds(1));
    }
}
