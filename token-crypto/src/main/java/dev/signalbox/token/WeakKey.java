package dev.signalbox.token;

import org.jspecify.annotations.Nullable;

/**
 * Tells key bytes that nobody drew at random: placeholders, repeated blocks, counting up.
 *
 * <p>No check can see whether a key is good. This one catches what people type when they need a key in a hurry. A
 * random key of 32 bytes has a chance of less than one in 2^80 to be refused.
 */
final class WeakKey {
    private static final int LEAST_BYTES = TokenKey.LEAST_BYTES;
    private static final int LEAST_DISTINCT = 12;

    private WeakKey() {}

    /** Says what is weak about a key of at least {@link TokenKey#LEAST_BYTES} bytes, or null when nothing is seen. */
    static @Nullable String weaknessOf(byte[] key) {
        int period = period(key);
        // Less than two whole rounds is chance: one random key in 256 ends with the byte it starts with.
        if (period < LEAST_BYTES && period <= key.length / 2) {
            return "the same " + period + (period == 1 ? " byte" : " bytes") + " over and over";
        }
        if (isArithmetic(key)) {
            return "bytes that count in equal steps";
        }
        int distinct = distinct(key);
        if (distinct < LEAST_DISTINCT) {
            return "only " + distinct + " different byte values";
        }
        return null;
    }

    /** The least p with {@code key[i] == key[i + p]} throughout; the key's length when nothing repeats. */
    private static int period(byte[] key) {
        for (int p = 1; p < key.length; p++) {
            int i = p;
            while (i < key.length && key[i] == key[i - p]) {
                i++;
            }
            if (i == key.length) {
                return p;
            }
        }
        return key.length;
    }

    private static boolean isArithmetic(byte[] key) {
        byte step = (byte) (key[1] - key[0]);
        for (int i = 2; i < key.length; i++) {
            if ((byte) (key[i] - key[i - 1]) != step) {
                return false;
            }
        }
        return true;
    }

    private static int distinct(byte[] key) {
        boolean[] seen = new boolean[256];
        int count = 0;
        for (byte b : key) {
            if (!seen[b & 0xFF]) {
                seen[b & 0xFF] = true;
                count++;
            }
        }
        return count;
    }
}
