package dev.signalbox.token.primitive;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Standard Base64 with padding where each byte string has exactly one text.
 *
 * <p>The JDK's decoder takes texts without padding and ignores the unused bits of the last character, so that several
 * texts would stand for the same token. Here everything but the encoder's own output is refused: line breaks and other
 * white space, the URL-safe alphabet, missing or misplaced padding, unused bits that are set.
 */
public final class StrictBase64 {
    private static final int CHARS_PER_GROUP = 4;
    private static final int BYTES_PER_GROUP = 3;

    private StrictBase64() {}

    /** The one text for {@code bytes}. */
    public static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The bytes that {@code text} stands for, or null if it is not what {@link #encode} makes. */
    public static byte @Nullable [] decode(String text) {
        if (text.length() % CHARS_PER_GROUP != 0) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
        return lastGroupIsCanonical(text, bytes) ? bytes : null;
    }

    private static boolean lastGroupIsCanonical(String text, byte[] bytes) {
        if (bytes.length % BYTES_PER_GROUP == 0) {
            return true;
        }
        int start = bytes.length / BYTES_PER_GROUP * BYTES_PER_GROUP;
        byte[] last = Arrays.copyOfRange(bytes, start, bytes.length);
        return text.endsWith(encode(last));
    }
}
