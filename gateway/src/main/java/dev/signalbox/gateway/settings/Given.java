package dev.signalbox.gateway.settings;

import java.util.List;

/**
 * A value as it was written, and where.
 *
 * @param place how to name the place to the person who wrote it: {@code --port}, {@code SIGNALBOX_PORT} or {@code gateway.yaml:3: port}
 * @param values one value, or several for a setting that takes a list
 * @param places where each of several values stands, when that is known; else empty
 */
record Given(String place, List<String> values, List<String> places) {
    Given {
        values = List.copyOf(values);
        places = List.copyOf(places);
    }

    Given(String place, List<String> values) {
        this(place, values, List.of());
    }

    /** One of several values, with its own place. */
    Given at(int index) {
        return new Given(places.isEmpty() ? place : places.get(index), List.of(values.get(index)));
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
