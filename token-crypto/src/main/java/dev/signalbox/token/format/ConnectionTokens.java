package dev.signalbox.token.format;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.Purpose;
import dev.signalbox.token.TokenEvents;
import dev.signalbox.token.TokenProtector;
import org.jspecify.annotations.Nullable;

/**
 * Issues connection tokens at negotiate and verifies them on every later request (protocol D1, D2).
 *
 * <p>Clients send the same token with each poll and each send, so opened tokens are remembered, within a bound, by
 * their text, until the keys change. Only tokens that were opened are: a flood of bad ones evicts nothing. Safe for use by any number of
 * threads.
 */
public final class ConnectionTokens {
    /** How much the remembered tokens may hold unless the constructor says otherwise, in bytes, roughly. */
    public static final long DEFAULT_CACHE_BYTES = 16L * 1024 * 1024;

    /** Rough size of a cache entry beside the characters of its texts. */
    private static final int ENTRY_BYTES = 256;

    private final TokenProtector protector;
    private final TokenEvents events;
    private final Cache<String, Opened> opened;

    /** An opened token, and the keys' generation before it was opened. */
    private record Opened(VerifiedConnectionToken token, long generation) {}

    /** With a cache of {@link #DEFAULT_CACHE_BYTES}. */
    public ConnectionTokens(TokenProtector protector) {
        this(protector, TokenEvents.NONE);
    }

    /** The same with an observer of refusals. */
    public ConnectionTokens(TokenProtector protector, TokenEvents events) {
        this(protector, events, DEFAULT_CACHE_BYTES);
    }

    /**
     * @param events told each refusal with its cause
     * @param cacheBytes how much the remembered tokens may hold, in bytes, roughly; 0 remembers none
     */
    public ConnectionTokens(TokenProtector protector, TokenEvents events, long cacheBytes) {
        if (cacheBytes < 0) {
            throw new IllegalArgumentException("cacheBytes: " + cacheBytes + " (expected: 0 or more bytes)");
        }
        this.protector = protector;
        this.events = events;
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
        long generation = protector.generation();
        Opened known = opened.getIfPresent(token.text());
        if (known != null && known.generation() == generation) {
            return known.token();
        }
        try {
            Plaintext plaintext = Plaintext.decode(protector.open(Purpose.CONNECTION_TOKEN, token.text()));
            VerifiedConnectionToken verified = new VerifiedConnectionToken(plaintext.connectionId(), plaintext.rest());
            opened.put(token.text(), new Opened(verified, generation));
            return verified;
        } catch (InvalidTokenException e) {
            events.refused(Purpose.CONNECTION_TOKEN, e.cause());
            throw e;
        }
    }

    private static int weight(String text, Opened entry) {
        VerifiedConnectionToken token = entry.token();
        int characters =
                text.length() + token.connectionId().length() + token.userName().length();
        return ENTRY_BYTES + Character.BYTES * characters;
    }
}
