package dev.signalbox.protocol;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A peer's mistake: what a client sent cannot be accepted, and this is the answer it gets.
 *
 * <p>The message never repeats the client's input and is safe to send back. There is no stack trace: whoever can send
 * garbage must not be able to make the server walk its stack.
 */
public final class ProtocolException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable Limit limit; // null unless one was reached

    /**
     * Makes the answer.
     *
     * @param status HTTP status to answer with, 400 to 599
     * @param message text safe to send to the client
     * @throws IllegalArgumentException when the status is outside its range
     */
    public ProtocolException(int status, String message) {
        this(status, message, null);
    }

    /**
     * Makes the answer to a client that sent too much of something.
     *
     * @param status HTTP status to answer with, 400 to 599
     * @param message text safe to send to the client
     * @param limit the bound it reached, null for none
     * @throws IllegalArgumentException when the status is outside its range
     */
    public ProtocolException(int status, String message, @Nullable Limit limit) {
        super(message, null, false, false);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
        }
        this.status = status;
        this.limit = limit;
    }

    /**
     * The bound that the client reached.
     *
     * @return null when it is something else that was wrong
     */
    public @Nullable Limit limit() {
        return limit;
    }

    /**
     * The HTTP status to answer with; transports without a status (an open WebSocket) ignore it.
     *
     * @return 400 to 599
     */
    public int status() {
        return status;
    }

    /**
     * The text to answer with.
     *
     * @return never null
     */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}
