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

    /**
     * These clients as an interface of the application (protocol F14): a call of one of its methods is an {@link #invoke} of the method's
     * name, or of the name {@link HubMethodName} gives it, with the arguments. Its methods return nothing, or a
     * {@link java.util.concurrent.CompletionStage} of Void, which is completed; default methods run as they are written.
     *
     * @throws IllegalArgumentException when the type is no interface or has a method that returns something
     */
    default <T> T as(Class<T> client) {
        return TypedClient.of(client, this);
    }
}
