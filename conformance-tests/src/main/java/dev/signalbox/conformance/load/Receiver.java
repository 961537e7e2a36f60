package dev.signalbox.conformance.load;

/** A client of the generator, of whatever server: it counts what it gets. Belongs to its loop. */
interface Receiver {
    /** Begins; {@link #isReady} tells when it can be reached by messages. */
    void start();

    /** Whether it has arrived and can be sent to. */
    boolean isReady();

    /** Sends one message to the server, in the server's own way. */
    void send(String message);

    /** Breaks its connection as a bad network does; it comes back after the given time. */
    void cut(long backAfterNanos);

    /** Reads nothing more of what is sent to it, until it is cut and comes back. */
    void hang();

    /** Leaves for good. */
    void stop();

    /** What it has received. */
    Ledger.Account account();
}
