package dev.signalbox.gateway.undertow.routes;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the requests that were refused for overload and says so in the log now and then, since a line for each would be
 * overload of its own. Safe for use by any thread.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicLong saidNanos = new AtomicLong(System.nanoTime() - PERIOD_NANOS);

    void count() {
        unsaid.incrementAndGet();
        long now = System.nanoTime();
        long said = saidNanos.get();
        if (now - said >= PERIOD_NANOS && saidNanos.compareAndSet(said, now)) {
            LOG.warn("{} requests were refused with 503: too many are worked on or wait for it", unsaid.getAndSet(0));
        }
    }
}
