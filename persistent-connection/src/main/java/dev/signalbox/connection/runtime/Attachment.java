package dev.signalbox.connection.runtime;

/**
 * What a transport tells the connection its channel was attached to. Safe for use by any thread; late calls for a replaced
 * channel do no harm.
 */
public interface Attachment {

    /** The peer is gone, or writing failed. Idempotent. */
    void closed();

    /** The peer took nothing of what was sent to it for so long that its socket was dropped. Idempotent. */
    void stalled();

    /**
     * A text message came in (webSockets only). Messages of one socket are taken up in order, on the application executor.
     *
     * @return false when the transport shall stop reading until {@code resume} runs, because too much waits to be worked on
     */
    boolean received(String text, Runnable resume);
}
