package dev.signalbox.hub.dispatch;

import java.io.Serial;

/** A call of a method that the hub does not have, or not with that many parameters, or has more than once (protocol F3). */
final class UnresolvedMethodException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnresolvedMethodException(String message) {
        super(message, null, false, false);
    }
}
