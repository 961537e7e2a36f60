package dev.signalbox.connection.lane;

import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.protocol.JsonPayload;
import java.util.concurrent.CompletionStage;

/** What a lane asks of the runtime around it. Called on the lane; must not block. */
public interface LaneOwner {

    /**
     * A connection is over: it has left its lane. The owner raises OnDisconnected and calls {@link Session#release} afterwards, unless
     * the server shuts down.
     *
     * @param told what the client is told, a JSON string; only looked at when its id may not come back
     */
    void closed(Session session, DisconnectReason reason, JsonPayload told);

    /** A session that nobody has arrived at is over, without an event. */
    void abandoned(Session session);

    /** An id is being closed for good, wherever its connection lives; from now on it is refused. */
    void closing(String connectionId, JsonPayload told);

    /** Whether an id was closed for good. */
    boolean refuses(String connectionId);

    /** The client of a connection has missed messages; completes, however that ends, when the application has been told. */
    CompletionStage<?> missed(Session session, long missed);

    /** A new session in the place of one that is about to end, for the request that waits to take the id over; lives on the same lane. */
    Session successor(Session session);

    /** A membership command took effect. */
    void acknowledged(String ackId);

    /** A connection was not added to a group, since it is in as many as it may be. */
    void groupRefused(String ackId);
}
