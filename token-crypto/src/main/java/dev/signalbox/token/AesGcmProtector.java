package dev.signalbox.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.token.InvalidTokenException.Cause;
import dev.signalbox.token.primitive.CounterModeKdf;
import dev.signalbox.token.primitive.StrictBase64;
import dev.signalbox.token.primitive.XAesGcm;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.AEADBadTagException;

/**
 * Signalbox's own token format: AES-256-GCM with a nonce of 192 bits, under keys derived per purpose (protocol D4).
 *
 * <p>The token text is standard padded Base64 of
 *
 * <pre>{@code
 *  offset  0         1           5            29              29 + n
 *         +---------+-----------+------------+---------------+------------+
 *         | version | key id    | nonce      | ciphertext    | tag        |
 *         | 0x01    | 4 bytes   | 24 bytes   | n bytes       | 16 bytes   |
 *         +---------+-----------+------------+---------------+------------+
 *         |<-- header --------->|
 * }</pre>
 *
 * <ul>
 *   <li>key id: says which key of the ring sealed it, big-endian, see {@link TokenKey#id()}
 *   <li>nonce: random, its second half for each token, its first for some of them; ciphertext and tag: XAES-256-GCM, see {@link XAesGcm}
 *   <li>key: SP 800-108 in counter mode with HMAC-SHA512 from the master key, label {@code Signalbox.Token.v1}, context
 *       the purpose's label, 256 bits; derived once, when the protector is made
 *   <li>additional data: header and the purpose's label, so that neither can be exchanged
 * </ul>
 *
 * <p>Sealing makes a token of any length. Opening refuses texts above a limit before it looks at them; a client whose
 * groups token grew beyond it loses its groups when it reconnects to a node that does not remember it (protocol K24).
 */
public final class AesGcmProtector implements TokenProtector {
    /** The longest text that is opened unless the constructor says otherwise, in characters. */
    public static final int DEFAULT_MAX_TEXT_LENGTH = 64 * 1024;

    private static final byte VERSION = 1;
    private static final int KEY_ID_OFFSET = 1;
    private static final int HEADER_LENGTH = KEY_ID_OFFSET + Integer.BYTES;
    private static final int LEAST_LENGTH = HEADER_LENGTH + XAesGcm.NONCE_LENGTH + XAesGcm.TAG_LENGTH;
    private static final byte[] KEY_LABEL = "Signalbox.Token.v1".getBytes(UTF_8);

    private final SecureRandom random;
    private final int maxTextLength;
    private final Map<Purpose, Sealers> sealersByPurpose = new EnumMap<>(Purpose.class);

    /** One derived key at work, with what is the same for each of its tokens. */
    private static final class Sealer {
        private final XAesGcm cipher;
        private final byte[] header;
        private final byte[] additionalData;

        Sealer(TokenKey key, Purpose purpose) {
            byte[] label = purpose.label().getBytes(UTF_8);
            cipher = new XAesGcm(
                    CounterModeKdf.hmacSha512(key.master().revealBytes(), KEY_LABEL, label, XAesGcm.KEY_LENGTH));
            header = ByteBuffer.allocate(HEADER_LENGTH)
                    .put(VERSION)
                    .putInt(key.id())
                    .array();
            additionalData = ByteBuffer.allocate(HEADER_LENGTH + label.length)
                    .put(header)
                    .put(label)
                    .array();
        }

        byte[] seal(SecureRandom random, byte[] plaintext) {
            byte[] token = new byte[LEAST_LENGTH + plaintext.length];
            System.arraycopy(header, 0, token, 0, HEADER_LENGTH);
            cipher.seal(random, additionalData, plaintext, token, HEADER_LENGTH);
            return token;
        }

        byte[] open(byte[] token) throws InvalidTokenException {
            try {
                return cipher.open(additionalData, token, HEADER_LENGTH);
            } catch (AEADBadTagException e) {
                throw new InvalidTokenException(Cause.FORGED);
            }
        }
    }

    /** The derived keys of one purpose: the primary one, and all by key id. */
    private record Sealers(Sealer primary, Map<Integer, Sealer> byKeyId) {
        static Sealers derive(KeyRing ring, Purpose purpose) {
            Sealer primary = new Sealer(ring.primary(), purpose);
            Map<Integer, Sealer> byKeyId = new HashMap<>();
            for (TokenKey key : ring.keys()) {
                byKeyId.put(key.id(), key.id() == ring.primary().id() ? primary : new Sealer(key, purpose));
            }
            return new Sealers(primary, Map.copyOf(byKeyId));
        }
    }

    /** A protector that opens texts of up to {@link #DEFAULT_MAX_TEXT_LENGTH} characters. */
    public AesGcmProtector(KeyRing ring, SecureRandom random) {
        this(ring, random, DEFAULT_MAX_TEXT_LENGTH);
    }

    /**
     * A protector.
     *
     * @param random for the nonces; used by all threads at once
     * @param maxTextLength the longest text that is opened, in characters, at least 1024
     */
    public AesGcmProtector(KeyRing ring, SecureRandom random, int maxTextLength) {
        if (maxTextLength < 1024) {
            throw new IllegalArgumentException(
                    "maxTextLength: " + maxTextLength + " (expected: at least 1024 characters)");
        }
        this.random = random;
        this.maxTextLength = maxTextLength;
        for (Purpose purpose : Purpose.values()) {
            sealersByPurpose.put(purpose, Sealers.derive(ring, purpose));
        }
    }

    @Override
    public String seal(Purpose purpose, byte[] plaintext) {
        return StrictBase64.encode(sealers(purpose).primary().seal(random, plaintext));
    }

    @Override
    public byte[] open(Purpose purpose, String text) throws InvalidTokenException {
        if (text.length() > maxTextLength) {
            throw new InvalidTokenException(Cause.TOO_LONG);
        }
        byte[] token = StrictBase64.decode(text);
        if (token == null || token.length < LEAST_LENGTH || token[0] != VERSION) {
            throw new InvalidTokenException(Cause.MALFORMED);
        }
        Sealer sealer = sealers(purpose).byKeyId().get(ByteBuffer.wrap(token).getInt(KEY_ID_OFFSET));
        if (sealer == null) {
            throw new InvalidTokenException(Cause.UNKNOWN_KEY);
        }
        return sealer.open(token);
    }

    private Sealers sealers(Purpose purpose) {
        return Objects.requireNonNull(sealersByPurpose.get(purpose));
    }
}
