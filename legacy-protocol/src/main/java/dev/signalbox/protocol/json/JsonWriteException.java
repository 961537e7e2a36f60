package dev.signalbox.protocol.json;

import java.io.Serial;

/**
 * An application's mistake: a value that has no JSON form, such as an object graph that contains itself or a getter that
 * throws. Nothing of it has been sent.
 */
public final class JsonWriteException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    JsonWriteException(String message, Throwable cause) {
        super(message, cause);
    }
}
