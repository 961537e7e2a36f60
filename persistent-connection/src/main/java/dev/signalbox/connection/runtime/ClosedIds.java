package dev.signalbox.connection.runtime;

import dev.signalbox.connection.time.Ticker;
import dev.signalbox.protocol.JsonPayload;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The ids that were closed for good, and what their clients are told, for as long as any of those clients may try to come back and then some.
 * The oldest is forgotten first when there are too many. Safe for use by any thread.
 */
final class ClosedIds {
    // A client tries for as long as the disconnect time-out; browsers that sleep meanwhile try once more
    // when they wake up.
    private static final Duration RETENTION = Duration.ofMinutes(10);
    private static final int MOST = 65_536;

    private final Ticker ticker;
    private final int most;
    private final Map<String, JsonPayload> told = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Closed> oldestFirst = new ArrayDeque<>(); // guarded by lock

    ClosedIds(Ticker ticker) {
        this(ticker, MOST);
    }

    ClosedIds(Ticker ticker, int most) {
        this.ticker = ticker;
        this.most = most;
    }

    /** From now on the id is closed; the first text stays. */
    void add(String connectionId, JsonPayload text) {
        if (told.putIfAbsent(connectionId, text) != null) {
            return;
        }
        lock.lock();
        try {
            forgetOld();
            if (oldestFirst.size() >= most) {
                told.remove(oldestFirst.remove().connectionId());
            }
            oldestFirst.add(new Closed(connectionId, ticker.nanos()));
        } finally {
            lock.unlock();
        }
    }

    /** What the client of an id is told, null when the id is not closed. */
    @Nullable
    JsonPayload told(String connectionId) {
        return told.get(connectionId);
    }

    /** Forgets what nobody can ask for any more; called now and then. */
    void expire() {
        lock.lock();
        try {
            forgetOld();
        } finally {
            lock.unlock();
        }
    }

    private void forgetOld() {
        long now = ticker.nanos();
        for (Closed first = oldestFirst.peek();
                first != null && now - first.atNanos() >= RETENTION.toNanos();
                first = oldestFirst.peek()) {
            oldestFirst.remove();
            told.remove(first.connectionId());
        }
    }

    int size() {
        return told.size();
    }

    private record Closed(String connectionId, long atNanos) {}
}
