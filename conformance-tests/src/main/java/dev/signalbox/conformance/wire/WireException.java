package dev.signalbox.conformance.wire;

import java.io.Serial;

/** What the wire client did not expect: a refused connection, a cut stream, an answer out of form. The message shows what was seen. */
public class WireException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates the failure with what was seen. */
    public WireException(String message) {
        super(message);
    }

    /** Creates the failure with what was seen and the socket's own report. */
    public WireException(String message, Throwable cause) {
        super(message, cause);
    }
}
