package dev.signalbox.connection;

import java.io.Serial;

/**
 * The reply to a client's call could not be turned into JSON (protocol B11): an HTTP call is answered 500, a WebSocket is
 * closed so that its client reconnects.
 */
public final class ReplyNotSerializableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Wraps the serializer's own failure. */
    public ReplyNotSerializableException(Throwable cause) {
        super("the reply could not be serialised: " + cause.getMessage(), cause);
    }
}
