package dev.signalbox.gateway.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;

/** An issuer of JSON Web Tokens on a clock that stands still, and a stranger whose key goes by the same name. */
public final class TestIssuer {
    public static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    public static final String NAME = "https://issuer.example";

    public final RSAKey key = generate();
    public final RSAKey strange = generate();

    private static RSAKey generate() {
        try {
            return new RSAKeyGenerator(2048).keyID("one").generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** What the issuer tells everybody about its keys. */
    public String publicKeys() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    /** The same as a file. */
    public Path publicKeysIn(Path folder) throws IOException {
        return Files.writeString(folder.resolve("keys.json"), publicKeys());
    }

    /** Claims that are good for five minutes. */
    public static JWTClaimsSet.Builder claims(String audience, String subject) {
        return new JWTClaimsSet.Builder()
                .issuer(NAME)
                .audience(audience)
                .subject(subject)
                .expirationTime(Date.from(NOW.plusSeconds(300)));
    }

    /** The header of tokens that are as they should be. */
    public static JWSHeader header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build();
    }

    /** A token that somebody has signed. */
    public static String signed(RSAKey with, JWSHeader header, JWTClaimsSet.Builder claims) {
        try {
            SignedJWT jwt = new SignedJWT(header, claims.build());
            jwt.sign(new RSASSASigner(with));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
