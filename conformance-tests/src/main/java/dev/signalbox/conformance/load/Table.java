package dev.signalbox.conformance.load;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects runs in pairs and prints medians, spread and ratios. */
final class Table {
    private final List<Figures> ours = new ArrayList<>();
    private final List<Figures> floor = new ArrayList<>();

    void add(boolean bare, Figures figures) {
        (bare ? floor : ours).add(figures);
    }

    /** Whether nothing was lost or repeated by us. */
    boolean isFaultless() {
        return ours.stream().allMatch(run -> !(run.get(Figures.LOST) > 0) && !(run.get(Figures.REPEATED) > 0));
    }

    /** A table of medians, with least and most in brackets; ratios are of each pair, then the median. */
    String markdown() {
        StringBuilder text = new StringBuilder(
                floor.isEmpty()
                        ? "| | signalbox |\n|---|---|\n"
                        : "| | signalbox | bare | ratio |\n|---|---|---|---|\n");
        Set<String> names = new LinkedHashSet<>();
        ours.forEach(run -> names.addAll(run.values().keySet()));
        for (String name : names) {
            text.append("| ").append(name).append(" | ").append(spread(values(ours, name)));
            if (!floor.isEmpty()) {
                text.append(" | ")
                        .append(spread(values(floor, name)))
                        .append(" | ")
                        .append(spread(ratios(name)));
            }
            text.append(" |\n");
        }
        return text.toString();
    }

    private List<Double> ratios(String name) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(ours.size(), floor.size()); i++) {
            double by = floor.get(i).get(name);
            if (by != 0 && !Double.isNaN(by)) {
                ratios.add(ours.get(i).get(name) / by);
            }
        }
        return ratios;
    }

    private static List<Double> values(List<Figures> runs, String name) {
        return runs.stream()
                .map(run -> run.get(name))
                .filter(value -> !Double.isNaN(value))
                .toList();
    }

    private static String spread(List<Double> values) {
        if (values.isEmpty()) {
            return "";
        }
        List<Double> sorted = values.stream().sorted().toList();
        String median = Figures.show(median(values));
        return sorted.size() == 1
                ? median
                : median + " (" + Figures.show(sorted.get(0)) + " to " + Figures.show(sorted.get(sorted.size() - 1))
                        + ')';
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        if (size == 0) {
            return Double.NaN;
        }
        return size % 2 == 1 ? sorted.get(size / 2) : (sorted.get(size / 2 - 1) + sorted.get(size / 2)) / 2;
    }
}
