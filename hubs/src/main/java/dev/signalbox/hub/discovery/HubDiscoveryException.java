package dev.signalbox.hub.discovery;

import java.io.Serial;

/** Hubs were looked for and one cannot be used. The message names the jar, where there is one, and the class. */
public final class HubDiscoveryException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** A failure at a place, such as {@code chat.jar: com.example.ChatHub}. */
    public HubDiscoveryException(String place, String problem, Throwable cause) {
        super(place + ": " + problem, cause);
    }

    /** A failure without a cause of its own. */
    public HubDiscoveryException(String place, String problem) {
        super(place + ": " + problem);
    }
}
