package dev.signalbox.gateway.undertow.proxy;

import dev.signalbox.gateway.upstream.UpstreamFailure;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what goes wrong with other servers, not more often than once a second. Safe for use by any thread. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger("dev.signalbox.upstream");
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final AtomicLong SAID_NANOS = new AtomicLong(System.nanoTime() - PERIOD_NANOS);
    private static final AtomicLong UNSAID = new AtomicLong();

    private Failures() {}

    static void say(UpstreamRoute route, UpstreamFailure failure, List<Target> tried) {
        long now = System.nanoTime();
        long said = SAID_NANOS.get();
        if (now - said >= PERIOD_NANOS && SAID_NANOS.compareAndSet(said, now)) {
            LOG.warn(
                    "upstream path {}: {} (tried {}; {} more not said)",
                    route.path(),
                    failure.tag(),
                    tried,
                    UNSAID.getAndSet(0));
        } else {
            UNSAID.incrementAndGet();
            LOG.debug("upstream path {}: {} (tried {})", route.path(), failure.tag(), tried);
        }
    }
}
