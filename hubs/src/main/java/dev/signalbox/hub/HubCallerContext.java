package dev.signalbox.hub;

import dev.signalbox.connection.ConnectionControl;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.Publisher;
import dev.signalbox.protocol.request.Parameters;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Who calls a hub, and the request that carried the call: for a web socket the upgrade request, for other transports the
 * {@code /send}, for OnConnected usually the {@code /start} (protocol F15). Immutable.
 */
public final class HubCallerContext {
    private final String connectionId;
    private final ConnectionRequest request;
    private final Publisher publisher;
    private final Supplier<ConcurrentMap<String, Object>> items;

    /**
     * The context of one call or event.
     *
     * @param items asked for what is kept beside the connection, each time it is wanted
     */
    public HubCallerContext(
            String connectionId,
            ConnectionRequest request,
            Publisher publisher,
            Supplier<ConcurrentMap<String, Object>> items) {
        this.items = items;
        this.connectionId = connectionId;
        this.request = request;
        this.publisher = publisher;
    }

    /** The id of the calling connection. */
    public String connectionId() {
        return connectionId;
    }

    /** The request that carried the call or raised the event. */
    public ConnectionRequest request() {
        return request;
    }

    /** Who made the request. */
    public ConnectionUser user() {
        return request.user();
    }

    /** The query parameters of the request. */
    public Parameters query() {
        return request.query();
    }

    /** All headers of the request; names compare ignoring case. */
    public Map<String, List<String>> headers() {
        return request.headers();
    }

    /** All cookies of the request; names compare ignoring case. */
    public Map<String, String> cookies() {
        return request.cookies();
    }

    /**
     * What the application keeps beside the connection: one map for all calls and events of all hubs from OnConnected to the end of
     * OnDisconnected, on this node. Safe for use by any thread; null is neither key nor value. When the calling connection is not alive here
     * (it never connected, or the call came to another node) it is a map that nobody else sees.
     */
    public ConcurrentMap<String, Object> items() {
        return items.get();
    }

    /** Closes, lists and looks for connections, those of other mounts included. */
    public ConnectionControl control() {
        return publisher.control();
    }

    /**
     * Ends the calling connection as if its client had stopped it: OnDisconnected(true), then its stream ends. The protocol cannot tell the client
     * so; it takes that for a cut and comes back under its id, unless authorisation refuses it (protocol B9).
     */
    public void abort() {
        publisher.abort(connectionId);
    }
}
