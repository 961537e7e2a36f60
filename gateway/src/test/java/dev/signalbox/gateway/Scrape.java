package dev.signalbox.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Prometheus endpoint answered, to be asked by the names meters have in the code. */
final class Scrape {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? ([^ ]+)(?: [0-9]+)?");
    private static final Pattern TAG = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final List<Sample> samples = new ArrayList<>();

    private record Sample(String name, Map<String, String> tags, double value) {}

    Scrape(String text) {
        for (String line : text.split("\n", -1)) {
            Matcher sample = LINE.matcher(line);
            if (!line.startsWith("#") && sample.matches()) {
                Map<String, String> tags = new LinkedHashMap<>();
                Matcher tag = TAG.matcher(sample.group(2) == null ? "" : sample.group(2));
                while (tag.find()) {
                    tags.put(tag.group(1), tag.group(2));
                }
                samples.add(new Sample(sample.group(1), tags, Double.parseDouble(sample.group(3))));
            }
        }
    }

    /** How many samples there are. */
    int size() {
        return samples.size();
    }

    /**
     * The sum of a statistic over all meters of a name.
     *
     * @param statistic {@code count}, {@code total} or {@code value}
     * @param where the values that tags must have
     */
    double sum(String meter, String statistic, Map<String, List<String>> where) {
        String base = meter.replace('.', '_').replace('-', '_');
        Set<String> names = switch (statistic) {
            case "count" -> Set.of(base + "_total", base + "_seconds_count", base + "_bytes_total");
            case "total" -> Set.of(base + "_seconds_sum");
            default -> Set.of(base, base + "_bytes");
        };
        return samples.stream()
                .filter(sample -> names.contains(sample.name()))
                .filter(sample -> where.entrySet().stream().allMatch(wanted -> {
                    String value = sample.tags().get(wanted.getKey());
                    return value != null && wanted.getValue().contains(value);
                }))
                .mapToDouble(Sample::value)
                .sum();
    }
}
