package dev.signalbox.conformance.wire;

/** The four ways a client may receive. */
public enum Transport {
    /** One socket both ways. */
    WEB_SOCKETS("webSockets"),
    /** An event stream. */
    SERVER_SENT_EVENTS("serverSentEvents"),
    /** An endless page of scripts. */
    FOREVER_FRAME("foreverFrame"),
    /** One answer at a time. */
    LONG_POLLING("longPolling");

    private final String wireName;

    Transport(String wireName) {
        this.wireName = wireName;
    }

    /** The value of the parameter {@code transport}. */
    public String wireName() {
        return wireName;
    }

    /** The wire name, as test reports show it. */
    @Override
    public String toString() {
        return wireName;
    }
}
