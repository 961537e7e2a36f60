package dev.signalbox.gateway.management;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.connection.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts bad credentials by address, so that nobody can try many: after {@link #MOST} within a minute no credential of that address is
 * looked at until the minute is over. Bounded; the addresses not seen for the longest are forgotten. Safe for use by any thread.
 */
final class FailedLogins {
    /** How many bad credentials an address may show in a minute. */
    static final int MOST = 10;

    /** How long an address is counted from its first bad credential on. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final int MOST_ADDRESSES = 10_000;

    private final Cache<String, AtomicInteger> failures;

    FailedLogins(Ticker ticker) {
        failures = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterWrite(WINDOW)
                .ticker(ticker::nanos)
                .executor(Runnable::run)
                .build();
    }

    boolean tooMany(String address) {
        AtomicInteger count = failures.getIfPresent(network(address));
        return count != null && count.get() >= MOST;
    }

    void failed(String address) {
        failures.get(network(address), unseen -> new AtomicInteger()).incrementAndGet();
    }

    // Who has one address of IPv6 has the rest of its network of 64 bits.
    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        String[] groups = address.split(":", -1);
        return groups.length < 8 ? address : String.join(":", groups[0], groups[1], groups[2], groups[3]);
    }
}
