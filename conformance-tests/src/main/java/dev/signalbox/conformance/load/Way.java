package dev.signalbox.conformance.load;

/** The transports the generator speaks. */
public enum Way {
    /** WebSockets. */
    WEB_SOCKETS("webSockets"),
    /** Server-sent events. */
    SERVER_SENT_EVENTS("serverSentEvents"),
    /** Long polling. */
    LONG_POLLING("longPolling");

    private final String wireName;

    Way(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire. */
    String wireName() {
        return wireName;
    }

    @Override
    public String toString() {
        return wireName;
    }
}
