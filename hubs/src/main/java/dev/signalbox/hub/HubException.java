package dev.signalbox.hub;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A failure of a hub method that its caller is meant to see: message and data are sent as they are, whether or not detailed errors are
 * enabled (protocol F6). Any other exception reaches the caller as a general text only.
 */
public class HubException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object data; // null when there is none

    /** A failure with a message. */
    public HubException(String message) {
        this(message, null);
    }

    /**
     * A failure with a message and data.
     *
     * @param data becomes JSON; null for none
     */
    public HubException(String message, @Nullable Object data) {
        super(message);
        this.data = data;
    }

    /** What the caller gets beside the message, or null. */
    public final @Nullable Object data() {
        return data;
    }
}
