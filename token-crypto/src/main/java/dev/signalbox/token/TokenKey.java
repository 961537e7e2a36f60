package dev.signalbox.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.token.primitive.CounterModeKdf;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A master key of the farm, from which the keys for each purpose are derived, and its id. Immutable.
 *
 * <p>The id is derived from the key, so the same key has the same id on every node without anybody choosing it. It
 * stands in each token in the clear and tells nothing about the key.
 */
public final class TokenKey {
    /** The least length of a master key, in bytes. */
    public static final int LEAST_BYTES = 32;

    private static final String EXPECTED = " (expected: at least " + LEAST_BYTES
            + " random bytes, written as standard Base64, 44 characters or more, or as 64 or more hexadecimal digits)";
    private static final byte[] ID_LABEL = "Signalbox.TokenKey".getBytes(UTF_8);
    private static final byte[] ID_CONTEXT = "id".getBytes(UTF_8);

    private final int id;
    private final SecretBytes master;

    private TokenKey(SecretBytes master) {
        byte[] bytes = master.revealBytes();
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException("token key: " + bytes.length + " bytes" + EXPECTED);
        }
        String weakness = WeakKey.weaknessOf(bytes);
        if (weakness != null) {
            throw new IllegalArgumentException("token key: weak, " + weakness + EXPECTED);
        }
        this.id = ByteBuffer.wrap(CounterModeKdf.hmacSha512(bytes, ID_LABEL, ID_CONTEXT, Integer.BYTES))
                .getInt();
        this.master = master;
    }

    /**
     * A key from its bytes.
     *
     * @throws IllegalArgumentException if they are fewer than {@link #LEAST_BYTES} or plainly not random
     */
    public static TokenKey of(SecretBytes master) {
        return new TokenKey(master);
    }

    /**
     * A key from configuration text: hexadecimal digits if it has nothing else in it, standard Base64 otherwise. White
     * space anywhere is ignored, because key files end in a line break and long keys are broken into lines.
     *
     * @param text null and blank stand for a key that was not configured, which is refused as well
     * @throws IllegalArgumentException if the text is neither, or the key is too short or plainly not random; the
     *     message says what is expected and never quotes the text
     */
    public static TokenKey parse(@Nullable String text) {
        String digits = text == null ? "" : text.replaceAll("\\s+", "");
        if (digits.isEmpty()) {
            throw new IllegalArgumentException("token key: empty" + EXPECTED);
        }
        SecretBytes master;
        try {
            // Digits only means hexadecimal even where Base64 would be long enough: taken as Base64, a short
            // hexadecimal key would pass for a longer one.
            master = digits.chars().allMatch(HexFormat::isHexDigit)
                    ? SecretBytes.fromHex(digits)
                    : SecretBytes.fromBase64(digits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "token key: " + digits.length() + " characters that are neither Base64 nor pairs of"
                            + " hexadecimal digits" + EXPECTED,
                    e);
        }
        return new TokenKey(master);
    }

    /** A new key of {@link #LEAST_BYTES} bytes. {@code key.master().revealBase64()} is its text for configuration. */
    public static TokenKey generate(SecureRandom random) {
        return new TokenKey(SecretBytes.random(random, LEAST_BYTES));
    }

    /** The id that tokens sealed with this key carry: four bytes, big-endian. */
    public int id() {
        return id;
    }

    /** The key material. */
    public SecretBytes master() {
        return master;
    }

    /** The id as eight hexadecimal digits; fit for logs. */
    @Override
    public String toString() {
        return "TokenKey[" + HexFormat.of().toHexDigits(id) + "]";
    }
}
