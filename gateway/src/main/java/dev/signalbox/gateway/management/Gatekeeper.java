package dev.signalbox.gateway.management;

import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.time.Ticker;
import dev.signalbox.gateway.identity.InvalidCredentialException;
import dev.signalbox.gateway.identity.JwtIdentity;
import dev.signalbox.gateway.identity.RequestFacts;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets people and programs in to the management port: by {@code Authorization: Bearer} with a key or a JSON Web Token, by {@code
 * X-Api-Key}, or by the cookie of a browser that logged in. Safe for use by any thread, which may wait for the keys of tokens.
 */
public final class Gatekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Gatekeeper.class);
    private static final String BEARER = "bearer ";
    private static final String CSRF = "X-Signalbox-Csrf";
    private static final int LONGEST_CREDENTIAL = 8_192;

    private final ManagementConfig config;
    private final FailedLogins failures;
    private final Sessions sessions;

    /** Makes one. */
    public Gatekeeper(ManagementConfig config, Ticker ticker, SecureRandom random) {
        this.config = config;
        this.failures = new FailedLogins(ticker);
        this.sessions = new Sessions(config.sessionTimeout(), ticker, random);
    }

    /**
     * Who makes a request to a route, if they may.
     *
     * @throws ProblemException 401 without a good credential, 403 when it does not allow this, 429 after too many bad ones
     */
    public Principal admit(RequestFacts request, ManagementRoute route) {
        Right right = route.right();
        if (right == null) {
            return Principal.NOBODY;
        }
        Principal principal = principal(request);
        if (!principal.right().includes(right)) {
            throw new ProblemException(Problem.of(
                            403,
                            "This needs the right to " + right.text() + "; " + principal.name() + " has that to "
                                    + principal.right().text() + ".")
                    .with("right", right.text()));
        }
        return principal;
    }

    private Principal principal(RequestFacts request) {
        String credential = credential(request);
        if (credential == null) {
            return ofSession(request);
        }
        refuseAfterTooMany(request);
        Principal known = credential.length() > LONGEST_CREDENTIAL ? null : ofKey(credential);
        if (known == null && config.jwt() != null) {
            known = ofToken(request, config.jwt());
        }
        return known == null ? refused(request) : known;
    }

    private static @Nullable String credential(RequestFacts request) {
        String authorization = request.header("Authorization");
        if (authorization != null) {
            return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? authorization.substring(BEARER.length()).strip()
                    : "";
        }
        return request.header("X-Api-Key");
    }

    // All keys are compared, so that the time tells nothing.
    private @Nullable Principal ofKey(String secret) {
        byte[] digest = ApiKey.digest(secret);
        ApiKey found = null;
        for (ApiKey key : config.keys()) {
            if (key.matches(digest)) {
                found = key;
            }
        }
        return found == null ? null : new Principal(found.name(), found.right(), Principal.Via.KEY);
    }

    private @Nullable Principal ofToken(RequestFacts request, JwtIdentity jwt) {
        ConnectionUser user;
        try {
            user = jwt.userOf(request);
        } catch (InvalidCredentialException e) {
            LOG.debug(
                    "a token for the management port was refused: {}", e.fault().tag());
            return null;
        }
        if (!user.authenticated()) {
            return null;
        }
        Right most = null;
        for (String value : user.claims().getOrDefault(config.rightsClaim(), List.of())) {
            for (String word : value.strip().split("\\s+", -1)) {
                Right right = rightOf(word);
                if (right != null && (most == null || right.includes(most))) {
                    most = right;
                }
            }
        }
        if (most == null) {
            throw new ProblemException(Problem.of(
                    403,
                    "The token is good but has no right here: its claim " + config.rightsClaim()
                            + " has none of read, publish, control."));
        }
        return new Principal(user.name(), most, Principal.Via.TOKEN);
    }

    private static @Nullable Right rightOf(String word) {
        try {
            return Right.of(word);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private Principal ofSession(RequestFacts request) {
        String cookie = request.cookie(ManagementConfig.SESSION_COOKIE);
        Sessions.Session session = sessions.of(cookie);
        if (session == null) {
            throw new ProblemException(Problem.of(
                    401,
                    cookie == null
                            ? "A key or token is needed (Authorization: Bearer ..., or X-Api-Key)."
                            : "The session has ended; log in again."));
        }
        String method = request.method();
        if (!method.equals("GET") && !method.equals("HEAD") && !session.allows(request.header(CSRF))) {
            throw new ProblemException(Problem.of(
                    403, "A browser's session changes things only with the " + CSRF + " header that /session tells."));
        }
        return session.principal();
    }

    private void refuseAfterTooMany(RequestFacts request) {
        if (failures.tooMany(request.peerAddress())) {
            throw new ProblemException(
                    Problem.of(429, "Too many bad credentials came from this address; wait a minute.")
                            .with("retryAfter", FailedLogins.WINDOW.toSeconds()));
        }
    }

    private Principal refused(RequestFacts request) {
        failures.failed(request.peerAddress());
        LOG.warn("a bad credential for the management port came from {}", request.peerAddress());
        throw new ProblemException(Problem.of(401, "The credential is not good for this server."));
    }

    /**
     * Logs a browser in with a key.
     *
     * @return what {@code /session} tells, with the cookie
     */
    ManagementReply login(RequestFacts request, String key) {
        refuseAfterTooMany(request);
        Principal known = ofKey(key);
        Principal principal = known == null ? refused(request) : known;
        String cookie = sessions.begin(new Principal(principal.name(), principal.right(), Principal.Via.SESSION));
        LOG.info("{} logged in to the management port from {}", principal.name(), request.peerAddress());
        return told(Objects.requireNonNull(sessions.of(cookie), "begun just now"))
                .with(
                        "Set-Cookie",
                        ManagementConfig.SESSION_COOKIE + "=" + cookie + "; Path=/; HttpOnly; SameSite=Strict");
    }

    /** What a page may know of its session. */
    ManagementReply session(RequestFacts request) {
        Sessions.Session session = sessions.of(request.cookie(ManagementConfig.SESSION_COOKIE));
        if (session == null) {
            throw new ProblemException(Problem.of(401, "There is no session; log in."));
        }
        return told(session);
    }

    ManagementReply logout(RequestFacts request) {
        String cookie = request.cookie(ManagementConfig.SESSION_COOKIE);
        if (cookie != null) {
            sessions.end(cookie);
        }
        return ManagementReply.done()
                .with(
                        "Set-Cookie",
                        ManagementConfig.SESSION_COOKIE + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
    }

    private record Login(String name, String right, String csrf) {}

    private static ManagementReply told(Sessions.Session session) {
        return ManagementReply.json(new Login(
                session.principal().name(), session.principal().right().text(), session.csrf()));
    }
}
