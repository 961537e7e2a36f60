package dev.signalbox.connection.backplane;

import java.io.Serial;

/** A message could not be handed to the backplane; the text is the original's where it has one (protocol I4). */
public final class BackplaneException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** A refusal of our own. */
    public BackplaneException(String message) {
        super(message);
    }

    /** The engine failed. */
    public BackplaneException(String message, Throwable cause) {
        super(message, cause);
    }
}
