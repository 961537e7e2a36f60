package dev.signalbox.gateway.drain;

import java.time.Duration;

/**
 * How a gateway drains. Immutable.
 *
 * @param timeout within which it has stopped, whoever is still connected, 0 to an hour; the delay included. Default 30 s
 * @param delay for how long it goes on as before once it is not ready any more, so that balancers notice; 0 or more, shorter than the timeout.
 *     Default 0
 * @param rate how many connections a second are sent away, 1 to 1,000,000; 0, the default, for as many as make half of the time, and at least
 *     {@value #LEAST_RATE}
 * @param keepsListening whether it still accepts TCP connections while it sends its clients away, so that their sends arrive; new clients are
 *     answered 503. Without, the port is closed as soon as the delay is over, for balancers that try another server only when they cannot
 *     connect to one. Default true
 */
public record DrainConfig(Duration timeout, Duration delay, int rate, boolean keepsListening) {
    /** Fewer a second are not sent away unless asked for: a few clients need not wait. */
    public static final int LEAST_RATE = 100;

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int HIGHEST_RATE = 1_000_000;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException when one is out of its range
     */
    public DrainConfig {
        if (timeout.isNegative() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("drainTimeout: " + timeout + " (expected: 0 to 1 h)");
        }
        if (delay.isNegative() || (!delay.isZero() && delay.compareTo(timeout) >= 0)) {
            throw new IllegalArgumentException("drainDelay: " + delay
                    + " (expected: 0 or more, and shorter than the drain timeout " + timeout + ")");
        }
        if (rate < 0 || rate > HIGHEST_RATE) {
            throw new IllegalArgumentException("drainRate: " + rate + " (expected: 0 to 1,000,000)");
        }
    }

    /** The defaults. */
    public static DrainConfig defaults() {
        return new DrainConfig(Duration.ofSeconds(30), Duration.ZERO, 0, true);
    }

    /** The same within another time; a delay that does not fit into it is cut to its half. */
    public DrainConfig within(Duration time) {
        return new DrainConfig(time, delay.compareTo(time) < 0 ? delay : time.dividedBy(2), rate, keepsListening);
    }

    /** How many connections a second are sent away when there are so many. */
    double rateFor(int connections) {
        double half = Math.max(1, timeout.minus(delay).toMillis()) / 2000.0;
        return rate > 0 ? rate : Math.max(LEAST_RATE, connections / half);
    }
}
