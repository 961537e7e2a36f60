package dev.signalbox.protocol.framing;

import java.nio.charset.StandardCharsets;

/**
 * The text of the server-sent events transport (protocol B5).
 *
 * <pre>
 *   data: initialized\n\n          once, at the start of connect and reconnect
 *   data: {"C":"...","M":[]}\n\n   per envelope
 *   data: {}\n\n                   keep-alive
 * </pre>
 *
 * One {@code data:} line per message: the .NET client takes each such line for a whole message, and the Java client drops
 * the first six characters unseen.
 */
public final class EventStream {

    static final byte[] DATA = ascii("data: ");
    static final byte[] END = ascii("\n\n");
    static final byte[] KEEP_ALIVE = ascii("data: {}\n\n");
    private static final byte[] PRELUDE = ascii("data: initialized\n\n");

    private EventStream() {}

    /**
     * What is written and flushed before anything else.
     *
     * @return a new array
     */
    public static byte[] prelude() {
        return PRELUDE.clone();
    }

    /**
     * One event line. Line breaks can stand only between the tokens of a JSON text and become spaces, because they would
     * break the frame apart.
     */
    static byte[] frame(byte[] json, int length) {
        byte[] frame = new byte[DATA.length + length + END.length];
        System.arraycopy(DATA, 0, frame, 0, DATA.length);
        System.arraycopy(json, 0, frame, DATA.length, length);
        int end = DATA.length + length;
        for (int i = DATA.length; i < end; i++) {
            if (frame[i] == '\n' || frame[i] == '\r') {
                frame[i] = ' ';
            }
        }
        System.arraycopy(END, 0, frame, end, END.length);
        return frame;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
