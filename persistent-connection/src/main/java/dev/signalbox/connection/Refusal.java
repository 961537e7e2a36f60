package dev.signalbox.connection;

/**
 * Why a request was refused although nothing is wrong with it. Clients come back after each answer but {@link #CLOSED}, those whose
 * {@code /negotiate} or {@code /connect} was refused only when their application starts them again (protocol J2 to J5).
 */
public enum Refusal {
    /** The connection was closed for good. */
    CLOSED(1, 400, "The connection was closed by the server."),
    /** The server has as many connections as it may. */
    CONNECTIONS(2, 503, "The server has too many connections."),
    /** The user has as many connections as one may. */
    USER(3, 429, "The user has too many connections."),
    /** The address has as many connections as one may. */
    ADDRESS(4, 429, "The address has too many connections."),
    /** As many connections are being accepted as may be at a time, and as many wait for it, or this one has waited too long. */
    STORM(5, 503, "The server is too busy to take this request."),
    /** The server is about to stop, and takes no more connections. */
    DRAINING(6, 503, "The server is about to stop.");

    private final int code;
    private final int status;
    private final String text;

    Refusal(int code, int status, String text) {
        this.code = code;
        this.status = status;
        this.text = text;
    }

    /** The stable number. */
    public int code() {
        return code;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** The text of the answer. */
    public String text() {
        return text;
    }
}
