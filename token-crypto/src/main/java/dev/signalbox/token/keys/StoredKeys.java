package dev.signalbox.token.keys;

import dev.signalbox.token.KeyRing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys in the order they are kept, and the rule which of them seals: among the enabled ones whose time has come the one whose time came
 * last, and the later in order when that is equal. Immutable.
 *
 * <p>When the clock says that no key's time has come yet, the one whose time comes first seals: a node whose clock is wrong must still
 * serve, and every node opens with every enabled key anyway.
 */
public final class StoredKeys {
    private final List<StoredKey> keys;

    private StoredKeys(List<StoredKey> keys) {
        this.keys = keys;
    }

    /**
     * Keys in their order.
     *
     * @throws IllegalArgumentException if two entries have the same id
     */
    public static StoredKeys of(List<StoredKey> keys) {
        Map<String, StoredKey> byId = new HashMap<>();
        for (StoredKey key : keys) {
            if (byId.putIfAbsent(key.id(), key) != null) {
                throw new IllegalArgumentException(
                        "token keys: " + key.id() + " is there twice (expected: each key once)");
            }
        }
        return new StoredKeys(List.copyOf(keys));
    }

    /** All of them, retired ones too. */
    public List<StoredKey> all() {
        return keys;
    }

    /** The key of an id. */
    public Optional<StoredKey> byId(String id) {
        return keys.stream().filter(key -> key.id().equalsIgnoreCase(id)).findFirst();
    }

    /** The key that seals at a time; empty when none is enabled. */
    public Optional<StoredKey> primary(Instant now) {
        StoredKey due = null;
        StoredKey next = null;
        for (StoredKey key : keys) {
            if (!key.enabled()) {
                continue;
            }
            Instant from = key.sealsFromOrAlways();
            if (!from.isAfter(now)) {
                if (due == null || !from.isBefore(due.sealsFromOrAlways())) {
                    due = key;
                }
            } else if (next == null || from.isBefore(next.sealsFromOrAlways())) {
                next = key;
            }
        }
        return Optional.ofNullable(due == null ? next : due);
    }

    /**
     * The ring at a time.
     *
     * @throws IllegalArgumentException if no key is enabled
     */
    public KeyRing ring(Instant now) {
        StoredKey primary = primary(now)
                .orElseThrow(() -> new IllegalArgumentException("token keys: none of " + keys.size()
                        + " is enabled (expected: at least one; \"signalbox keys generate\" makes one)"));
        return KeyRing.of(
                primary.key(),
                keys.stream().filter(StoredKey::enabled).map(StoredKey::key).toList());
    }

    /** With one more key at the end. */
    StoredKeys and(StoredKey key) {
        List<StoredKey> more = new ArrayList<>(keys);
        more.add(key);
        return of(more);
    }

    /** With the key of the same id exchanged. */
    StoredKeys with(StoredKey key) {
        return of(
                keys.stream().map(old -> old.id().equals(key.id()) ? key : old).toList());
    }

    /** How many. */
    @Override
    public String toString() {
        return "StoredKeys[" + keys.size() + "]";
    }
}
