package dev.signalbox.conformance.rule.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.conformance.rule.Dialect;
import dev.signalbox.conformance.rule.ExpectedOutcomes;
import dev.signalbox.conformance.rule.Outcome;
import dev.signalbox.conformance.rule.RuleBook;
import dev.signalbox.conformance.rule.Verdict;
import dev.signalbox.conformance.wire.Transport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a difference from what was expected. */
final class ExpectedOutcomesTest {
    private static final Dialect SOCKET = new Dialect(Transport.WEB_SOCKETS, "1.5");
    private static final Dialect POLL = new Dialect(Transport.LONG_POLLING, null);

    private static Outcome outcome(int number, Dialect dialect, Verdict verdict) {
        RuleBook book = new RuleBook("Section");
        book.rule(number, "text").check(trial -> {});
        return new Outcome(book.rules().get(0), dialect, "target", verdict, "", Duration.ZERO);
    }

    @Test
    @DisplayName("a failure nobody expected differs, and so does a pass where a failure was expected")
    void bothDirectionsDiffer() {
        ExpectedOutcomes expected = ExpectedOutcomes.parse(List.of("# comment", "", "7  webSockets  *  fail  because"));
        assertThat(expected.differences(List.of(outcome(7, SOCKET, Verdict.FAIL), outcome(7, POLL, Verdict.PASS))))
                .isEmpty();
        assertThat(expected.differences(List.of(outcome(7, SOCKET, Verdict.PASS))))
                .containsExactly("L 7 webSockets 1.5: pass (expected: fail)");
        assertThat(expected.differences(List.of(outcome(7, SOCKET, Verdict.FAIL), outcome(7, POLL, Verdict.FAIL))))
                .containsExactly("L 7 longPolling none: fail (expected: pass)");
    }

    @Test
    @DisplayName("a rule that was skipped although it should pass differs")
    void skippedDiffers() {
        assertThat(ExpectedOutcomes.allPass().differences(List.of(outcome(7, SOCKET, Verdict.SKIP))))
                .containsExactly("L 7 webSockets 1.5: skip (expected: pass)");
    }

    @Test
    @DisplayName("a line that speaks of nothing that was tried differs")
    void unusedLineDiffers() {
        ExpectedOutcomes expected = ExpectedOutcomes.parse(List.of("7 longPolling none fail because"));
        assertThat(expected.differences(List.of(outcome(7, SOCKET, Verdict.PASS))))
                .containsExactly("expected outcomes, line 1: L 7 longPolling none speaks of nothing that was tried");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7 webSockets * fail", "seven * * fail because", "7 * * failed because"})
    @DisplayName("a line that is not understood is refused with its number")
    void lineThatIsNotUnderstoodIsRefused(String line) {
        assertThatThrownBy(() -> ExpectedOutcomes.parse(List.of("# comment", line)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2");
    }
}
