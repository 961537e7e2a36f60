package dev.signalbox.gateway.console;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;

/** The totals of the last five minutes, one sample every two seconds, from which the page draws rates. Safe for use by any thread. */
final class RateHistory {
    /** The time between two samples. */
    static final Duration STEP = Duration.ofSeconds(2);
    /** How many samples are kept: one more than fill the time, since a rate needs two. */
    static final int KEPT = 151;

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>(KEPT);
    private long last; // number of the latest

    RateHistory(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /**
     * What the totals were at one moment.
     *
     * @param number counts from 1
     * @param at milliseconds since 1970
     * @param live connections
     * @param opened connections that came to life so far
     * @param closed connections that ended so far
     * @param in messages from clients so far
     * @param out messages to clients so far
     * @param errors errors as the meters tell them, and refused connections, so far
     * @param calls hub calls so far
     * @param seconds spent in them so far
     */
    record Sample(
            long number,
            long at,
            double live,
            double opened,
            double closed,
            double in,
            double out,
            double errors,
            double calls,
            double seconds) {}

    /** Takes a sample; to be called once in each {@link #STEP}. */
    void sample() {
        double live = Figures.LIVE.in(registry);
        double opened = Figures.OPENED.in(registry);
        double closed = Figures.CLOSED.in(registry);
        double in = Figures.IN.in(registry);
        double out = Figures.OUT.in(registry);
        double errors = Figures.ERRORS.in(registry) + Figures.TURNED_AWAY.in(registry);
        double calls = Figures.CALLED.in(registry);
        double seconds = Figures.CALL_TIME.in(registry);
        synchronized (this) {
            samples.add(new Sample(++last, clock.millis(), live, opened, closed, in, out, errors, calls, seconds));
            if (samples.size() > KEPT) {
                samples.remove();
            }
        }
    }

    /** The samples after that number, in order. */
    synchronized List<Sample> after(long number) {
        return samples.stream().filter(sample -> sample.number() > number).toList();
    }
}
