package dev.signalbox.conformance.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The text of a start line or header, whatever its bytes are: UTF-8 where they are UTF-8, and for each byte that is not, a character from U+DC80
 * to U+DCFF, which no UTF-8 has. So every head can be told in a text, and that text be sent as the same bytes again.
 */
public final class HeadText {
    private static final char ESCAPED = '\uDC00'; // plus the byte, which is one from 0x80 to 0xFF

    private HeadText() {}

    /** The text of these bytes. */
    public static String of(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length); // a character takes a byte at least
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPED + (in.get() & 0xff)));
            }
        }
    }

    /** The bytes of a text. */
    public static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int at = 0; at < text.length(); ) {
            int next = text.codePointAt(at);
            if (next >= ESCAPED + 0x80 && next <= ESCAPED + 0xff) {
                bytes.write(next - ESCAPED);
            } else {
                bytes.writeBytes(Character.toString(next).getBytes(StandardCharsets.UTF_8));
            }
            at += Character.charCount(next);
        }
        return bytes.toByteArray();
    }
}
