package dev.signalbox.gateway.settings;

import java.util.List;

/**
 * A value as it was written, and where.
 *
 * @param place how to name the place to the person who wrote it: {@code --port}, {@code SIGNALBOX_PORT} or {@code gateway.yaml:3: port}
 * @param values one value, or several for a setting that takes a list
 */
record Given(String place, List<String> values) {
    Given {
        values = List.copyOf(values);
    }

    /** The value as one text. */
    String single() {
        if (values.size() != 1) {
            throw new IllegalArgumentException("takes one value, not " + values.size());
        }
        return values.get(0);
    }

    /** The value as a person would write it on one line. */
    String text() {
        return String.join(",", values);
    }
}
