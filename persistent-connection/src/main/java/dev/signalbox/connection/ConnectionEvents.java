package dev.signalbox.connection;

import dev.signalbox.protocol.Limit;

/**
 * An observer of connections, for metrics and logs. All methods are empty unless overridden; they are called on lane threads, where no other
 * is named, must not block and must not throw.
 */
public interface ConnectionEvents {
    /** Observes nothing. */
    ConnectionEvents NONE = new ConnectionEvents() {};

    /** A connection came to life on this server. Once per connection, before any other event of it. */
    default void opened(String connectionId) {}

    /** A connection's client opened a receive request. At least once per connection. */
    default void attached(String connectionId, dev.signalbox.protocol.TransportType transport) {}

    /** A connection is gone for good. Once per connection, the last event of it. */
    default void closed(String connectionId, DisconnectReason reason) {}

    /**
     * A client asked for messages that are no longer held, or named a cursor this server does not know, and goes on from what is there.
     *
     * @param missed how many messages it missed, -1 when that cannot be known
     */
    default void gap(String connectionId, long missed) {}

    /** Messages were dropped from a connection's ring before they were sent, because it is full. */
    default void overrun(String connectionId, int dropped) {}

    /**
     * The user of a request is not the one its connection belongs to (protocol D2). On the application executor; for each such request.
     *
     * @param accepted whether the {@link IdentityPolicy} let it pass; otherwise it was answered 403
     */
    default void identityChanged(String connectionId, IdentityChange change, boolean accepted) {}

    /** A client sent more of something than it may, and got the answer that the limit names. On any thread. */
    default void limitReached(Limit limit) {}
}
