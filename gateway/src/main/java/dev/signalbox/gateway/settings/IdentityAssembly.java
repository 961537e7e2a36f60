package dev.signalbox.gateway.settings;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.IdentityPolicy;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.identity.AddressRange;
import dev.signalbox.gateway.identity.FormsIdentity;
import dev.signalbox.gateway.identity.Identity;
import dev.signalbox.gateway.identity.JwtIdentity;
import dev.signalbox.gateway.identity.TrustedHeaders;
import dev.signalbox.gateway.identity.TrustedProxies;
import dev.signalbox.token.machinekey.MachineKey;
import dev.signalbox.token.machinekey.WebConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gathers what is set about users, of which parts belong together. */
final class IdentityAssembly {
    private static final String ANYBODY = "*";

    private final List<AddressRange> proxies = new ArrayList<>();
    private @Nullable String userHeader;
    private @Nullable String rolesHeader;

    private JwtIdentity.@Nullable Builder jwt; // null: no keys were named
    private final List<String> jwtAudiences = new ArrayList<>();
    private final List<String> jwtAlgorithms = new ArrayList<>();
    private final List<String> jwtRoleClaims = new ArrayList<>();
    private boolean anybody;

    private FormsIdentity.@Nullable Builder forms; // null: no key was named
    private @Nullable Path formsKeyFile;

    private IdentityPolicy policy = IdentityPolicy.STRICT;
    private @Nullable String claim;

    void proxy(String range) {
        proxies.add(AddressRange.parse(range));
    }

    /** Whether there is a proxy that is believed. */
    boolean trustsProxies() {
        return !proxies.isEmpty();
    }

    void userHeader(String value) {
        userHeader = TrustedHeaders.requireName(value);
    }

    void rolesHeader(String value) {
        rolesHeader = TrustedHeaders.requireName(value);
    }

    void jwtKeys(String place) {
        jwt = jwtFrom(place);
    }

    /** Takes keys from an address, which may answer later, or from a file, which must be there. */
    static JwtIdentity.Builder jwtFrom(String place) {
        if (place.contains("://")) {
            return JwtIdentity.keysAt(URI.create(place));
        }
        Path file = Path.of(place);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("cannot be read (expected: an https address, or a file of keys)");
        }
        return JwtIdentity.keysIn(file);
    }

    void jwtIssuer(String value) {
        withJwt(builder -> builder.issuer(value));
    }

    void jwtAudience(String value) {
        if (value.equals(ANYBODY)) {
            anybody = true;
        } else {
            jwtAudiences.add(value);
        }
        withJwt(builder -> {
            if (anybody) {
                builder.anyAudience();
            } else {
                builder.audiences(jwtAudiences);
            }
        });
    }

    void jwtAlgorithm(String value) {
        jwtAlgorithms.add(value);
        withJwt(builder -> builder.algorithms(jwtAlgorithms));
    }

    void jwtClockSkew(Duration value) {
        withJwt(builder -> builder.clockSkew(value));
    }

    void jwtNameClaim(String value) {
        withJwt(builder -> builder.nameClaim(value));
    }

    void jwtRoleClaim(String value) {
        jwtRoleClaims.add(value);
        withJwt(builder -> builder.roleClaims(jwtRoleClaims));
    }

    void jwtQueryParameter(String value) {
        withJwt(builder -> builder.queryParameter(value.isBlank() ? null : value));
    }

    void jwtCookie(String value) {
        withJwt(builder -> builder.cookie(value));
    }

    private void withJwt(Consumer<JwtIdentity.Builder> setting) {
        if (jwt == null) {
            throw new IllegalArgumentException("has no meaning without --jwt-keys");
        }
        setting.accept(jwt);
    }

    void formsMachineKey(String file) {
        MachineKey key = WebConfig.machineKey(file);
        forms = FormsIdentity.with(key);
        formsKeyFile = WebConfig.isText(file) ? null : Path.of(file.strip());
    }

    void formsCookie(String value) {
        withForms(builder -> builder.cookie(value));
    }

    void formsRolesSeparator(String value) {
        withForms(builder -> builder.roles(FormsIdentity.rolesInUserData(value)));
    }

    private void withForms(Consumer<FormsIdentity.Builder> setting) {
        if (forms == null) {
            throw new IllegalArgumentException("has no meaning without --forms-machine-key");
        }
        setting.accept(forms);
    }

    void changes(String value) {
        policy = switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "strict" -> IdentityPolicy.STRICT;
            case "anonymous-to-user-once" -> IdentityPolicy.ANONYMOUS_TO_USER_ONCE;
            default -> throw new IllegalArgumentException("no such rule");
        };
    }

    void claim(String value) {
        IdentityPolicy.STRICT.byClaim(value); // refuses what is none
        claim = value;
    }

    void into(GatewayConfig.Builder gateway, ConnectionConfig.Builder connection) {
        TrustedProxies trusted = TrustedProxies.of(proxies);
        gateway.trustedProxies(trusted);
        List<Identity> identities = new ArrayList<>();
        if (userHeader != null) {
            if (trusted.isEmpty()) {
                throw new ConflictException(
                        "has no meaning without trusted-proxies (expected: who may say who the user is)",
                        "user-header");
            }
            TrustedHeaders.Builder headers = TrustedHeaders.from(trusted, userHeader);
            if (rolesHeader != null) {
                headers.rolesHeader(rolesHeader);
            }
            identities.add(headers.build());
        } else if (rolesHeader != null) {
            throw new ConflictException("has no meaning without user-header", "roles-header");
        }
        if (jwt != null) {
            JwtIdentity.Builder tokens = jwt;
            ConflictException.telling(() -> identities.add(tokens.build()), "jwt-keys");
        }
        if (forms != null) {
            identities.add(forms.build());
            if (formsKeyFile != null) {
                gateway.keyFile(formsKeyFile);
            }
        }
        if (!identities.isEmpty()) {
            gateway.identity(identities.size() == 1 ? identities.get(0) : Identity.firstOf(identities));
        }
        connection.identityPolicy(claim == null ? policy : policy.byClaim(claim));
    }
}
