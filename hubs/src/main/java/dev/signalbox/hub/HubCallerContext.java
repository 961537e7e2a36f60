package dev.signalbox.hub;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.Publisher;
import dev.signalbox.protocol.request.Parameters;
import java.util.List;
import java.util.Map;

/**
 * Who calls a hub, and the request that carried the call: for a web socket the upgrade request, for other transports the
 * {@code /send}, for OnConnected usually the {@code /start} (protocol F15). Immutable.
 */
public final class HubCallerContext {
    private final String connectionId;
    private final ConnectionRequest request;
    private final Publisher publisher;

    /** The context of one call or event. */
    public HubCallerContext(String connectionId, ConnectionRequest request, Publisher publisher) {
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

    /** Ends the calling connection as if its client had stopped it. */
    public void abort() {
        publisher.abort(connectionId);
    }
}
