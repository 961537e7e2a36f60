package dev.signalbox.gateway.settings;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers {@link ObservingOptions}. Not for several threads. */
final class ObservingAssembly {
    private final Map<String, String> levels = new LinkedHashMap<>();
    private @Nullable Boolean json; // null: not set
    private @Nullable String level; // null: not set
    private boolean tracing;

    void format(String value) {
        json = switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "plain" -> false;
            case "json" -> true;
            default -> throw new IllegalArgumentException("no such format");
        };
    }

    void level(String value) {
        level = checked(value);
    }

    void levelOf(String text) {
        int equals = text.indexOf('=');
        String logger = equals < 0 ? "" : text.substring(0, equals).strip();
        if (logger.isEmpty()) {
            throw new IllegalArgumentException("no logger and level");
        }
        if (levels.put(logger, checked(text.substring(equals + 1))) != null) {
            throw new IllegalArgumentException(logger + " has two levels");
        }
    }

    private static String checked(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "off", "error", "warn", "info", "debug", "trace" -> word;
            default -> throw new IllegalArgumentException("no such level");
        };
    }

    void tracing(boolean value) {
        tracing = value;
    }

    ObservingOptions build() {
        return new ObservingOptions(json, level, levels, tracing);
    }
}
