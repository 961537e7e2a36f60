package dev.signalbox.gateway.identity;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Issuer, audience, times and required claims of a token, by a clock that is given. */
final class JwtClaims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final InstantSource clock;

    JwtClaims(
            @Nullable Set<String> audiences,
            String issuer,
            Set<String> required,
            Duration clockSkew,
            InstantSource clock) {
        super(audiences, new JWTClaimsSet.Builder().issuer(issuer).build(), required, Set.of());
        this.clock = clock;
        setMaxClockSkew((int) clockSkew.toSeconds());
    }

    @Override
    public void verify(JWTClaimsSet claims, @Nullable SecurityContext context) throws BadJWTException {
        Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && notBefore.toInstant().isAfter(clock.instant().plusSeconds(getMaxClockSkew()))) {
            throw new NotYetValidException();
        }
        super.verify(claims, context);
    }

    @Override
    protected Date currentTime() {
        return Date.from(clock.instant());
    }

    /** The token's time has not come. */
    static final class NotYetValidException extends BadJWTException {
        private static final long serialVersionUID = 1;

        NotYetValidException() {
            super("not yet valid");
        }
    }
}
