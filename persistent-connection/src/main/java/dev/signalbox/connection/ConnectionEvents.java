package dev.signalbox.connection;

import dev.signalbox.protocol.Limit;
import dev.signalbox.protocol.TransportType;

/**
 * An observer of connections, for metrics and logs. All methods are empty unless overridden; they are called on lane threads, where no other
 * is named, must not block and must not throw.
 */
public interface ConnectionEvents {
    /** Observes nothing. */
    ConnectionEvents NONE = new ConnectionEvents() {};

    /**
     * A connection came to life on this server. Once per connection, before any other event of it.
     *
     * @param request the receive request that it came to life with: what its client is, and what it speaks
     */
    default void opened(String connectionId, ConnectionRequest request) {}

    /** A connection's client came back with {@code /reconnect}; {@link #attached} comes as well. */
    default void reconnected(String connectionId, TransportType transport) {}

    /** A connection's client opened a receive request. At least once per connection. */
    default void attached(String connectionId, TransportType transport) {}

    /** A connection is gone for good. Once per connection, the last event of it. */
    default void closed(String connectionId, DisconnectReason reason) {}

    /**
     * A client has missed messages, or named a cursor this server does not know. Once for each time it is noticed.
     *
     * @param missed how many messages it missed at most, -1 when that cannot be known
     * @param cause why
     */
    default void gap(String connectionId, long missed, GapCause cause) {}

    /** Messages were dropped from a connection's ring before they were sent, because it is full. */
    default void overrun(String connectionId, int dropped) {}

    /**
     * The user of a request is not the one its connection belongs to (protocol D2). On any thread; for each such request.
     *
     * @param accepted whether the {@link IdentityPolicy} let it pass; otherwise it was answered 403
     */
    default void identityChanged(String connectionId, IdentityChange change, boolean accepted) {}

    /** A client sent more of something than it may, and got the answer that the limit names. On any thread. */
    default void limitReached(Limit limit) {}

    /**
     * What a connection's ring held was forgotten because all rings together hold too much.
     *
     * @param entries how many entries of the ring
     * @param absent whether the client was away; otherwise they had been sent and were kept in case it comes back
     */
    default void forgotten(String connectionId, int entries, boolean absent) {}

    /** A client's socket was dropped because it takes too little. */
    default void slow(String connectionId, TransportType transport, SlowCause cause) {}

    /** A socket is not read for a while, because too much of what its client sent waits to be worked on. */
    default void paused(String connectionId) {}

    /**
     * A connection was not let into groups, since it is in as many as it may be. On any thread; once for each add, on the server that asked for it, and
     * once for each return of a client.
     *
     * @param groups how many groups
     */
    default void groupsRefused(String connectionId, int groups) {}

    /** A request was refused. */
    default void refused(Refusal refusal) {}

    /** A request had to wait for its turn to be accepted. Once for each that waits, when it begins to. */
    default void acceptDelayed() {}
}
