package dev.signalbox.protocol;

import org.jspecify.annotations.Nullable;

/** One of the four ways a client receives messages, as named by the {@code transport} parameter (protocol A4). */
public enum TransportType {
    /** A WebSocket carries both directions. */
    WEB_SOCKETS("webSockets"),
    /** An endless {@code text/event-stream} response; the client sends by separate requests. */
    SERVER_SENT_EVENTS("serverSentEvents"),
    /** An endless HTML document of script elements in a hidden frame; the client sends by separate requests. */
    FOREVER_FRAME("foreverFrame"),
    /** One response per batch of messages; the client sends by separate requests. */
    LONG_POLLING("longPolling");

    private static final TransportType[] ALL = values();

    private final String wireName;

    TransportType(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The name as clients write it.
     *
     * @return for example {@code serverSentEvents}
     */
    public String wireName() {
        return wireName;
    }

    /**
     * The transport of a {@code transport} parameter, ignoring case.
     *
     * @param name the parameter's value, or null when it was not sent
     * @return the transport, or null for an absent or unknown name (the caller answers
     *     {@code Protocol error: Unknown transport.})
     */
    public static @Nullable TransportType parse(@Nullable String name) {
        if (name == null) {
            return null;
        }
        for (TransportType type : ALL) {
            if (type.wireName.equalsIgnoreCase(name)) {
                return type;
            }
        }
        return null;
    }
}
