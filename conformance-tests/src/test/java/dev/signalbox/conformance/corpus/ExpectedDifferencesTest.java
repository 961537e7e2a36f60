package dev.signalbox.conformance.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signalbox.conformance.document.GeneratedText;
import dev.signalbox.conformance.replay.Difference;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The file of expected differences: both directions, and the document that shows it. */
final class ExpectedDifferencesTest {
    private static final Difference STATUS =
            new Difference(Difference.Kind.STATUS, 3, "GET /signalr/negotiate", "status", "500", "400 with a text");

    @Test
    void aDifferenceThatNoLineNamesIsUnexpected() {
        ExpectedDifferences expected = ExpectedDifferences.parse(
                List.of("# a comment", "", "= K8 said", "probe-a :: STATUS * status was 500, is 400*"));

        assertThat(expected.unexpected("probe-a", List.of(STATUS))).isEmpty();
        assertThat(expected.unexpected("probe-b", List.of(STATUS)))
                .containsExactly("probe-b :: STATUS x3 GET /signalr/negotiate, status was 500, is 400 with a text");
        assertThat(expected.unmet()).isEmpty();
    }

    @Test
    void aLineThatIsNotMetIsTold() {
        ExpectedDifferences expected = ExpectedDifferences.parse(
                List.of("= K8 said", "probe-a :: STATUS *", "~ K35 perhaps", "probe-* :: LATE *"));

        assertThat(expected.unmet()).containsExactly("probe-a :: STATUS *");
        assertThat(expected.unexpected("probe-a", List.of(STATUS))).isEmpty();
        assertThat(expected.unmet()).isEmpty();
    }

    @Test
    void aLineWithoutReasonOrSeparatorIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ExpectedDifferences.parse(List.of("a :: b")));
        assertThatIllegalArgumentException().isThrownBy(() -> ExpectedDifferences.parse(List.of("= why", "a b")));
    }

    @Test
    void eachReasonNamesASection() {
        assertThat(ExpectedDifferences.read(RecordingsIT.EXPECTED).reasons())
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(reason.reason()).matches("(?s)[A-K]\\d+(?:, [A-K]\\d+)* \\S.*"));
    }

    @Test
    void theDocumentListsThem() {
        ExpectedDifferences expected = ExpectedDifferences.read(RecordingsIT.EXPECTED);
        String table = expected.reasons().stream()
                .map(reason -> "| " + reason.reason()
                        + " | " + (reason.certain() ? "always" : "by timing") + " | "
                        + expected.recordings(reason).stream()
                                .map(name -> "`" + name + "`")
                                .collect(Collectors.joining(", "))
                        + " |\n")
                .collect(Collectors.joining(
                        "", "| what, and the section that judges it | | recordings |\n|---|---|---|\n", ""));
        GeneratedText.assertCurrent(Path.of("..", "docs", "compatibility.md"), "differences", table);
    }
}
