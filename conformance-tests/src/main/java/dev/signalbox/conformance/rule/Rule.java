package dev.signalbox.conformance.rule;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One item of the checklist. Immutable; made by a {@link RuleBook}.
 *
 * @param number its number, from 1
 * @param section the heading it stands under
 * @param text what must hold
 * @param required whether a server that breaks it is wrong; false for knowing improvements on the original
 * @param needs what the target must have
 * @param dialects how it is tried
 * @param waits whether it mostly waits, so that many such rules may be tried at once
 * @param body tries it, null when it does not show on the wire
 * @param elsewhere what is said of it when {@code body} is null: the test that proves it, {@code module/Class#method}, or why it does not apply
 */
public record Rule(
        int number,
        String section,
        String text,
        boolean required,
        Set<Feature> needs,
        List<Dialect> dialects,
        boolean waits,
        @Nullable Body body,
        Elsewhere elsewhere) {

    /** Tries a rule on one target in one dialect; returns when it holds. */
    @FunctionalInterface
    public interface Body {
        /**
         * Tries the rule.
         *
         * @throws BrokenRuleException when it does not hold
         * @throws Exception whatever else went wrong, which counts as broken too
         */
        void check(Trial trial) throws Exception;
    }

    /**
     * Where a rule is proven that does not show on the wire.
     *
     * @param tests {@code module/Class#method} of each test that proves it
     * @param notApplicable why nothing can prove it, null when {@code tests} does or it shows on the wire
     */
    public record Elsewhere(List<String> tests, @Nullable String notApplicable) {
        static final Elsewhere NOWHERE = new Elsewhere(List.of(), null);

        public Elsewhere {
            tests = List.copyOf(tests);
        }
    }

    public Rule {
        needs = Set.copyOf(needs);
        dialects = List.copyOf(dialects);
    }

    /** The same rule, tried only in these dialects. */
    public Rule in(List<Dialect> only) {
        return new Rule(number, section, text, required, needs, only, waits, body, elsewhere);
    }

    /** The number and the text. */
    @Override
    public String toString() {
        return "L " + number + ": " + text;
    }
}
