package dev.signalbox.token.format;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.Purpose;
import dev.signalbox.token.TokenProtector;
import org.jspecify.annotations.Nullable;

/**
 * Issues connection tokens at negotiate and verifies them on every later request (protocol D1, D2).
 *
 * <p>Clients send the same token with each poll and each send, so opened tokens are remembered, within a bound, by
 * their text. Only tokens that were opened are: a flood of bad ones evicts nothing. Safe for use by any number of
 * threads.
 */
public final class ConnectionTokens {
    /** How much the remembered tokens may hold unless the constructor says otherwise, in bytes, roughly. */
    public static final long DEFAULT_CACHE_BYTES = 16L * 1024 * 1024;

    /** Rough size of a cache entry beside the characters of its texts. */
    private static final int ENTRY_BYTES = 256;

    private final TokenProtector protector;
    private final Cache<String, VerifiedConnectionToken> opened;

    /** With a cache of {@link #DEFAULT_CACHE_BYTES}. */
    public ConnectionTokens(TokenProtector protector) {
        this(protector, DEFAULT_CACHE_BYTES);
    }

    /**
     * @param cacheBytes how much the remembered tokens may hold, in bytes, roughly; 0 remembers none
     */
    public ConnectionTokens(TokenProtector protector, long cacheBytes) {
        if (cacheBytes < 0) {
            throw new IllegalArgumentException("cacheBytes: " + cacheBytes + " (expected: 0 or more bytes)");
        }
        this.protector = protector;
        this.opened = Caffeine.newBuilder()
                .maximumWeight(cacheBytes)
                .weigher(ConnectionTokens::weight)
                // The upkeep is a few list operations now and then; a pool of its own would cost more.
                .executor(Runnable::run)
                .build();
    }

    /**
     * The token for a new connection.
     *
     * @param connectionId not empty, without a colon
     * @param userName name of the signed-in user, may hold colons; null and empty both mean nobody is signed in
     * @return standard padded Base64
     * @throws IllegalArgumentException if the id or the name cannot stand in a token
     */
    public String issue(String connectionId, @Nullable String userName) {
        Plaintext plaintext = new Plaintext(connectionId, userName == null ? "" : userName);
        return protector.seal(Purpose.CONNECTION_TOKEN, plaintext.encode());
    }

    /**
     * Opens the token of a request. Whether the request's user may use it is the next question, see
     * {@link VerifiedConnectionToken#belongsTo}.
     *
     * @throws InvalidTokenException whatever is wrong with it; the request is answered with 400
     */
    public VerifiedConnectionToken verify(RawToken token) throws InvalidTokenException {
        VerifiedConnectionToken known = opened.getIfPresent(token.text());
        if (known != null) {
            return known;
        }
        Plaintext plaintext = Plaintext.decode(protector.open(Purpose.CONNECTION_TOKEN, token.text()));
        VerifiedConnectionToken verified = new VerifiedConnectionToken(plaintext.connectionId(), plaintext.rest());
        opened.put(token.text(), verified);
        return verified;
    }

    private static int weight(String text, VerifiedConnectionToken token) {
        int characters =
                text.length() + token.connectionId().length() + token.userName().length();
        return ENTRY_BYTES + Character.BYTES * characters;
    }
}
