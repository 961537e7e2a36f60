package dev.signalbox.connection;

/** What becomes of a connection whose client has missed messages. Either way the gap is counted and the application told. */
public enum GapPolicy {
    /** It goes on from what is there, as in the original (protocol K45, K48). */
    CONTINUE,
    /**
     * It is closed with {@link DisconnectReason#GAP}, so that its client goes to disconnected and its application starts a new connection,
     * without a hole. Clients that are not told by the protocol find their return refused and get there after the disconnect time-out.
     */
    START_AFRESH
}
