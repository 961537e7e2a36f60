package dev.signalbox.conformance.rule;

import dev.signalbox.conformance.wire.Transport;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Writes the rules of one section down. Not safe for use by several threads. */
public final class RuleBook {
    private final String section;
    private final List<Rule> rules = new ArrayList<>();

    /** Begins a section. */
    public RuleBook(String section) {
        this.section = section;
    }

    /** What has been written so far. */
    public List<Rule> rules() {
        return List.copyOf(rules);
    }

    /** Begins a rule: required, without needs, tried once. */
    public Draft rule(int number, String text) {
        return new Draft(number, text);
    }

    /** A rule that is being written; ended by one of {@link #check}, {@link #provenBy} and {@link #notApplicable}. */
    public final class Draft {
        private final int number;
        private final String text;
        private final Set<Feature> needs = EnumSet.noneOf(Feature.class);
        private List<Dialect> dialects = Dialect.once();
        private boolean required = true;
        private boolean waits;

        private Draft(int number, String text) {
            this.number = number;
            this.text = text;
        }

        /** The target must have these. */
        public Draft needs(Feature... features) {
            needs.addAll(List.of(features));
            return this;
        }

        /** It is an improvement on the original, which servers may lack. */
        public Draft optional() {
            required = false;
            return this;
        }

        /** It is tried over each of these transports. */
        public Draft over(Transport... transports) {
            return in(Dialect.over(transports));
        }

        /** It is tried in each of these dialects. */
        public Draft in(List<Dialect> all) {
            dialects = all;
            return this;
        }

        /** It takes seconds in which little happens. */
        public Draft waiting() {
            waits = true;
            return this;
        }

        /** Tried like this. */
        public void check(Rule.Body body) {
            rules.add(new Rule(number, section, text, required, needs, dialects, waits, body, Rule.Elsewhere.NOWHERE));
        }

        /** Does not show on the wire; these tests of the project, {@code module/Class#method}, prove it. */
        public void provenBy(String... tests) {
            add(new Rule.Elsewhere(List.of(tests), null));
        }

        /** Does not apply, for this reason. */
        public void notApplicable(String reason) {
            add(new Rule.Elsewhere(List.of(), reason));
        }

        private void add(Rule.Elsewhere elsewhere) {
            rules.add(new Rule(number, section, text, required, needs, Dialect.once(), false, null, elsewhere));
        }
    }
}
