package dev.signalbox.hub;

import org.jspecify.annotations.Nullable;

/**
 * A set of clients to send to, as selected by {@link HubClients} (protocol F13). Safe for use by any thread, as often as wanted.
 */
public interface ClientProxy {

    /**
     * Calls a method at all of these clients. Returns when the message has its place in the order; waits for no client.
     *
     * @param method the client's method, in the casing its handlers use; compared ignoring case by the clients
     * @param arguments become JSON once, whatever the number of clients
     * @throws IllegalArgumentException when the method is null
     * @throws RuntimeException when an argument cannot be written as JSON; nothing is sent then (protocol B11)
     */
    void invoke(String method, @Nullable Object... arguments);
}
