package dev.signalbox.conformance.rule;

import java.time.Duration;

/**
 * What came of one trial.
 *
 * @param rule what was tried
 * @param dialect how
 * @param target the target's name
 * @param verdict what came of it
 * @param reason one line, empty when it passed
 * @param took how long it took
 */
public record Outcome(Rule rule, Dialect dialect, String target, Verdict verdict, String reason, Duration took) {
    private static final int LONGEST_REASON = 300;

    public Outcome {
        String line = reason.replace("\r", "\\r").replace("\n", "\\n");
        reason = line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON - 3) + "...";
    }

    /** Whether this is a required rule that the target breaks. */
    public boolean wrong() {
        return verdict == Verdict.FAIL && rule.required();
    }

    /** Number, dialect, verdict and reason. */
    @Override
    public String toString() {
        String how = dialect.toString();
        return "L " + rule.number() + (how.isEmpty() ? "" : " " + how) + ": " + verdict.id()
                + (reason.isEmpty() ? "" : ", " + reason);
    }
}
