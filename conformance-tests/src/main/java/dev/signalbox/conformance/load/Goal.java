package dev.signalbox.conformance.load;

import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;

/**
 * One line of what shall be reached.
 *
 * @param scenario what is done
 * @param measure what is looked at
 * @param target what the figure shall be
 * @param own what the gateway came to in a round, absolute
 * @param bare the same of what it is compared with; {@link Double#NaN} when it is compared with nothing
 * @param figure what the target is about
 * @param isMet whether the median of the figure reaches the target
 */
record Goal(
        String scenario,
        String measure,
        String target,
        ToDoubleFunction<Round> own,
        ToDoubleFunction<Round> bare,
        ToDoubleFunction<Round> figure,
        DoublePredicate isMet) {

    /** What the gateway costs, in relation to the bare library, in the same round. */
    static Goal ratio(Trial trial, String figure, String measure, double most) {
        return new Goal(
                trial.toString(),
                measure,
                "at most " + most,
                round -> round.ours(trial, figure),
                round -> round.bare(trial, figure),
                round -> round.ours(trial, figure) / round.bare(trial, figure),
                value -> value <= most);
    }

    /** What the gateway reaches, in relation to the bare library, in the same round. */
    static Goal gain(Trial trial, String figure, String measure, double least) {
        return new Goal(
                trial.toString(),
                measure,
                "at least " + least,
                round -> round.ours(trial, figure),
                round -> round.bare(trial, figure),
                round -> round.ours(trial, figure) / round.bare(trial, figure),
                value -> value >= least);
    }

    /** What one trial of the gateway comes to in relation to another, in the same round. */
    static Goal among(Trial trial, Trial other, String figure, String measure, double most) {
        return new Goal(
                trial.toString(),
                measure + ", to " + other,
                "at most " + most,
                round -> round.ours(trial, figure),
                round -> round.ours(other, figure),
                round -> round.ours(trial, figure) / round.ours(other, figure),
                value -> value <= most);
    }

    /** What the gateway comes to, absolute. */
    static Goal absolute(Trial trial, String figure, String measure, String target, DoublePredicate isMet) {
        return new Goal(
                trial.toString(),
                measure,
                target,
                round -> round.ours(trial, figure),
                round -> Double.NaN,
                round -> round.ours(trial, figure),
                isMet);
    }

    /** The line of a table. */
    String row(List<Round> rounds) {
        String verdict;
        double[] values = Spread.values(rounds, figure);
        if (values.length == 0) {
            verdict = "not measured";
        } else {
            verdict = isMet.test(Spread.median(values)) ? "met" : "**missed**";
        }
        return "| " + scenario + " | " + measure + " | " + Spread.median(rounds, own) + " | "
                + Spread.median(rounds, bare) + " | " + Spread.show(values) + " | " + target + " | " + verdict + " |";
    }
}
