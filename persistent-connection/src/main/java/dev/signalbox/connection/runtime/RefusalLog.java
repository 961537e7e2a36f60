package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.Refusal;
import dev.signalbox.connection.time.Ticker;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the requests that are refused and says so in the log now and then, since a line for each would be overload of its own. Safe for use
 * by any thread.
 */
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final long PERIOD_NANOS = Duration.ofSeconds(5).toNanos();

    private final ConnectionEvents events;
    private final Ticker ticker;
    private final Map<Refusal, AtomicLong> unsaid = new EnumMap<>(Refusal.class);
    private final AtomicLong saidNanos;

    RefusalLog(ConnectionEvents events, Ticker ticker) {
        this.events = events;
        this.ticker = ticker;
        this.saidNanos = new AtomicLong(ticker.nanos() - PERIOD_NANOS);
        for (Refusal refusal : Refusal.values()) {
            unsaid.put(refusal, new AtomicLong());
        }
    }

    /** One request is refused; gives the answer. */
    Outcome.Reply refuse(Refusal refusal) {
        count(refusal);
        return Outcome.Reply.refusal(refusal.status(), refusal.text());
    }

    /** One request is refused. */
    void count(Refusal refusal) {
        events.refused(refusal);
        LOG.debug("a request is refused: {} ({})", refusal.text(), refusal.code());
        AtomicLong counter = unsaid.get(refusal);
        if (counter == null || refusal == Refusal.CLOSED || refusal == Refusal.DRAINING) {
            return; // as it shall be
        }
        counter.incrementAndGet();
        long now = ticker.nanos();
        long said = saidNanos.get();
        if (now - said >= PERIOD_NANOS && saidNanos.compareAndSet(said, now)) {
            unsaid.forEach((cause, count) -> {
                long requests = count.getAndSet(0);
                if (requests > 0) {
                    LOG.warn("{} requests were refused with {}: {}", requests, cause.status(), cause.text());
                }
            });
        }
    }
}
