package dev.signalbox.conformance.wire;

import org.jspecify.annotations.Nullable;

/** The way from the server to one client, as a sequence of JSON texts. */
interface ReceiveChannel extends AutoCloseable {

    /**
     * Waits for the next JSON text: an envelope, a keep-alive object, or on a WebSocket a reply. A wait that ends at its deadline
     * loses nothing.
     *
     * @return null when the server has ended the channel in order
     * @throws WireTimeoutException when none came in time
     * @throws WireException when the channel was cut or the framing is wrong
     */
    @Nullable
    String next(Deadline deadline);

    /** Cuts the channel with a reset. */
    void reset();

    /** Closes the channel from this side without a word. */
    @Override
    void close();
}
