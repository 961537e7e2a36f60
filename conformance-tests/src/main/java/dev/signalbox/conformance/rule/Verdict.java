package dev.signalbox.conformance.rule;

import java.util.Locale;

/** What came of one trial of a rule. */
public enum Verdict {
    /** The rule holds. */
    PASS,
    /** The rule is broken. */
    FAIL,
    /** The target lacks what the rule needs. */
    SKIP,
    /** The rule does not show on the wire; a test of this project proves it for Signalbox. */
    ELSEWHERE,
    /** The rule does not apply. */
    NOT_APPLICABLE;

    /** The name in reports and files, for example {@code not-applicable}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds a verdict by its {@link #id}.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public static Verdict of(String id) {
        for (Verdict verdict : values()) {
            if (verdict.id().equals(id)) {
                return verdict;
            }
        }
        throw new IllegalArgumentException("no verdict is called " + id);
    }
}
