package dev.signalbox.gateway.console;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A number the console shows: the sum of one statistic over all meters of a name, so that it is what the metrics endpoint says.
 *
 * @param group the heading it stands under
 * @param label what it is called there
 * @param meter the meter's name
 * @param statistic which of its numbers
 * @param where values of tags that the meters must have; empty for all of that name
 */
record Figure(String group, String label, String meter, Statistic statistic, Map<String, Set<String>> where) {

    static Figure count(String group, String label, String meter) {
        return new Figure(group, label, meter, Statistic.COUNT, Map.of());
    }

    static Figure value(String group, String label, String meter) {
        return new Figure(group, label, meter, Statistic.VALUE, Map.of());
    }

    /** The same for meters whose tag has one of these values. */
    Figure where(String tag, String... values) {
        Map<String, Set<String>> more = new TreeMap<>(where);
        more.put(tag, new LinkedHashSet<>(Arrays.asList(values)));
        return new Figure(group, label, meter, statistic, more);
    }

    /** What it is now; 0 where there is no such meter yet. */
    double in(MeterRegistry registry) {
        double sum = 0;
        for (Meter found : registry.find(meter).meters()) {
            if (matches(found.getId())) {
                for (Measurement measurement : found.measure()) {
                    if (measurement.getStatistic() == statistic && !Double.isNaN(measurement.getValue())) {
                        sum += measurement.getValue();
                    }
                }
            }
        }
        return sum;
    }

    private boolean matches(Meter.Id id) {
        return where.entrySet().stream().allMatch(wanted -> {
            String value = id.getTag(wanted.getKey());
            return value != null && wanted.getValue().contains(value);
        });
    }

    /** A figure as the page gets it, with what it was read from. */
    record Shown(
            String group, String label, String meter, String statistic, Map<String, List<String>> tags, double value) {}

    Shown shown(MeterRegistry registry) {
        Map<String, List<String>> tags = new TreeMap<>();
        where.forEach((tag, values) -> tags.put(tag, List.copyOf(values)));
        return new Shown(group, label, meter, statistic.getTagValueRepresentation(), tags, in(registry));
    }
}
