package dev.signalbox.connection.lane;

import dev.signalbox.connection.DisconnectReason;

/** What a lane asks of the runtime around it. Called on the lane; must not block. */
public interface LaneOwner {

    /**
     * A connection is over: it has left its lane. The owner raises OnDisconnected and calls {@link Session#release} afterwards, unless
     * the server shuts down.
     */
    void closed(Session session, DisconnectReason reason);

    /** A membership command took effect. */
    void acknowledged(String ackId);
}
