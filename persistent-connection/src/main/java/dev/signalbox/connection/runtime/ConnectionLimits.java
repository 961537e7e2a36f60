package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.Refusal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many connections there may be: in total, of one user, from one address. A connection counts from its first receive request to its end.
 * None more at all while the server drains. Safe for use by any thread.
 */
final class ConnectionLimits {
    private final int most;
    private final AtomicInteger count = new AtomicInteger();
    private final Share users;
    private final Share addresses;
    private volatile boolean draining;

    ConnectionLimits(ConnectionConfig config) {
        most = config.maxConnections();
        users = new Share(config.maxConnectionsPerUser());
        addresses = new Share(config.maxConnectionsPerAddress());
    }

    /** From now on no more connections are taken. */
    void drain() {
        draining = true;
    }

    /** Why one more connection would be refused, null when it would not be. */
    @Nullable
    Refusal refusal(ConnectionRequest request) {
        if (draining) {
            return Refusal.DRAINING;
        }
        if (count.get() >= most) {
            return Refusal.CONNECTIONS;
        }
        if (users.isFull(request.user().name())) {
            return Refusal.USER;
        }
        return addresses.isFull(request.remoteAddress()) ? Refusal.ADDRESS : null;
    }

    /** Counts one more connection; null when it does, else why it is refused and does not count. */
    @Nullable
    Refusal enter(ConnectionRequest request) {
        if (draining) {
            return Refusal.DRAINING;
        }
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            return Refusal.CONNECTIONS;
        }
        if (!users.enter(request.user().name())) {
            count.decrementAndGet();
            return Refusal.USER;
        }
        if (!addresses.enter(request.remoteAddress())) {
            users.leave(request.user().name());
            count.decrementAndGet();
            return Refusal.ADDRESS;
        }
        return null;
    }

    /** A connection that has entered with this request is over. */
    void leave(ConnectionRequest request) {
        users.leave(request.user().name());
        addresses.leave(request.remoteAddress());
        count.decrementAndGet();
    }

    /** How many connections count under each name; nobody is counted under no name, or when there is no bound. */
    private static final class Share {
        private final int most;
        private final Map<String, Integer> counts = new ConcurrentHashMap<>();

        Share(int most) {
            this.most = most;
        }

        boolean isFull(String name) {
            return counts(name) && counts.getOrDefault(name, 0) >= most;
        }

        boolean enter(String name) {
            if (!counts(name)) {
                return true;
            }
            boolean[] entered = {false};
            counts.compute(name, (key, count) -> {
                entered[0] = count == null || count < most;
                return count == null ? Integer.valueOf(1) : Integer.valueOf(entered[0] ? count + 1 : count);
            });
            return entered[0];
        }

        void leave(String name) {
            if (counts(name)) {
                counts.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
            }
        }

        private boolean counts(String name) {
            return most < Integer.MAX_VALUE && !name.isEmpty();
        }
    }
}
