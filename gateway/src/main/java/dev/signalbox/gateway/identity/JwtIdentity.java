package dev.signalbox.gateway.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import dev.signalbox.connection.ConnectionUser;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user of a JSON Web Token, from the {@code Authorization} header, a query parameter or a cookie, in this order. Immutable; safe
 * for use by any thread, one of which may wait for keys to be fetched.
 *
 * <p>Signature, issuer, audience and times are checked by Nimbus JOSE + JWT. Algorithms are fixed by configuration and never taken from
 * the token's word; tokens without a signature, encrypted ones and keys that a token brings along are refused. Tokens must expire.
 */
public final class JwtIdentity implements Identity {
    private static final Logger LOG = LoggerFactory.getLogger(JwtIdentity.class);
    private static final String BEARER = "bearer ";

    private final JwtSources sources;
    private final int maxLength;
    private final JwtUser user;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    private JwtIdentity(Builder builder, String issuer) {
        sources = new JwtSources(builder.header, builder.queryParameter, builder.cookie);
        maxLength = builder.maxLength;
        user = new JwtUser(builder.nameClaim, builder.roleClaims, builder.clockSkew);
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(builder.algorithms, builder.keys));
        processor.setJWTClaimsSetVerifier(new JwtClaims(
                builder.audiences, issuer, Set.of("exp", builder.nameClaim), builder.clockSkew, builder.clock));
    }

    /**
     * A builder that fetches the issuer's keys (JWKS) from an address, keeps them for five minutes, and asks again for an unknown key,
     * but not more than once in 30 seconds. What it holds stays good for an hour when the address does not answer.
     *
     * @param address with https, or http on this machine
     */
    public static Builder keysAt(URI address) {
        return new Builder(JwtKeys.at(address));
    }

    /** A builder that reads the issuer's keys (JWKS) from a file, and again as {@link #keysAt} fetches them again. */
    public static Builder keysIn(Path file) {
        return new Builder(JwtKeys.in(file));
    }

    @Override
    public ConnectionUser userOf(RequestFacts request) throws InvalidCredentialException {
        String token = sources.tokenOf(request);
        if (token == null) {
            return ConnectionUser.ANONYMOUS;
        }
        if (token.length() > maxLength) {
            throw new InvalidCredentialException(CredentialFault.MALFORMED);
        }
        return user.of(verified(token));
    }

    private JWTClaimsSet verified(String token) throws InvalidCredentialException {
        try {
            return processor.process(token, null);
        } catch (ParseException e) {
            throw new InvalidCredentialException(CredentialFault.MALFORMED);
        } catch (ExpiredJWTException e) {
            throw new InvalidCredentialException(CredentialFault.EXPIRED);
        } catch (JwtClaims.NotYetValidException e) {
            throw new InvalidCredentialException(CredentialFault.NOT_YET_VALID);
        } catch (com.nimbusds.jwt.proc.BadJWTException e) {
            throw new InvalidCredentialException(CredentialFault.NOT_FOR_HERE);
        } catch (BadJOSEException e) {
            throw new InvalidCredentialException(CredentialFault.FORGED);
        } catch (KeySourceException e) {
            LOG.debug("the keys of the issuer cannot be had: {}", e.getMessage());
            throw new InvalidCredentialException(CredentialFault.KEYS_UNAVAILABLE);
        } catch (JOSEException | RuntimeException e) { // a token that the library stumbles over is a bad one
            LOG.debug("a token could not be checked: {}", e.getClass().getName());
            throw new InvalidCredentialException(CredentialFault.FORGED);
        }
    }

    /** Where a token may stand in a request; null parts are not looked at. */
    private record JwtSources(
            boolean header,
            @Nullable String queryParameter,
            @Nullable String cookie) {

        @Nullable
        String tokenOf(RequestFacts request) {
            String authorization = header ? request.header("Authorization") : null;
            if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                return authorization.substring(BEARER.length()).strip();
            }
            String inQuery = queryParameter == null ? null : request.query().get(queryParameter);
            if (inQuery != null && !inQuery.isEmpty()) {
                return inQuery;
            }
            String inCookie = cookie == null ? null : request.cookie(cookie);
            return inCookie == null || inCookie.isEmpty() ? null : inCookie;
        }
    }

    /** Builds a {@link JwtIdentity}. */
    public static final class Builder {
        private static final int LEAST_LENGTH = 256;

        private final JWKSource<SecurityContext> keys;
        private Set<JWSAlgorithm> algorithms = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
        private @Nullable String issuer;
        private @Nullable Set<String> audiences; // null: any
        private boolean audienceChosen;
        private Duration clockSkew = Duration.ofSeconds(60);
        private String nameClaim = "sub";
        private List<String> roleClaims = List.of("roles", "role");
        private boolean header = true;
        private @Nullable String queryParameter = "access_token";
        private @Nullable String cookie;
        private int maxLength = 8_192;
        private InstantSource clock = InstantSource.system();

        private Builder(JWKSource<SecurityContext> keys) {
            this.keys = keys;
        }

        /** Sets whose tokens are taken: the value of {@code iss}. Required. */
        public Builder issuer(String value) {
            issuer = value;
            return this;
        }

        /** Sets for whom tokens must be made: {@code aud} holds one of these. Required, or {@link #anyAudience}. */
        public Builder audiences(List<String> values) {
            if (values.isEmpty()) {
                throw new IllegalArgumentException("audiences: none (expected: at least one, or anyAudience)");
            }
            audiences = Set.copyOf(values);
            audienceChosen = true;
            return this;
        }

        /** Takes tokens made for anybody, so that every service its users talk to can act as them here. */
        public Builder anyAudience() {
            audiences = null;
            audienceChosen = true;
            return this;
        }

        /** Sets which signatures are taken. Default RS256 and ES256; HS256 and its like need a shared secret in the key set. */
        public Builder algorithms(List<String> names) {
            Set<JWSAlgorithm> chosen = new LinkedHashSet<>();
            for (String name : names) {
                JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
                if (!JWSAlgorithm.Family.SIGNATURE.contains(algorithm)
                        && !JWSAlgorithm.Family.HMAC_SHA.contains(algorithm)) {
                    throw new IllegalArgumentException("algorithms: \"" + name
                            + "\" (expected: RS256 to RS512, PS256 to PS512, ES256 to ES512, EdDSA, HS256 to HS512)");
                }
                chosen.add(algorithm);
            }
            if (chosen.isEmpty()) {
                throw new IllegalArgumentException("algorithms: none (expected: at least one)");
            }
            algorithms = Set.copyOf(chosen);
            return this;
        }

        /** Sets how far clocks may be apart. Default 60 s, at most ten minutes. */
        public Builder clockSkew(Duration value) {
            if (value.isNegative() || value.compareTo(Duration.ofMinutes(10)) > 0) {
                throw new IllegalArgumentException("clockSkew: " + value + " (expected: PT0S to PT10M)");
            }
            clockSkew = value;
            return this;
        }

        /** Sets the claim that is the user's name. Default {@code sub}. */
        public Builder nameClaim(String value) {
            nameClaim = value;
            return this;
        }

        /** Sets the claims that hold roles, as a text or a list of texts. Default {@code roles} and {@code role}. */
        public Builder roleClaims(List<String> values) {
            roleClaims = List.copyOf(values);
            return this;
        }

        /** Sets whether {@code Authorization: Bearer} is looked at. Default true. */
        public Builder header(boolean value) {
            header = value;
            return this;
        }

        /**
         * Sets which query parameter is looked at; null for none. Default {@code access_token}: browsers cannot add headers to
         * event streams and WebSockets.
         */
        public Builder queryParameter(@Nullable String value) {
            queryParameter = value;
            return this;
        }

        /** Sets which cookie is looked at; null for none. Default: none. */
        public Builder cookie(@Nullable String value) {
            cookie = value;
            return this;
        }

        /** Sets the longest token in characters. Default 8,192, at least 256. */
        public Builder maxLength(int value) {
            if (value < LEAST_LENGTH) {
                throw new IllegalArgumentException(
                        "maxLength: " + value + " (expected: at least " + LEAST_LENGTH + ")");
            }
            maxLength = value;
            return this;
        }

        /** Sets the time. Default: the system's. */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Makes the provider.
         *
         * @throws IllegalStateException when issuer or audience were left open
         */
        public JwtIdentity build() {
            String chosen = issuer;
            if (chosen == null || chosen.isBlank()) {
                throw new IllegalStateException("issuer: none (expected: whose tokens are taken)");
            }
            if (!audienceChosen) {
                throw new IllegalStateException("audiences: none (expected: for whom tokens are made, or anyAudience)");
            }
            return new JwtIdentity(this, chosen);
        }
    }
}
