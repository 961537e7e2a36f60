package dev.signalbox.conformance.load;

import java.util.EnumMap;
import java.util.Map;

/** What all trials came to in one round; what was not measured is not a number. */
final class Round {
    private final Map<Trial, Figures> ours = new EnumMap<>(Trial.class);
    private final Map<Trial, Figures> bare = new EnumMap<>(Trial.class);

    void add(Trial trial, boolean floor, Figures figures) {
        (floor ? bare : ours).put(trial, figures);
    }

    double ours(Trial trial, String figure) {
        return get(ours, trial, figure);
    }

    double bare(Trial trial, String figure) {
        return get(bare, trial, figure);
    }

    /** How many messages the gateway lost or repeated, where that was counted. */
    double faults() {
        double sum = 0;
        for (Figures figures : ours.values()) {
            sum += counted(figures.get(Figures.LOST)) + counted(figures.get(Figures.REPEATED));
        }
        return sum;
    }

    private static double counted(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    private static double get(Map<Trial, Figures> of, Trial trial, String figure) {
        Figures figures = of.get(trial);
        return figures == null ? Double.NaN : figures.get(figure);
    }
}
