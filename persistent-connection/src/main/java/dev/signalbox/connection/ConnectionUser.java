package dev.signalbox.connection;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The user a request was made by, as the identity layer established it. Immutable.
 *
 * <p>The connection token is bound to {@link #name()} only when {@link #authenticated()} (protocol D1); the default user id
 * of a hub client is the name in either case (protocol F13).
 *
 * @param name the user's name, empty when unknown
 * @param authenticated whether the name was proven
 * @param roles the roles the user holds, compared as they are
 * @param claims what else the credential says, by name, each with its values; names compare as they are
 * @param expires from when on the credential is no longer taken, leeway for clocks included; null when that is not known
 */
public record ConnectionUser(
        String name,
        boolean authenticated,
        Set<String> roles,
        Map<String, List<String>> claims,
        @Nullable Instant expires) {

    /** The user of a request that carries no identity. */
    public static final ConnectionUser ANONYMOUS = new ConnectionUser("", false, Set.of());

    /** Copies and checks. */
    public ConnectionUser {
        roles = Set.copyOf(roles);
        Map<String, List<String>> copies = new LinkedHashMap<>();
        claims.forEach((claim, values) -> copies.put(claim, List.copyOf(values)));
        claims = java.util.Collections.unmodifiableMap(copies);
        if (authenticated && name.isEmpty()) {
            throw new IllegalArgumentException("name: empty (expected: the name of the authenticated user)");
        }
    }

    /** A user without claims whose credential does not end. */
    public ConnectionUser(String name, boolean authenticated, Set<String> roles) {
        this(name, authenticated, roles, Map.of(), null);
    }

    /** An authenticated user without roles. */
    public static ConnectionUser named(String name) {
        return new ConnectionUser(name, true, Set.of());
    }

    /** Whether the user holds the given role (compared exactly). */
    public boolean isInRole(String role) {
        return roles.contains(role);
    }

    /** The first value of a claim; null when the credential has none of that name. */
    public @Nullable String claim(String claim) {
        List<String> values = claims.get(claim);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** Whether the credential makes a claim with this value among others (both compared exactly). */
    public boolean hasClaim(String claim, String value) {
        List<String> values = claims.get(claim);
        return values != null && values.contains(value);
    }

    /** The text a connection token is bound to: the name of an authenticated user, otherwise empty (protocol D1). */
    public String tokenName() {
        return authenticated ? name : "";
    }

    /** Name and roles; not the claims, which may be personal. */
    @Override
    public String toString() {
        return "ConnectionUser[" + name + ", authenticated=" + authenticated + ", roles=" + roles + "]";
    }
}
