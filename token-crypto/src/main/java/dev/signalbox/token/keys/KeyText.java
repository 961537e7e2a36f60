package dev.signalbox.token.keys;

import dev.signalbox.token.TokenKey;
import dev.signalbox.token.keys.StoredKey.State;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys as text: either nothing but one key in Base64 or hexadecimal digits, or any number of
 *
 * <pre>{@code
 * id: d3159478                     optional; checked
 * created: 2026-11-25T16:00:00Z    optional
 * seals-from: 2026-11-25T16:01:00Z optional; always when missing
 * state: enabled                   or retired; enabled when missing
 * key: jx1qAsR7...                 closes the entry
 * }</pre>
 *
 * <p>Blank lines and lines that start with {@code #} are passed over. Messages name the line and never quote what stands in it.
 */
public final class KeyText {
    private static final Set<String> FIELDS = Set.of("id", "created", "seals-from", "state", "key");
    private static final String EXPECTED =
            " (expected: one key in Base64 or hexadecimal digits, or lines id:, created:, seals-from:, state: and key:)";

    private @Nullable String id;
    private @Nullable Instant created;
    private @Nullable Instant sealsFrom;
    private State state = State.ENABLED;
    private boolean open; // lines were read that no key: has closed yet
    private final List<StoredKey> keys = new ArrayList<>();

    private KeyText() {}

    /**
     * Reads keys.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static List<StoredKey> parse(String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        boolean structured = lines.stream().anyMatch(line -> !isPassedOver(line) && line.indexOf(':') >= 0);
        if (!structured) {
            StringBuilder plain = new StringBuilder();
            lines.stream().filter(line -> !isPassedOver(line)).forEach(plain::append);
            return List.of(StoredKey.plain(TokenKey.parse(plain.toString())));
        }
        KeyText reader = new KeyText();
        for (int i = 0; i < lines.size(); i++) {
            if (!isPassedOver(lines.get(i))) {
                try {
                    reader.take(lines.get(i));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
                }
            }
        }
        if (reader.open) {
            throw new IllegalArgumentException("line " + lines.size() + ": the last entry has no key:" + EXPECTED);
        }
        return reader.keys;
    }

    /** Writes keys; the opposite of {@link #parse}. The result is as secret as the keys. */
    public static String print(List<StoredKey> keys) {
        StringBuilder text = new StringBuilder("# Signalbox token keys. Whoever has one can act as any client.\n");
        for (StoredKey key : keys) {
            text.append("\nid: ").append(key.id()).append('\n');
            if (key.created() != null) {
                text.append("created: ").append(key.created()).append('\n');
            }
            if (key.sealsFrom() != null) {
                text.append("seals-from: ").append(key.sealsFrom()).append('\n');
            }
            text.append("state: ").append(key.state().name().toLowerCase(Locale.ROOT));
            text.append("\nkey: ").append(key.key().master().revealBase64()).append('\n');
        }
        return text.toString();
    }

    private static boolean isPassedOver(String line) {
        return line.isEmpty() || line.startsWith("#");
    }

    private void take(String line) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon).strip();
        if (!FIELDS.contains(name)) {
            throw new IllegalArgumentException("no such entry" + EXPECTED);
        }
        String value = line.substring(colon + 1).strip();
        open = true;
        switch (name) {
            case "id" -> id = value.toLowerCase(Locale.ROOT);
            case "created" -> created = instant(name, value);
            case "seals-from" -> sealsFrom = instant(name, value);
            case "state" -> state = state(value);
            default -> close(TokenKey.parse(value));
        }
    }

    private void close(TokenKey key) {
        StoredKey stored = new StoredKey(key, state, created, sealsFrom);
        if (id != null && !stored.id().equals(id)) {
            throw new IllegalArgumentException(
                    "key: is not the key of that id, but " + stored.id() + " (expected: the id of the key, or no id:)");
        }
        keys.add(stored);
        id = null;
        created = null;
        sealsFrom = null;
        state = State.ENABLED;
        open = false;
    }

    private static Instant instant(String name, String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(name + ": no time (expected: like 2026-11-25T16:00:00Z)", e);
        }
    }

    private static State state(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "enabled" -> State.ENABLED;
            case "retired" -> State.RETIRED;
            default -> throw new IllegalArgumentException("state: unknown (expected: enabled or retired)");
        };
    }
}
