package dev.signalbox.conformance.load;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians, with the least and the most beside them. */
final class Spread {
    private Spread() {}

    /** What was measured in each round, in rising order, without the rounds in which it was not. */
    static double[] values(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return rounds.stream()
                .mapToDouble(figure)
                .filter(value -> !Double.isNaN(value) && !Double.isInfinite(value))
                .sorted()
                .toArray();
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int size = sorted.length;
        if (size == 0) {
            return Double.NaN;
        }
        return size % 2 == 1 ? sorted[size / 2] : (sorted[size / 2 - 1] + sorted[size / 2]) / 2;
    }

    static String median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        double[] values = values(rounds, figure);
        return values.length == 0 ? "" : Figures.show(median(values));
    }

    /** The median, with least and most in brackets when there are several. */
    static String show(double[] values) {
        if (values.length == 0) {
            return "";
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        String median = Figures.show(median(sorted));
        return sorted.length == 1
                ? median
                : median + " (" + Figures.show(sorted[0]) + " to " + Figures.show(sorted[sorted.length - 1]) + ')';
    }
}
