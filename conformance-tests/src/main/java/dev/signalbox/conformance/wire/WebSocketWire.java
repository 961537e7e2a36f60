package dev.signalbox.conformance.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket on a plain connection: every frame can be sent, right or wrong, and every frame that comes back is seen as it is.
 * Nothing is answered unasked, except that {@link #nextMessage} answers pings.
 */
public final class WebSocketWire implements AutoCloseable {
    private static final String KEY =
            Base64.getEncoder().encodeToString("signalbox judge!".getBytes(StandardCharsets.US_ASCII));
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final WireSocket socket;
    private final ResponseHead head;

    private WebSocketWire(WireSocket socket, ResponseHead head) {
        this.socket = socket;
        this.head = head;
    }

    /** The upgrade request for a target, to which headers may be added. */
    public static RawRequest upgrade(String target) {
        return RawRequest.get(target)
                .header("Connection", "Upgrade")
                .header("Upgrade", "websocket")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", KEY);
    }

    /**
     * Opens a socket.
     *
     * @throws WireException when the answer is not a correct 101; the message shows what it was
     */
    public static WebSocketWire open(WireAddress address, RawRequest upgrade, Deadline deadline) {
        HttpExchange exchange = HttpExchange.open(address, upgrade, deadline);
        try {
            ResponseHead head = exchange.head();
            if (head.status() != 101) {
                String body = new String(exchange.body().rest(deadline), StandardCharsets.UTF_8);
                throw new WireException(upgrade + " was answered " + head.status() + " " + body + " (expected: 101)");
            }
            return accepted(exchange, KEY);
        } catch (WireException failure) {
            exchange.close();
            throw failure;
        }
    }

    /**
     * Goes on as a WebSocket on an exchange that was answered 101.
     *
     * @param key the key the upgrade request carried
     * @throws WireException when the answer does not fit the key
     */
    public static WebSocketWire accepted(HttpExchange exchange, String key) {
        String accept = exchange.head().header("Sec-WebSocket-Accept");
        String expected = expectedAccept(key);
        if (!expected.equals(accept)) {
            throw new WireException("Sec-WebSocket-Accept: " + accept + " (expected: " + expected + ")");
        }
        return new WebSocketWire(exchange.socket(), exchange.head());
    }

    private static String expectedAccept(String key) {
        try {
            byte[] text = (key + GUID).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-1", missing);
        }
    }

    /** The head of the server's 101. */
    public ResponseHead head() {
        return head;
    }

    /** Sends one frame. */
    public void send(Frame frame) {
        socket.send(frame.toBytes());
    }

    /** Sends one text message in one frame. */
    public void sendText(String text) {
        send(Frame.text(text));
    }

    /** Sends bytes that need not be a frame at all. */
    public void sendBytes(byte[] bytes) {
        socket.send(bytes);
    }

    /**
     * Waits for the next frame of whatever kind.
     *
     * @throws WireException when the connection ended without one
     */
    public Frame nextFrame(Deadline deadline) {
        return Frame.read(socket, deadline);
    }

    /**
     * Waits for the next text message, answering pings on the way.
     *
     * @return the text, or null when a close frame came
     * @throws WireException when the connection ended without a close frame, or a message was fragmented or binary
     */
    public @Nullable String nextMessage(Deadline deadline) {
        while (true) {
            Frame frame = nextFrame(deadline);
            switch (frame.opcode()) {
                case Frame.TEXT -> {
                    if (!frame.fin() || frame.reserved() != 0 || frame.masked()) {
                        throw new WireException("not one plain unfragmented frame: " + frame);
                    }
                    return frame.text();
                }
                case Frame.PING -> send(Frame.of(Frame.PONG, frame.payload()));
                case Frame.PONG -> {
                    // An unsolicited pong means nothing.
                }
                case Frame.CLOSE -> {
                    return null;
                }
                default -> throw new WireException("unexpected frame: " + frame);
            }
        }
    }

    /** Waits until the peer has ended the TCP connection, in order or by a reset; frames that still come are a failure. */
    public void awaitEnd(Deadline deadline) {
        byte[] more;
        try {
            more = socket.read(64, deadline);
        } catch (WireTimeoutException late) {
            throw late;
        } catch (WireException reset) {
            return;
        }
        if (more.length != 0) {
            throw new WireException(more.length + " more bytes instead of the end of the connection");
        }
    }

    /** The connection below, to be cut or half-closed. */
    public WireSocket socket() {
        return socket;
    }

    /** Closes the TCP connection without a closing handshake. */
    @Override
    public void close() {
        socket.close();
    }
}
