package dev.signalbox.gateway.identity;

import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.machinekey.MachineKey;
import dev.signalbox.token.machinekey.MachineKeyCipher;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The user of an ASP.NET site with Forms authentication, from the cookie that the site's servers made with their machine key
 * ({@code compatibilityMode="Framework45"}; cookies of the older modes are sealed otherwise and refused as forged). Immutable.
 *
 * <p>The cookie is not renewed here (no sliding expiration): that is the site's business, whose pages the client visits.
 */
public final class FormsIdentity implements Identity {
    /** The cookie's name unless the site changed it. */
    public static final String DEFAULT_COOKIE = ".ASPXAUTH";

    /** The claim under which a ticket's user data can be had. */
    public static final String USER_DATA_CLAIM = "userData";

    private static final int LONGEST_COOKIE = 8_192;

    private final List<MachineKeyCipher> ciphers;
    private final String cookie;
    private final Function<FormsTicket, Set<String>> roles;
    private final InstantSource clock;

    private FormsIdentity(Builder builder) {
        List<MachineKeyCipher> made = new ArrayList<>();
        for (MachineKey key : builder.keys) {
            made.add(new MachineKeyCipher(key, MachineKeyCipher.FORMS_TICKET, List.of()));
        }
        ciphers = List.copyOf(made);
        cookie = builder.cookie;
        roles = builder.roles;
        clock = builder.clock;
    }

    /** A builder with the machine key of the site. */
    public static Builder with(MachineKey key) {
        return new Builder(List.of(key));
    }

    /** The roles that stand in user data with a separator between them, as many sites keep them. */
    public static Function<FormsTicket, Set<String>> rolesInUserData(String separator) {
        return ticket -> {
            Set<String> roles = new LinkedHashSet<>();
            for (String role : ticket.userData().split(java.util.regex.Pattern.quote(separator), -1)) {
                if (!role.isBlank()) {
                    roles.add(role.strip());
                }
            }
            return roles;
        };
    }

    @Override
    public ConnectionUser userOf(RequestFacts request) throws InvalidCredentialException {
        String value = request.cookie(cookie);
        if (value == null || value.isEmpty()) {
            return ConnectionUser.ANONYMOUS;
        }
        FormsTicket ticket = FormsTicket.parse(opened(value));
        if (ticket == null) {
            throw new InvalidCredentialException(CredentialFault.MALFORMED);
        }
        if (!clock.instant().isBefore(ticket.expires())) {
            throw new InvalidCredentialException(CredentialFault.EXPIRED);
        }
        if (ticket.name().isEmpty()) {
            return ConnectionUser.ANONYMOUS;
        }
        Map<String, List<String>> claims = new LinkedHashMap<>();
        if (!ticket.userData().isEmpty()) {
            claims.put(USER_DATA_CLAIM, List.of(ticket.userData()));
        }
        return new ConnectionUser(ticket.name(), true, roles.apply(ticket), claims, ticket.expires());
    }

    private byte[] opened(String value) throws InvalidCredentialException {
        if (value.length() > LONGEST_COOKIE) {
            throw new InvalidCredentialException(CredentialFault.MALFORMED);
        }
        byte[] sealed;
        try {
            sealed = HexFormat.of().parseHex(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidCredentialException(CredentialFault.MALFORMED);
        }
        for (MachineKeyCipher cipher : ciphers) {
            byte[] ticket = opened(cipher, sealed);
            if (ticket != null) {
                return ticket;
            }
        }
        throw new InvalidCredentialException(CredentialFault.FORGED);
    }

    private static byte @Nullable [] opened(MachineKeyCipher cipher, byte[] sealed) {
        try {
            return cipher.open(sealed);
        } catch (InvalidTokenException e) {
            return null; // perhaps another key made it
        }
    }

    /** Builds a {@link FormsIdentity}. */
    public static final class Builder {
        private final List<MachineKey> keys;
        private String cookie = DEFAULT_COOKIE;
        private Function<FormsTicket, Set<String>> roles = ticket -> Set.of();
        private InstantSource clock = InstantSource.system();

        private Builder(List<MachineKey> keys) {
            this.keys = new ArrayList<>(keys);
        }

        /** Takes cookies made with another key, too, as while keys are changed. */
        public Builder alsoWith(MachineKey key) {
            keys.add(key);
            return this;
        }

        /** Sets the cookie's name. Default {@value FormsIdentity#DEFAULT_COOKIE}. */
        public Builder cookie(String value) {
            if (value.isBlank()) {
                throw new IllegalArgumentException("cookie: \"" + value + "\" (expected: its name)");
            }
            cookie = value;
            return this;
        }

        /** Sets what the user's roles are. Default: none; the ticket itself has none. */
        public Builder roles(Function<FormsTicket, Set<String>> value) {
            roles = value;
            return this;
        }

        /** Sets the time. Default: the system's. */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /** Makes the provider. */
        public FormsIdentity build() {
            return new FormsIdentity(this);
        }
    }
}
