package dev.signalbox.conformance.wire;

import org.jspecify.annotations.Nullable;

/** A WebSocket as the way from the server. */
final class WebSocketChannel implements ReceiveChannel {
    private final WebSocketWire socket;

    WebSocketChannel(WebSocketWire socket) {
        this.socket = socket;
    }

    WebSocketWire socket() {
        return socket;
    }

    @Override
    public @Nullable String next(Deadline deadline) {
        return socket.nextMessage(deadline);
    }

    @Override
    public void reset() {
        socket.socket().reset();
    }

    @Override
    public void close() {
        socket.close();
    }
}
