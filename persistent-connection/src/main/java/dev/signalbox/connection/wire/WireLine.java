package dev.signalbox.connection.wire;

/**
 * One receive request's way to the wire view. Transports ask {@link #isTapped} before they make any text. Safe for use by any thread.
 */
public interface WireLine {
    /** Where nobody ever looks. */
    WireLine NONE = new WireLine() {
        @Override
        public boolean isTapped() {
            return false;
        }

        @Override
        public void sent(byte[]... parts) {}

        @Override
        public void received(String text) {}

        @Override
        public void ended(String how) {}
    };

    /** Whether anybody looks at any connection: the reading of one field. */
    boolean isTapped();

    /**
     * Bytes of one write were handed to the socket.
     *
     * @param parts one after the other what goes on the wire, framing of the socket aside; read, not kept
     */
    void sent(byte[]... parts);

    /** A message came in. */
    void received(String text);

    /** The request or socket has ended. */
    void ended(String how);
}
