package dev.signalbox.conformance.suite;

/**
 * One life cycle event as application code saw it.
 *
 * @param source the hub's or connection's name, for example {@code ChatHub}
 * @param kind which event it was
 * @param connectionId whose event it was
 */
public record LifecycleEvent(String source, Kind kind, String connectionId) {

    /** The events of protocol C3; what ended the connection is part of the kind. */
    public enum Kind {
        /** OnConnected. */
        CONNECTED,
        /** OnReconnected. */
        RECONNECTED,
        /** OnDisconnected(true): the client said that it stops. */
        STOPPED,
        /** OnDisconnected(false): the client was given up. */
        VANISHED
    }

    static Kind disconnected(boolean stopCalled) {
        return stopCalled ? Kind.STOPPED : Kind.VANISHED;
    }
}
