package dev.signalbox.token;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Bytes that must not leak: key material. Immutable.
 *
 * <p>There is no {@code equals}, so that nobody compares secrets in a way whose duration tells something;
 * {@link #sameAs} is the comparison. The bytes come out only through methods whose names start with {@code reveal},
 * so that a search finds every place that touches them.
 */
public final class SecretBytes {
    private final byte[] bytes;

    private SecretBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes a copy of {@code bytes}. */
    public static SecretBytes copyOf(byte[] bytes) {
        return new SecretBytes(bytes.clone());
    }

    /**
     * Reads standard Base64; padding may be missing.
     *
     * @throws IllegalArgumentException if the text is something else; the message does not quote it
     */
    public static SecretBytes fromBase64(String text) {
        try {
            return new SecretBytes(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            // The decoder's message quotes a character of the secret, so it goes no further.
            throw new IllegalArgumentException(
                    "secret: " + text.length() + " characters that are not Base64 (expected: A-Z a-z 0-9 + / and =)");
        }
    }

    /**
     * Reads hexadecimal digits of either case.
     *
     * @throws IllegalArgumentException if the text is something else; the message does not quote it
     */
    public static SecretBytes fromHex(String text) {
        try {
            return new SecretBytes(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("secret: " + text.length()
                    + " characters that are not hexadecimal (expected: an even number of digits 0-9 a-f)");
        }
    }

    /**
     * Makes new secret bytes.
     *
     * @param length in bytes, at least 1
     */
    public static SecretBytes random(SecureRandom random, int length) {
        if (length < 1) {
            throw new IllegalArgumentException("length: " + length + " (expected: at least 1 byte)");
        }
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new SecretBytes(bytes);
    }

    /** Length in bytes. */
    public int length() {
        return bytes.length;
    }

    /** Whether both hold the same bytes, found out in a time that depends on the length only. */
    public boolean sameAs(SecretBytes other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    /** A copy of the secret itself. */
    public byte[] revealBytes() {
        return Arrays.copyOf(bytes, bytes.length);
    }

    /** The secret itself as standard padded Base64, the form configuration files use. */
    public String revealBase64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The length and nothing else. */
    @Override
    public String toString() {
        return "SecretBytes[" + bytes.length + " bytes]";
    }
}
