package dev.signalbox.hub.dispatch;

import dev.signalbox.connection.Publisher;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What applications keep beside live connections of this node. An id that is not alive gets a map of its own for the one call or event that
 * asks, so that ids nobody ends are not remembered. Safe for use by any thread.
 */
final class ConnectionItems {
    private final Publisher publisher;
    private final ConcurrentMap<String, ConcurrentMap<String, Object>> byConnection = new ConcurrentHashMap<>();

    ConnectionItems(Publisher publisher) {
        this.publisher = publisher;
    }

    /** The items of a connection, also while its OnDisconnected runs. */
    ConcurrentMap<String, Object> of(String connectionId) {
        ConcurrentMap<String, Object> items = byConnection.get(connectionId);
        if (items != null) {
            return items;
        }
        if (!publisher.isConnected(connectionId)) {
            return new ConcurrentHashMap<>();
        }
        ConcurrentMap<String, Object> kept =
                byConnection.computeIfAbsent(connectionId, id -> new ConcurrentHashMap<>());
        if (!publisher.isConnected(connectionId)) {
            byConnection.remove(connectionId, kept); // its end may have come before the entry
        }
        return kept;
    }

    /** After a connection's OnDisconnected. One that came back meanwhile under its id goes on with what it had. */
    void ended(String connectionId) {
        if (!publisher.isConnected(connectionId)) {
            byConnection.remove(connectionId);
        }
    }

    int connections() {
        return byConnection.size();
    }
}
