package dev.signalbox.gateway.event;

import dev.signalbox.gateway.upstream.UpstreamFailure;
import java.net.URI;
import java.util.function.IntSupplier;

/**
 * An observer of requests that other servers answer. All methods are empty unless overridden; they are called on any thread and must not block
 * or throw.
 */
public interface UpstreamEvents {
    /** Observes nothing. */
    UpstreamEvents NONE = new UpstreamEvents() {};

    /**
     * A target is used from now on.
     *
     * @param path the route's
     * @param target where
     * @param connections tells how many connections to it are open
     * @param available tells 1 while it takes requests, 0 while it is known to be down
     */
    default void target(String path, URI target, IntSupplier connections, IntSupplier available) {}

    /** A request was passed on. */
    default void begun(String path) {}

    /**
     * A request that was passed on is over.
     *
     * @param status of the answer; 101 for a WebSocket
     * @param nanos how long it took, streams until their end
     */
    default void completed(String path, int status, long nanos) {}

    /** A request found no good answer. */
    default void failed(String path, UpstreamFailure failure) {}
}
