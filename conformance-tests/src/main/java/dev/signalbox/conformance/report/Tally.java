package dev.signalbox.conformance.report;

import dev.signalbox.conformance.replay.ReplayResult;
import dev.signalbox.conformance.replay.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many recordings had which verdict. */
public final class Tally {
    private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);

    /** Counts results. */
    public Tally(List<ReplayResult> results) {
        results.forEach(result -> counts.merge(result.verdict(), 1, Integer::sum));
    }

    /** How many had this verdict. */
    public int of(Verdict verdict) {
        return counts.getOrDefault(verdict, 0);
    }

    /** One sentence: {@code 3 recordings: 2 same, 1 different}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        int all = 0;
        for (Verdict verdict : Verdict.values()) {
            all += of(verdict);
            if (of(verdict) > 0) {
                parts.add(of(verdict) + " " + word(verdict));
            }
        }
        return all
                + (all == 1 ? " recording" : " recordings")
                + (parts.isEmpty() ? "" : ": " + String.join(", ", parts));
    }

    /** The word for a verdict. */
    public static String word(Verdict verdict) {
        return switch (verdict) {
            case SAME -> "same";
            case DIFFERENT -> "different";
            case SKIPPED -> "skipped";
            case UNREACHABLE -> "not reached";
        };
    }
}
