package dev.signalbox.token;

import dev.signalbox.token.InvalidTokenException.Cause;

/**
 * An observer of tokens and keys, for counters. All methods are empty unless overridden; they are called on whatever thread handles a
 * token, must not block and must not throw.
 */
public interface TokenEvents {
    /** Observes nothing. */
    TokenEvents NONE = new TokenEvents() {};

    /** A token was refused. The client learns nothing of the cause; this is the only place that tells it. Once per refused token. */
    default void refused(Purpose purpose, Cause cause) {}

    /** A groups token was issued that refers to membership held here, because the names would have made it too long for a URL. */
    default void handleIssued() {}

    /** Other keys are in use from now on. */
    default void keysChanged() {}

    /** A change of the keys could not be taken over; those in use before stay. Once per attempt. */
    default void keysNotLoaded() {}
}
