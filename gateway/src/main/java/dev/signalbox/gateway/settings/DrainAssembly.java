package dev.signalbox.gateway.settings;

import dev.signalbox.gateway.drain.DrainConfig;
import java.time.Duration;

/** Gathers how the gateway stops; what depends on another setting is checked at the end. Not for several threads. */
final class DrainAssembly {
    private static final DrainConfig DEFAULTS = DrainConfig.defaults();

    private Duration timeout = DEFAULTS.timeout();
    private Duration delay = DEFAULTS.delay();
    private int rate = DEFAULTS.rate();
    private boolean listening = DEFAULTS.keepsListening();

    void timeout(Duration value) {
        timeout = new DrainConfig(value, Duration.ZERO, 0, true).timeout();
    }

    void delay(Duration value) {
        delay = value;
    }

    void rate(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("less than one");
        }
        rate = new DrainConfig(timeout, Duration.ZERO, value, true).rate();
    }

    void listening(boolean value) {
        listening = value;
    }

    DrainConfig build() {
        if (!delay.isZero() && delay.compareTo(timeout) >= 0) {
            throw new ConflictException(
                    "too long (expected: shorter than drain-timeout, " + Spans.show(timeout) + ")",
                    "drain-delay",
                    "drain-timeout");
        }
        return new DrainConfig(timeout, delay, rate, listening);
    }
}
