package dev.signalbox.connection;

import java.util.Set;

/**
 * The user a request was made by, as the identity layer established it. Immutable.
 *
 * <p>The connection token is bound to {@link #name()} only when {@link #authenticated()} (protocol D1); the default user id
 * of a hub client is the name in either case (protocol F13).
 *
 * @param name the user's name, empty when unknown
 * @param authenticated whether the name was proven
 * @param roles the roles the user holds, compared as they are
 */
public record ConnectionUser(String name, boolean authenticated, Set<String> roles) {

    /** The user of a request that carries no identity. */
    public static final ConnectionUser ANONYMOUS = new ConnectionUser("", false, Set.of());

    public ConnectionUser {
        roles = Set.copyOf(roles);
        if (authenticated && name.isEmpty()) {
            throw new IllegalArgumentException("name: empty (expected: the name of the authenticated user)");
        }
    }

    /** An authenticated user without roles. */
    public static ConnectionUser named(String name) {
        return new ConnectionUser(name, true, Set.of());
    }

    /** Whether the user holds the given role (compared exactly). */
    public boolean isInRole(String role) {
        return roles.contains(role);
    }

    /** The text a connection token is bound to: the name of an authenticated user, otherwise empty (protocol D1). */
    public String tokenName() {
        return authenticated ? name : "";
    }
}
