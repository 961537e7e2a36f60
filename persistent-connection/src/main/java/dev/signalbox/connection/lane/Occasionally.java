package dev.signalbox.connection.lane;

import dev.signalbox.connection.time.Ticker;
import java.time.Duration;

/**
 * Says when something that may come in crowds is due to be put into the log, since a line for each would be a crowd of its own. Confined to
 * its lane.
 */
final class Occasionally {
    private static final long PERIOD_NANOS = Duration.ofSeconds(5).toNanos();

    private final Ticker ticker;
    private long unsaid;
    private long saidNanos;

    Occasionally(Ticker ticker) {
        this.ticker = ticker;
        this.saidNanos = ticker.nanos() - PERIOD_NANOS;
    }

    /** Counts one; answers how many have come since the last line when one is due, else 0. */
    long count() {
        unsaid++;
        long now = ticker.nanos();
        if (now - saidNanos < PERIOD_NANOS) {
            return 0;
        }
        saidNanos = now;
        long count = unsaid;
        unsaid = 0;
        return count;
    }
}
