package dev.signalbox.connection.lifecycle;

/**
 * Where a connection stands (protocol C). {@link #after} is the only way from one state to another.
 */
public enum ConnectionState {
    /** The id is known from a token only; entered by nothing, left by the first receive request. */
    NEGOTIATED {
        @Override
        public ConnectionState after(ConnectionEvent event) {
            return switch (event) {
                case CONNECT -> CONNECTING;
                case RECONNECT -> RECONNECTING;
                case POLL -> CONNECTED;
                case INITIALIZED, RECONNECTED, RECEIVE_ENDED -> this;
                case ABORTED, GIVEN_UP, CLOSED_BY_SERVER, SHUT_DOWN, MOVED -> CLOSED;
            };
        }
    },
    /** A connect request is open and the client was not yet told that it is initialised. */
    CONNECTING {
        @Override
        public ConnectionState after(ConnectionEvent event) {
            return switch (event) {
                case INITIALIZED -> CONNECTED;
                case RECONNECT -> RECONNECTING;
                case CONNECT, POLL, RECONNECTED -> this;
                case RECEIVE_ENDED -> DISCONNECTED_WAITING;
                case ABORTED, GIVEN_UP, CLOSED_BY_SERVER, SHUT_DOWN, MOVED -> CLOSED;
            };
        }
    },
    /** A receive request is open. */
    CONNECTED {
        @Override
        public ConnectionState after(ConnectionEvent event) {
            return switch (event) {
                case CONNECT -> CONNECTING;
                case RECONNECT -> RECONNECTING;
                case POLL, INITIALIZED, RECONNECTED -> this;
                case RECEIVE_ENDED -> DISCONNECTED_WAITING;
                case ABORTED, GIVEN_UP, CLOSED_BY_SERVER, SHUT_DOWN, MOVED -> CLOSED;
            };
        }
    },
    /** No receive request is open: between two polls, or the client has vanished and may come back. */
    DISCONNECTED_WAITING {
        @Override
        public ConnectionState after(ConnectionEvent event) {
            return switch (event) {
                case CONNECT -> CONNECTING;
                case RECONNECT -> RECONNECTING;
                case POLL -> CONNECTED;
                case INITIALIZED, RECONNECTED, RECEIVE_ENDED -> this;
                case ABORTED, GIVEN_UP, CLOSED_BY_SERVER, SHUT_DOWN, MOVED -> CLOSED;
            };
        }
    },
    /** A receive request is open again and OnReconnected has not completed. */
    RECONNECTING {
        @Override
        public ConnectionState after(ConnectionEvent event) {
            return switch (event) {
                case CONNECT -> CONNECTING;
                case RECONNECTED -> CONNECTED;
                case RECONNECT, POLL, INITIALIZED -> this;
                case RECEIVE_ENDED -> DISCONNECTED_WAITING;
                case ABORTED, GIVEN_UP, CLOSED_BY_SERVER, SHUT_DOWN, MOVED -> CLOSED;
            };
        }
    },
    /** Over. Never left: the same id coming back is a new connection. */
    CLOSED {
        @Override
        public ConnectionState after(ConnectionEvent event) {
            return this;
        }
    };

    /** The state that follows when something happened. */
    public abstract ConnectionState after(ConnectionEvent event);
}
