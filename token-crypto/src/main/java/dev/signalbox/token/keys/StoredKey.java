package dev.signalbox.token.keys;

import dev.signalbox.token.TokenKey;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is kept, with what an operator needs to know about it.
 *
 * @param key the key itself
 * @param state whether it is in use
 * @param created when it was generated; null when nobody wrote it down
 * @param sealsFrom from when it may seal, so that all nodes know it before any node seals with it; null for always
 */
public record StoredKey(
        TokenKey key,
        State state,
        @Nullable Instant created,
        @Nullable Instant sealsFrom) {

    /** Whether a key is in use. */
    public enum State {
        /** Opens tokens, and seals them when it is the newest. */
        ENABLED,
        /** Neither seals nor opens. */
        RETIRED
    }

    /** A key about which nothing else is known. */
    public static StoredKey plain(TokenKey key) {
        return new StoredKey(key, State.ENABLED, null, null);
    }

    /** The key's id as eight hexadecimal digits. */
    public String id() {
        return HexFormat.of().toHexDigits(key.id());
    }

    /** The same key out of use. */
    public StoredKey retired() {
        return new StoredKey(key, State.RETIRED, created, sealsFrom);
    }

    boolean enabled() {
        return state == State.ENABLED;
    }

    /** From when it may seal; the distant past for always. */
    Instant sealsFromOrAlways() {
        return sealsFrom == null ? Instant.MIN : sealsFrom;
    }
}
