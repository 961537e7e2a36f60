package dev.signalbox.conformance.wire;

import java.io.Serial;

/** A wait that reached its deadline. The message shows what had arrived until then. */
public final class WireTimeoutException extends WireException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates the failure with what was waited for and what had arrived. */
    public WireTimeoutException(String message) {
        super(message);
    }
}
