package dev.signalbox.gateway.management;

import java.util.Locale;

/** What a key or token allows on the management port. Each right includes those before it. */
public enum Right {
    /** Look: metrics, lists of connections, the console. */
    READ,
    /** Send messages to clients. */
    PUBLISH,
    /** Change things: groups, disconnecting, tracing, draining. */
    CONTROL;

    /** Whether who has this right also has the other. */
    public boolean includes(Right other) {
        return compareTo(other) >= 0;
    }

    /** The name in keys, claims and answers: {@code read}, {@code publish}, {@code control}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The right of a name.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public static Right of(String text) {
        for (Right right : values()) {
            if (right.text().equals(text)) {
                return right;
            }
        }
        throw new IllegalArgumentException("right: \"" + text + "\" (expected: read, publish or control)");
    }
}
