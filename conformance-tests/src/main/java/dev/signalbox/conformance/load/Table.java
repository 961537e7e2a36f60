package dev.signalbox.conformance.load;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

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
            text.append("| ").append(name).append(" | ").append(Spread.show(values(ours, name)));
            if (!floor.isEmpty()) {
                text.append(" | ")
                        .append(Spread.show(values(floor, name)))
                        .append(" | ")
                        .append(Spread.show(ratios(name)));
            }
            text.append(" |\n");
        }
        return text.toString();
    }

    private double[] ratios(String name) {
        return IntStream.range(0, Math.min(ours.size(), floor.size()))
                .mapToDouble(i -> ours.get(i).get(name) / floor.get(i).get(name))
                .filter(ratio -> !Double.isNaN(ratio) && !Double.isInfinite(ratio))
                .toArray();
    }

    private static double[] values(List<Figures> runs, String name) {
        return runs.stream()
                .mapToDouble(run -> run.get(name))
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }
}
