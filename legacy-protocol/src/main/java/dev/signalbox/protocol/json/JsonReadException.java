package dev.signalbox.protocol.json;

import java.io.Serial;

/**
 * A peer's mistake in a JSON value: it cannot become the wanted type (protocol F5).
 *
 * <p>The message is the detailed error text, in the words of the original's serializer where that is known. It may repeat
 * the client's own input and names the wanted type, so it goes to clients only when detailed errors are switched on.
 * There is no stack trace.
 */
public final class JsonReadException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    JsonReadException(String message) {
        super(message, null, false, false);
    }
}
