package dev.signalbox.protocol.framing;

import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.json.Utf8Buffer;
import java.util.Arrays;

/**
 * How a transport puts one JSON text on its stream.
 *
 * <p>Transports of the same framing get the same bytes, so a broadcast is framed once for all of them.
 */
public enum Framing {
    /** The JSON text alone: a WebSocket message or the body of a poll. */
    RAW {
        @Override
        byte[] frame(byte[] json, int length) {
            return Arrays.copyOf(json, length);
        }
    },
    /** A line of server-sent events (protocol B5). */
    EVENT_STREAM {
        @Override
        byte[] frame(byte[] json, int length) {
            return EventStream.frame(json, length);
        }
    },
    /** A script element of forever frame (protocol B6). */
    FOREVER_FRAME {
        @Override
        byte[] frame(byte[] json, int length) {
            return ForeverFrame.frame(json, length);
        }
    };

    private static final byte[] WEB_SOCKET_KEEP_ALIVE = {'{', '}'};
    private static final byte[] LONG_POLLING_KEEP_ALIVE = {' '};

    /**
     * The framing a transport uses.
     *
     * @param transport the transport
     * @return its framing
     */
    public static Framing of(TransportType transport) {
        return switch (transport) {
            case WEB_SOCKETS, LONG_POLLING -> RAW;
            case SERVER_SENT_EVENTS -> EVENT_STREAM;
            case FOREVER_FRAME -> FOREVER_FRAME;
        };
    }

    /**
     * The bytes that carry one JSON text.
     *
     * @param json the text in UTF-8
     * @return a new array, never the argument
     */
    public final byte[] frame(byte[] json) {
        return frame(json, json.length);
    }

    /**
     * The bytes that carry the JSON text collected in a buffer, which stays as it is.
     *
     * @param json the text
     * @return a new array
     */
    public final byte[] frame(Utf8Buffer json) {
        return json.apply(this::frame);
    }

    /**
     * The bytes that tell a client its connection lives (protocol B1). A poll answered through JSONP gets none.
     *
     * @param transport the client's transport
     * @return a new array
     */
    public static byte[] keepAlive(TransportType transport) {
        byte[] bytes = switch (transport) {
            case WEB_SOCKETS -> WEB_SOCKET_KEEP_ALIVE;
            case LONG_POLLING -> LONG_POLLING_KEEP_ALIVE;
            case SERVER_SENT_EVENTS -> EventStream.KEEP_ALIVE;
            case FOREVER_FRAME -> ForeverFrame.KEEP_ALIVE;
        };
        return bytes.clone();
    }

    abstract byte[] frame(byte[] json, int length);
}
