package dev.signalbox.gateway.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.signalbox.connection.ConnectionUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a user of verified claims.
 *
 * @param nameClaim the claim that is the name
 * @param roleClaims those that hold roles
 * @param clockSkew how long after its end a token is still taken
 */
record JwtUser(String nameClaim, List<String> roleClaims, Duration clockSkew) {

    ConnectionUser of(JWTClaimsSet verified) throws InvalidCredentialException {
        Map<String, List<String>> claims = new LinkedHashMap<>();
        verified.getClaims().forEach((name, value) -> claims.put(name, texts(value)));
        List<String> names = claims.getOrDefault(nameClaim, List.of());
        if (names.size() != 1 || names.get(0).isBlank()) {
            throw new InvalidCredentialException(CredentialFault.NOT_FOR_HERE);
        }
        Set<String> roles = new LinkedHashSet<>();
        roleClaims.forEach(claim -> roles.addAll(claims.getOrDefault(claim, List.of())));
        Date expires = verified.getExpirationTime();
        return new ConnectionUser(
                names.get(0),
                true,
                roles,
                claims,
                expires == null ? null : expires.toInstant().plus(clockSkew));
    }

    // Texts, numbers and booleans, and lists of them; what has parts of its own is no claim one can compare.
    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof Iterable<?> values) {
            for (Object each : values) {
                add(texts, each);
            }
        } else {
            add(texts, value);
        }
        return texts;
    }

    private static void add(List<String> texts, @Nullable Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            texts.add(value.toString());
        } else if (value instanceof Date date) {
            texts.add(Long.toString(date.toInstant().getEpochSecond()));
        }
    }
}
