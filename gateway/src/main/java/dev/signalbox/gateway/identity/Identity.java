package dev.signalbox.gateway.identity;

import dev.signalbox.connection.ConnectionUser;

/**
 * Tells who makes a request, from what a proxy, a cookie or a header says.
 *
 * <p>Asked for every request, on the application executor, by several threads at once; it may block. Connection tokens are
 * bound to the answer, so it must be the same for all requests of one client (protocol D2). What it throws is answered 500.
 */
@FunctionalInterface
public interface Identity {
    /** Nobody is known. */
    Identity ANONYMOUS = request -> ConnectionUser.ANONYMOUS;

    /** The user who makes this request; {@link ConnectionUser#ANONYMOUS} when nobody has proven anything. */
    ConnectionUser userOf(RequestFacts request);
}
