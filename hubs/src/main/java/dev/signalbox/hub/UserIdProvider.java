package dev.signalbox.hub;

import dev.signalbox.connection.ConnectionRequest;
import org.jspecify.annotations.Nullable;

/**
 * Decides which user a connection belongs to when something is sent to {@code clients().user(id)} (protocol F13). Asked on every
 * request, from several threads at once.
 */
@FunctionalInterface
public interface UserIdProvider {

    /** The user's name, authenticated or not: what is used unless another provider is configured. */
    UserIdProvider USER_NAME = request -> request.user().name();

    /**
     * The id of the user who made a request; ids are compared exactly.
     *
     * @return null or empty when the connection shall not be reachable as a user
     */
    @Nullable
    String userId(ConnectionRequest request);
}
