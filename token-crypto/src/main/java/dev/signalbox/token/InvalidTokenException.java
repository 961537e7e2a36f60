package dev.signalbox.token;

/**
 * The peer's mistake: a token that was not sealed by us, was altered, or was made for something else.
 *
 * <p>The message is the same whatever went wrong, because whoever tampers with tokens should not learn how far they
 * got. {@link #cause()} is for counters and must not reach the client. There is no stack trace: a flood of bad tokens
 * must be cheap to refuse, and the trace would say nothing.
 */
public final class InvalidTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What was wrong with a token, for counters only. */
    public enum Cause {
        /** Not Base64, too short, of an unknown version, or sealed by us but holding nonsense. */
        MALFORMED,
        /** Sealed with a key that is not in the ring: another farm, or a key that was retired. */
        UNKNOWN_KEY,
        /** The authentication tag does not fit: altered, or made for another purpose. */
        FORGED,
        /** Longer than is ever looked at. */
        TOO_LONG,
        /** Sealed by us, but for another connection than the one that showed it. */
        OTHER_CONNECTION,
        /** A groups token that is older than the configuration allows, or does not tell its age where it must. */
        EXPIRED,
        /** A groups token of a connection whose client has said that it stops. */
        STOPPED,
        /** A groups token that refers to membership which is not held here, or no longer. */
        UNRESOLVED
    }

    private final Cause cause;

    public InvalidTokenException(Cause cause) {
        super("The token is not valid.", null, false, false);
        this.cause = cause;
    }

    /** What was wrong, for counters; never an answer to the client. Not to be mixed up with {@link #getCause()}. */
    public Cause cause() {
        return cause;
    }
}
