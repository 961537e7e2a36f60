package dev.signalbox.token.primitive;

import java.nio.ByteBuffer;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.KDFCounterBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KDFCounterParameters;

/**
 * Key derivation of NIST SP 800-108 in counter mode with HMAC-SHA512 and a 32-bit counter.
 *
 * <pre>{@code
 * K(i)  = HMAC-SHA512(key, [i] || label || 0x00 || context || [L])      i = 1, 2, ...
 *          [i]  32 bits big-endian, counts the blocks
 *          [L]  32 bits big-endian, length of the result in bits
 * result = the first L bits of K(1) || K(2) || ...
 * }</pre>
 */
public final class CounterModeKdf {
    private static final int COUNTER_BITS = 32;

    private CounterModeKdf() {}

    /**
     * Derives a key. Different labels, contexts or lengths give unrelated keys.
     *
     * @param label what the key is for; should hold no zero byte, which separates it from the context
     * @param length of the result in bytes, at least 1
     */
    public static byte[] hmacSha512(byte[] key, byte[] label, byte[] context, int length) {
        byte[] fixedInput = ByteBuffer.allocate(label.length + 1 + context.length + Integer.BYTES)
                .put(label)
                .put((byte) 0)
                .put(context)
                .putInt(Math.multiplyExact(length, Byte.SIZE))
                .array();
        return hmacSha512(key, fixedInput, length);
    }

    /** The derivation with a fixed input made elsewhere, which is what the published vectors give. */
    static byte[] hmacSha512(byte[] key, byte[] fixedInput, int length) {
        if (length < 1) {
            throw new IllegalArgumentException("length: " + length + " (expected: at least 1 byte)");
        }
        KDFCounterBytesGenerator generator = new KDFCounterBytesGenerator(new HMac(new SHA512Digest()));
        generator.init(new KDFCounterParameters(key, fixedInput, COUNTER_BITS));
        byte[] derived = new byte[length];
        generator.generateBytes(derived, 0, length);
        return derived;
    }
}
