package dev.signalbox.gateway.trouble;

import dev.signalbox.connection.time.Ticker;
import dev.signalbox.gateway.trouble.Trouble.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The latest {@link #MAX} troubles. What repeats is counted in one entry, and beyond {@link #PER_SECOND} in a second only how many there were,
 * so that a storm neither pushes out what matters nor costs more than a count. Safe for use by any thread.
 */
public final class Troubles {
    /** How many are kept. */
    public static final int MAX = 200;
    /** How many are entered in a second. */
    public static final int PER_SECOND = 100;

    private static final int MAX_TEXT = 300;

    private final InstantSource clock;
    private final Ticker ticker;
    private final Map<Key, Trouble> latest = new LinkedHashMap<>(); // the longest not seen first
    private final AtomicLong entered = new AtomicLong(); // in the current second
    private final AtomicLong suppressed = new AtomicLong();
    private volatile long windowNanos; // when the current second began
    private long version; // grows with each change

    /** Creates an empty journal. */
    public Troubles(InstantSource clock, Ticker ticker) {
        this.clock = clock;
        this.ticker = ticker;
        windowNanos = ticker.nanos();
    }

    private record Key(Kind kind, String text) {}

    /**
     * What is known.
     *
     * @param troubles the latest first
     * @param suppressed how many were too many in their second, and are only counted
     * @param version another one when anything has changed
     */
    public record Known(List<Trouble> troubles, long suppressed, long version) {}

    /**
     * Enters a trouble.
     *
     * @param text without anything secret; cut when it is long
     * @param connectionId empty for none
     */
    public void add(Kind kind, String text, String connectionId) {
        long now = ticker.nanos();
        if (now - windowNanos >= TimeUnit.SECONDS.toNanos(1)) {
            windowNanos = now;
            entered.set(0);
        }
        if (entered.incrementAndGet() > PER_SECOND) {
            suppressed.incrementAndGet();
            return;
        }
        enter(kind, text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text, connectionId);
    }

    private synchronized void enter(Kind kind, String text, String connectionId) {
        Instant at = clock.instant();
        Trouble before = latest.remove(new Key(kind, text));
        latest.put(
                new Key(kind, text),
                before == null
                        ? new Trouble(kind, text, connectionId, 1, at, at)
                        : new Trouble(kind, text, connectionId, before.count() + 1, before.first(), at));
        if (latest.size() > MAX) {
            latest.remove(latest.keySet().iterator().next());
        }
        version++;
    }

    /** What is known now. */
    public synchronized Known known() {
        List<Trouble> all = new ArrayList<>(latest.values());
        Collections.reverse(all);
        return new Known(all, suppressed.get(), version + suppressed.get());
    }
}
