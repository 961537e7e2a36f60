package dev.signalbox.conformance.load;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** What one run of a scenario measured, by name, in the order measured. */
record Figures(Map<String, Double> values) {
    /** Processor time of the server for each message delivered, or call answered, in microseconds. */
    static final String CPU = "cpu us";

    /** The compiler's part of the server's processor time while it was measured; not in {@link #CPU}. */
    static final String COMPILING = "compiling %";

    /** Messages delivered, or calls answered, in a second. */
    static final String RATE = "per second";

    /** Resident memory of the server for each connection, between two moments right after a collection. */
    static final String RSS_EACH = "rss KB each";

    /** The same with whatever garbage lies about in the second: it says how much was allocated since the first. */
    static final String RSS_UNCOLLECTED_EACH = "rss KB each, uncollected";

    /** Live heap of the server for each connection. */
    static final String HEAP_EACH = "live heap KB each";

    /** Processor time of the server in relation to the time that passed. */
    static final String OF_A_CORE = "% of a core";

    /** Processor time for each message after something happened, in relation to before. */
    static final String GROWTH = "growth";

    static final String BACK = "seconds until all are back";
    static final String P50 = "p50 ms";
    static final String P99 = "p99 ms";
    static final String P999 = "p99.9 ms";
    static final String LOST = "lost";
    static final String REPEATED = "repeated";
    static final String OUT_OF_ORDER = "out of order";

    Figures() {
        this(new LinkedHashMap<>());
    }

    Figures with(String name, Number value) {
        values.put(name, value.doubleValue());
        return this;
    }

    Figures withLatency(Histogram nanos) {
        return with(P50, nanos.getValueAtPercentile(50) / 1e6)
                .with(P99, nanos.getValueAtPercentile(99) / 1e6)
                .with(P999, nanos.getValueAtPercentile(99.9) / 1e6);
    }

    double get(String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    /** One line for people. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + ' ' + show(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    static String show(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.1f", value);
    }
}
