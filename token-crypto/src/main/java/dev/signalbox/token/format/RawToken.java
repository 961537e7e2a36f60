package dev.signalbox.token.format;

import org.jspecify.annotations.Nullable;

/**
 * Token text as a client sent it; nobody has looked at it yet.
 *
 * <p>Some old clients put a token into a query without escaping it, and a {@code +} in a query reads as a space (the
 * Java client's groups token over webSockets; protocol K21). No token holds a space, so each becomes a {@code +} again
 * here, for all token formats.
 *
 * @param text the text, query decoding done, spaces turned back
 */
public record RawToken(String text) {
    public RawToken {
        text = text.replace(' ', '+');
    }

    /** The token in a parameter's value, or null if there is none: the value is null or empty. */
    public static @Nullable RawToken of(@Nullable String value) {
        return value == null || value.isEmpty() ? null : new RawToken(value);
    }

    /** The length and nothing else: whoever has the text can act as the connection. */
    @Override
    public String toString() {
        return "RawToken[" + text.length() + " characters]";
    }
}
