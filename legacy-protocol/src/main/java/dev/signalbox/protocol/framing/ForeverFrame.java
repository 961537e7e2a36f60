package dev.signalbox.protocol.framing;

import dev.signalbox.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The text of the forever frame transport: an HTML document that never ends (protocol B6).
 *
 * <pre>
 *   &lt;!DOCTYPE html&gt;...                              once, names the frame's number
 *   &lt;script&gt;r(c, {"C":"...","M":[]});&lt;/script&gt;\r\n  per envelope
 *   &lt;script&gt;r(c, {});&lt;/script&gt;\n\n                  keep-alive
 * </pre>
 *
 * Angle brackets inside the JSON are written as escapes, so that no text can end the script element.
 */
public final class ForeverFrame {

    static final byte[] KEEP_ALIVE = ascii("<script>r(c, {});</script>\n\n");

    private static final byte[] OPEN = ascii("<script>r(c, ");
    private static final byte[] CLOSE = ascii(");</script>\r\n");
    private static final byte[] LESS = ascii("\\u003c");
    private static final byte[] GREATER = ascii("\\u003e");
    private static final long MAX_FRAME_ID = 0xFFFF_FFFFL;

    private static final String PRELUDE_START = """
            <!DOCTYPE html><html><head><title>SignalR Forever Frame Transport Stream</title>\r
            <script>\r
                var $ = window.parent.jQuery,\r
                    ff = $ ? $.signalR.transports.foreverFrame : null,\r
                    c =  ff ? ff.getConnection('""";
    private static final String PRELUDE_END = """
            ') : null,\r
                    r = ff ? ff.receive : function() {};\r
                ff ? ff.started(c) : '';</script></head><body>\r
            """;

    private ForeverFrame() {}

    /**
     * The number of the client's frame, from the parameter {@code frameId}.
     *
     * @param text the parameter's value, or null when it was not sent
     * @return an unsigned 32-bit number
     * @throws ProtocolException with status 400 for anything but decimal digits within that range (the original fails with
     *     status 500 and no text)
     */
    public static long parseFrameId(@Nullable String text) throws ProtocolException {
        if (text == null || text.isEmpty()) {
            throw badFrameId();
        }
        long id = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw badFrameId();
            }
            id = id * 10 + digit;
            if (id > MAX_FRAME_ID) {
                throw badFrameId();
            }
        }
        return id;
    }

    /**
     * The head of the document, written and flushed before anything else.
     *
     * @param frameId number of the client's frame, from 0 to 2^32 - 1
     * @return a new array
     * @throws IllegalArgumentException when the number is out of range
     */
    public static byte[] prelude(long frameId) {
        if (frameId < 0 || frameId > MAX_FRAME_ID) {
            throw new IllegalArgumentException("frameId: " + frameId + " (expected: 0 to " + MAX_FRAME_ID + ")");
        }
        return ascii(PRELUDE_START + frameId + PRELUDE_END);
    }

    static byte[] frame(byte[] json, int length) {
        int brackets = 0;
        for (int i = 0; i < length; i++) {
            if (json[i] == '<' || json[i] == '>') {
                brackets++;
            }
        }
        byte[] frame = new byte[OPEN.length + length + brackets * (LESS.length - 1) + CLOSE.length];
        System.arraycopy(OPEN, 0, frame, 0, OPEN.length);
        int end = OPEN.length;
        if (brackets == 0) {
            System.arraycopy(json, 0, frame, end, length);
            end += length;
        } else {
            for (int i = 0; i < length; i++) {
                byte b = json[i];
                if (b == '<' || b == '>') {
                    System.arraycopy(b == '<' ? LESS : GREATER, 0, frame, end, LESS.length);
                    end += LESS.length;
                } else {
                    frame[end++] = b;
                }
            }
        }
        System.arraycopy(CLOSE, 0, frame, end, CLOSE.length);
        return frame;
    }

    private static ProtocolException badFrameId() {
        return new ProtocolException(400, "The supplied frameId is in the incorrect format.");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
