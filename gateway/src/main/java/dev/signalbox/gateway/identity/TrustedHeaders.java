package dev.signalbox.gateway.identity;

import dev.signalbox.connection.ConnectionUser;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The user that a proxy in front has established and says in headers. Immutable.
 *
 * <p>Headers count only when the request comes from the address of a trusted proxy; from elsewhere they are refused as {@link
 * CredentialFault#UNTRUSTED_ADDRESS}. The proxy must drop such headers from what its own clients send.
 */
public final class TrustedHeaders implements Identity {
    private static final int LONGEST_NAME = 1_024;

    private final TrustedProxies proxies;
    private final String userHeader;
    private final @Nullable String rolesHeader; // null: no roles
    private final Map<String, String> claimHeaders; // claim by header

    private TrustedHeaders(Builder builder) {
        proxies = builder.proxies;
        userHeader = builder.userHeader;
        rolesHeader = builder.rolesHeader;
        claimHeaders = Map.copyOf(builder.claimHeaders);
    }

    /**
     * A builder.
     *
     * @param proxies who is believed; at least one
     * @param userHeader the header that holds the user's name, for example {@code X-Remote-User}
     */
    public static Builder from(TrustedProxies proxies, String userHeader) {
        return new Builder(proxies, userHeader);
    }

    @Override
    public ConnectionUser userOf(RequestFacts request) throws InvalidCredentialException {
        List<String> names = request.headers().getOrDefault(userHeader, List.of());
        if (names.isEmpty()) {
            return ConnectionUser.ANONYMOUS;
        }
        if (!proxies.contain(request.peerAddress())) {
            throw new InvalidCredentialException(CredentialFault.UNTRUSTED_ADDRESS);
        }
        String name = names.get(0).strip();
        if (names.size() > 1 || name.length() > LONGEST_NAME) {
            throw new InvalidCredentialException(CredentialFault.MALFORMED);
        }
        if (name.isEmpty()) {
            return ConnectionUser.ANONYMOUS; // what some proxies send when nobody is signed in
        }
        Map<String, List<String>> claims = new LinkedHashMap<>();
        claimHeaders.forEach((header, claim) -> {
            List<String> values = request.headers().getOrDefault(header, List.of());
            if (!values.isEmpty()) {
                claims.put(claim, values);
            }
        });
        return new ConnectionUser(name, true, roles(request), claims, null);
    }

    @Override
    public boolean isPrompt() {
        return true;
    }

    private Set<String> roles(RequestFacts request) {
        Set<String> roles = new LinkedHashSet<>();
        if (rolesHeader != null) {
            for (String header : request.headers().getOrDefault(rolesHeader, List.of())) {
                for (String role : header.split(",", -1)) {
                    if (!role.isBlank()) {
                        roles.add(role.strip());
                    }
                }
            }
        }
        return roles;
    }

    /** Builds a {@link TrustedHeaders}. */
    public static final class Builder {
        private final TrustedProxies proxies;
        private final String userHeader;
        private @Nullable String rolesHeader;
        private final Map<String, String> claimHeaders = new LinkedHashMap<>();

        private Builder(TrustedProxies proxies, String userHeader) {
            if (proxies.isEmpty()) {
                throw new IllegalArgumentException(
                        "trusted proxies: none (expected: the addresses of those that may say who the user is)");
            }
            this.proxies = proxies;
            this.userHeader = name(userHeader);
        }

        /** Sets the header that holds the user's roles, with commas between them. Default: none, and no roles. */
        public Builder rolesHeader(String value) {
            rolesHeader = name(value);
            return this;
        }

        /** Takes a header's values for a claim. */
        public Builder claimHeader(String header, String claim) {
            claimHeaders.put(name(header), claim);
            return this;
        }

        /** Makes the provider. */
        public TrustedHeaders build() {
            return new TrustedHeaders(this);
        }

        private static String name(String header) {
            return requireName(header);
        }
    }

    /**
     * A name that a header can have.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static String requireName(String header) {
        if (!header.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException("header: \"" + header + "\" (expected: the name of a header)");
        }
        return header;
    }
}
