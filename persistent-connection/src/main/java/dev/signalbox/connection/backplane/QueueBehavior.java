package dev.signalbox.connection.backplane;

/** What becomes of sends while the backplane is not open (protocol I4). In an outage after the first opening every send fails. */
public enum QueueBehavior {
    /** Sends before the first opening wait in a queue and are sent in order when it opens. The default. */
    INITIAL_ONLY,
    /** Sends always go through the queue, one at a time: the next begins when the one before was accepted. */
    ALWAYS,
    /** Nothing waits: sends are tried even before the backplane has opened. */
    DISABLED
}
