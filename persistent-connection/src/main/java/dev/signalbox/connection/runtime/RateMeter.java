package dev.signalbox.connection.runtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.connection.SendRate;
import dev.signalbox.connection.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Measures how fast each of many senders sends, by the time at which its next message is due: one number for each, forgotten once
 * it has nothing to tell. Safe for use by any thread.
 */
final class RateMeter {
    private static final int MOST_SENDERS = 200_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Ticker ticker;
    private final long intervalNanos;
    private final long burstNanos; // how far ahead of its time a sender may be
    private final Cache<String, AtomicLong> due;

    private RateMeter(SendRate rate, Ticker ticker) {
        this.ticker = ticker;
        this.intervalNanos = Math.max(1, (long) (NANOS_PER_SECOND / rate.perSecond()));
        this.burstNanos = Math.multiplyExact(intervalNanos, rate.burst() - 1L);
        this.due = Caffeine.newBuilder()
                .maximumSize(MOST_SENDERS)
                .expireAfterAccess(Duration.ofNanos(burstNanos + intervalNanos))
                .ticker(ticker::nanos)
                .executor(Runnable::run)
                .build();
    }

    /** A meter; null for no bound. */
    static @Nullable RateMeter of(@Nullable SendRate rate, Ticker ticker) {
        return rate == null ? null : new RateMeter(rate, ticker);
    }

    /** Whether a sender may send now; counted as sent if so. */
    boolean tryTake(String sender) {
        long now = ticker.nanos();
        long before = count(sender, time -> {
            long from = later(time, now);
            return from - now > burstNanos ? time : from + intervalNanos;
        });
        return later(before, now) - now <= burstNanos;
    }

    /**
     * Counts a message that was sent already.
     *
     * @return nanoseconds to wait before the next is taken, zero or more
     */
    long take(String sender) {
        long now = ticker.nanos();
        long next = later(count(sender, time -> later(time, now) + intervalNanos), now) + intervalNanos;
        return Math.max(0, next - now - burstNanos);
    }

    private long count(String sender, LongUnaryOperator change) {
        AtomicLong time = due.get(sender, unknown -> new AtomicLong(ticker.nanos()));
        return time.getAndUpdate(change);
    }

    private static long later(long time, long now) {
        return time - now > 0 ? time : now;
    }
}
