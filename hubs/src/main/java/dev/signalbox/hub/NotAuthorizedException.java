package dev.signalbox.hub;

import java.io.Serial;

/** The refusal of a call whose caller does not satisfy the {@link Authorize} rules (protocol F10). */
public final class NotAuthorizedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** A refusal with the text shown when detailed errors are enabled. */
    public NotAuthorizedException(String message) {
        super(message);
    }
}
