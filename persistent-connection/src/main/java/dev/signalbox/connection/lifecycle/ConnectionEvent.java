package dev.signalbox.connection.lifecycle;

/** What can happen to a connection. */
public enum ConnectionEvent {
    /** A {@code /connect} request opened a channel. */
    CONNECT,
    /** A request that raises OnReconnected opened a channel. */
    RECONNECT,
    /** The next long poll opened a channel. */
    POLL,
    /** The init message was handed to the channel. */
    INITIALIZED,
    /** OnReconnected completed. */
    RECONNECTED,
    /** The receive request ended: answered, timed out, or its client is gone. */
    RECEIVE_ENDED,
    /** The client stopped, or the application aborted it. */
    ABORTED,
    /** The client did not come back in time. */
    GIVEN_UP,
    /** The server ended it for good: the application asked for it, or a policy did. */
    CLOSED_BY_SERVER,
    /** The server shuts down. */
    SHUT_DOWN,
    /** Another node has taken it over. */
    MOVED
}
