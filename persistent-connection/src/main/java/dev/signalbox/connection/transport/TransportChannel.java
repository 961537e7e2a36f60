package dev.signalbox.connection.transport;

import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.framing.Framing;

/**
 * One open receive request or socket, as its connection sees it (protocol B).
 *
 * <p>The connection calls from its lane only, one write at a time: after a write that was not finished at once, nothing is
 * written until the listener was told. {@link #end}, {@link #fail} and {@link #drop} may come at any time, also while a write is under way; they are idempotent and
 * the last calls made.
 */
public interface TransportChannel {

    /** Which transport this is. */
    TransportType type();

    /** How an envelope becomes bytes of this transport. */
    Framing framing();

    /** Whether the first envelope written is also the last, as in a long poll (protocol B7). */
    boolean oneShot();

    /** Whether keep-alives may be written; false for a JSONP poll (protocol A9). */
    boolean keepsAlive();

    /** Which lane suits this channel best: the number of the I/O thread it lives on. */
    int affinity();

    /**
     * Writes bytes that are framed already. The array is shared with other channels and must not be changed.
     *
     * @param bytes one envelope, reply or keep-alive
     * @param listener told once, on any thread, when a write that returned false is done
     * @return true when all bytes were taken by the operating system or the write has already failed (then the channel
     *     also tells that it is closed); the listener is not called in this case
     */
    boolean write(byte[] bytes, WriteListener listener);

    /** Ends in good order: the response is complete, a WebSocket is closed with 1000 and no reason (protocol B4). */
    void end();

    /** Ends because the request failed: status 500 when nothing was sent yet, otherwise the connection is cut (protocol A7). */
    void fail();

    /** Drops the socket at once, since its peer takes nothing; a write under way counts as done. Idempotent. */
    void drop();

    /** Told when a delayed write is done. */
    @FunctionalInterface
    interface WriteListener {
        /** The write is done: all bytes are with the operating system, or the peer is gone. */
        void written();
    }
}
