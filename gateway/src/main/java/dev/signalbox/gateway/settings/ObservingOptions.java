package dev.signalbox.gateway.settings;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is set about logs and traces of the program; an application that embeds the gateway has its own.
 *
 * @param json whether log lines are JSON; null when that is not set
 * @param level the level of all loggers without one of their own, one of {@link #LEVELS}; null when it is not set
 * @param levels levels by the names of loggers; perhaps none
 * @param tracing whether requests and hub calls are traced by OpenTelemetry
 */
public record ObservingOptions(
        @Nullable Boolean json, @Nullable String level, Map<String, String> levels, boolean tracing) {
    /** What a level may be. */
    public static final String LEVELS = "off, error, warn, info, debug or trace";

    /** Keeps its own copy of the levels. */
    public ObservingOptions {
        levels = Map.copyOf(levels);
    }
}
