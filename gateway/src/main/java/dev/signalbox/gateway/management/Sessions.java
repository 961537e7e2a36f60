package dev.signalbox.gateway.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.signalbox.connection.time.Ticker;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Browsers that have logged in: a random cookie stands for a principal until it is unused for too long, and for twelve hours at most.
 * Bounded; safe for use by any thread. Gone with the process.
 */
final class Sessions {
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final int MOST = 1_000;
    private static final int RANDOM_BYTES = 32;

    private final Cache<String, Session>
            sessions; // by digest of the cookie, so that a look-up tells nothing by its time
    private final SecureRandom random;
    private final Ticker ticker;

    Sessions(Duration idle, Ticker ticker, SecureRandom random) {
        this.random = random;
        this.ticker = ticker;
        sessions = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(ticker::nanos)
                .executor(Runnable::run)
                .expireAfter(Expiry.<String, Session>accessing((key, session) -> idle))
                .build();
    }

    /**
     * A browser that has logged in.
     *
     * @param principal as whom
     * @param csrf what its page must send along in {@code X-Signalbox-Csrf} to change something
     * @param begun when, by the ticker
     */
    record Session(Principal principal, String csrf, long begun) {
        boolean allows(@Nullable String sent) {
            return sent != null && MessageDigest.isEqual(csrf.getBytes(UTF_8), sent.getBytes(UTF_8));
        }
    }

    /** Begins one; returns the cookie's value. */
    String begin(Principal principal) {
        String cookie = text();
        sessions.put(key(cookie), new Session(principal, text(), ticker.nanos()));
        return cookie;
    }

    @Nullable
    Session of(@Nullable String cookie) {
        if (cookie == null || cookie.isEmpty()) {
            return null;
        }
        Session session = sessions.getIfPresent(key(cookie));
        if (session != null && ticker.nanos() - session.begun() > LONGEST.toNanos()) {
            end(cookie);
            return null;
        }
        return session;
    }

    void end(String cookie) {
        sessions.invalidate(key(cookie));
    }

    private static String key(String cookie) {
        return Base64.getEncoder().encodeToString(ApiKey.digest(cookie));
    }

    private String text() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
