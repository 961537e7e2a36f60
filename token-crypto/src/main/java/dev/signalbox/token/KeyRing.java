package dev.signalbox.token;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of a farm: the primary key seals, every key opens. Immutable.
 *
 * <p>Tokens have no expiry and live as long as a client does (protocol D1, K53), so keys are rotated in three steps,
 * each rolled out to all nodes before the next: the new key becomes one of the others, it becomes the primary while
 * the old one stays among the others, the old one goes when no client can still hold its tokens.
 */
public final class KeyRing {
    private final TokenKey primary;
    private final Map<Integer, TokenKey> keysById;

    private KeyRing(TokenKey primary, Collection<TokenKey> others) {
        Map<Integer, TokenKey> byId = new LinkedHashMap<>();
        byId.put(primary.id(), primary);
        for (TokenKey other : others) {
            TokenKey present = byId.putIfAbsent(other.id(), other);
            if (present != null && !present.master().sameAs(other.master())) {
                throw new IllegalArgumentException("key ring: two different keys share the id of " + other
                        + " (expected: keys with different ids; generate one of the two anew)");
            }
        }
        this.primary = primary;
        this.keysById = Map.copyOf(byId);
    }

    /**
     * A ring.
     *
     * @param primary the key that seals
     * @param others keys that only open; naming a key twice does no harm
     * @throws IllegalArgumentException if two different keys happen to have the same id (one chance in four billion)
     */
    public static KeyRing of(TokenKey primary, TokenKey... others) {
        return of(primary, List.of(others));
    }

    /** The same from a collection. */
    public static KeyRing of(TokenKey primary, Collection<TokenKey> others) {
        return new KeyRing(primary, others);
    }

    /** The key that seals. */
    public TokenKey primary() {
        return primary;
    }

    /** Every key that opens, the primary among them; in no particular order. */
    public Collection<TokenKey> keys() {
        return keysById.values();
    }

    /** The ids of the keys; fit for logs. */
    @Override
    public String toString() {
        return "KeyRing[primary " + primary + ", " + keysById.size() + " in all]";
    }
}
