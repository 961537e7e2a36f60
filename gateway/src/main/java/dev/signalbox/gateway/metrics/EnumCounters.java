package dev.signalbox.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** One counter for each value of an enumeration: all are there from the start, so that none is missing before it first counts. */
final class EnumCounters<E extends Enum<E>> {
    private final Map<E, Counter> byValue;

    private EnumCounters(Map<E, Counter> byValue) {
        this.byValue = byValue;
    }

    /**
     * Registers them.
     *
     * @param tag the tag that tells them apart
     * @param text what that tag says for a value
     * @param others further tags, key and value in turn, the same for all
     */
    static <E extends Enum<E>> EnumCounters<E> of(
            MeterRegistry registry,
            String name,
            String description,
            Class<E> values,
            String tag,
            Function<E, String> text,
            String... others) {
        Map<E, Counter> byValue = new EnumMap<>(values);
        for (E value : values.getEnumConstants()) {
            byValue.put(
                    value,
                    Counter.builder(name)
                            .description(description)
                            .tag(tag, text.apply(value))
                            .tags(others)
                            .register(registry));
        }
        return new EnumCounters<>(byValue);
    }

    /** The name of a constant as tags have it: small letters, hyphens. */
    static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Counts one. */
    void count(E value) {
        Counter counter = byValue.get(value);
        if (counter == null) {
            throw new AssertionError(value); // each constant has one
        }
        counter.increment();
    }
}
