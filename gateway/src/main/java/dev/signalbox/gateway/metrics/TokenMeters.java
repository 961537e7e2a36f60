package dev.signalbox.gateway.metrics;

import dev.signalbox.token.InvalidTokenException.Cause;
import dev.signalbox.token.Purpose;
import dev.signalbox.token.TokenEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts what happens to tokens and their keys:
 *
 * <ul>
 *   <li>{@code signalbox.tokens.refused} by {@code token} and {@code cause}: what clients are not told
 *   <li>{@code signalbox.tokens.handles}: groups tokens that refer to membership held here
 *   <li>{@code signalbox.token.keys.changed}, and {@code .failed}: changes of the keys that were and were not taken over
 * </ul>
 */
public final class TokenMeters implements TokenEvents {
    private final Map<Purpose, EnumCounters<Cause>> refused = new EnumMap<>(Purpose.class);
    private final Counter handles;
    private final Counter keysChanged;
    private final Counter keysNotLoaded;

    /** Makes the meters. */
    public TokenMeters(MeterRegistry registry) {
        for (Purpose purpose : Purpose.values()) {
            refused.put(
                    purpose,
                    EnumCounters.of(
                            registry,
                            "signalbox.tokens.refused",
                            "Tokens that were not accepted",
                            Cause.class,
                            "cause",
                            EnumCounters::text,
                            "token",
                            purpose == Purpose.CONNECTION_TOKEN ? "connection" : "groups"));
        }
        handles = Counter.builder("signalbox.tokens.handles")
                .description("Groups tokens that refer to membership held here")
                .register(registry);
        keysChanged = Counter.builder("signalbox.token.keys.changed")
                .description("Changes of the token keys that were taken over")
                .register(registry);
        keysNotLoaded = Counter.builder("signalbox.token.keys.failed")
                .description("Looks at the token keys that failed")
                .register(registry);
    }

    @Override
    public void refused(Purpose purpose, Cause cause) {
        EnumCounters<Cause> byCause = refused.get(purpose);
        if (byCause != null) { // always: each constant has them
            byCause.count(cause);
        }
    }

    @Override
    public void handleIssued() {
        handles.increment();
    }

    @Override
    public void keysChanged() {
        keysChanged.increment();
    }

    @Override
    public void keysNotLoaded() {
        keysNotLoaded.increment();
    }
}
