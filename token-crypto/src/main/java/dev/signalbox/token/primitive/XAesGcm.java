package dev.signalbox.token.primitive;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Authenticated encryption XAES-256-GCM (a C2SP specification): AES-256-GCM under a key of its own for each message.
 *
 * <p>Plain AES-GCM has a nonce of 96 bits. Drawn at random, two messages may come to share one, and then an observer
 * can forge; the usual advice is to change the key before 2^32 messages. A farm whose key stays for years would get
 * there. Here the nonce has 192 bits, which may be drawn at random for 2^80 messages:
 *
 * <pre>{@code
 * L  = AES-256(K, 0^128)         once per key
 * K1 = L doubled in GF(2^128)    once per key
 * Kx = AES-256(K, (0x00 0x01 'X' 0x00 || N[0..12)) ^ K1) || AES-256(K, (0x00 0x02 'X' 0x00 || N[0..12)) ^ K1)
 * sealed = AES-256-GCM(Kx, N[12..24), plaintext, additional data), tag of 128 bits at the end
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class XAesGcm {
    /** Length of the key in bytes. */
    public static final int KEY_LENGTH = 32;

    /** Length of the nonce in bytes. */
    public static final int NONCE_LENGTH = 24;

    /** Length of the tag in bytes. */
    public static final int TAG_LENGTH = 16;

    private static final int BLOCK = 16;
    private static final int HALF_NONCE = NONCE_LENGTH / 2;

    /** How many messages {@link #seal(SecureRandom, byte[], byte[], byte[], int)} seals under one key of their own. */
    static final int MESSAGES_PER_KEY = 256;

    private final SecretKeySpec key;
    private final byte[] k1;
    private final IdleObjects<Ciphers> idle;

    /** Ciphers that one thread uses at a time: {@code blocks} is ready with the key, the others need init. */
    private static final class Ciphers {
        final Cipher blocks;
        final Cipher opening;
        final Cipher sealing; // one of its own, which remembers its last key
        final byte[] half = new byte[HALF_NONCE]; // of the nonces that belong to the sealing key

        @Nullable
        SecretKeySpec sealingKey; // null before the first message

        int left; // how many messages may still be sealed under it; 0 when the nonce was not of our choice

        Ciphers(Cipher blocks, Cipher opening, Cipher sealing) {
            this.blocks = blocks;
            this.opening = opening;
            this.sealing = sealing;
        }
    }

    /**
     * @param key {@link #KEY_LENGTH} bytes, copied
     * @throws IllegalArgumentException if the key has another length
     */
    public XAesGcm(byte[] key) {
        if (key.length != KEY_LENGTH) {
            throw new IllegalArgumentException(
                    "XAES-256-GCM key: " + key.length + " bytes (expected: " + KEY_LENGTH + " bytes)");
        }
        this.key = new SecretKeySpec(key, "AES");
        this.idle = new IdleObjects<>(this::newCiphers);
        int slot = idle.slot();
        try {
            Ciphers ciphers = idle.take(slot);
            this.k1 = doubled(ciphers.blocks.doFinal(new byte[BLOCK]));
            idle.give(slot, ciphers);
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    /**
     * Encrypts into {@code message}, where the nonce already stands.
     *
     * @param message nonce at {@code offset}, {@link #NONCE_LENGTH} bytes and never used with this key before; after
     *     it room for the plaintext's length and {@link #TAG_LENGTH} bytes, which are written
     */
    public void seal(byte[] additionalData, byte[] plaintext, byte[] message, int offset) {
        int slot = idle.slot();
        try {
            Ciphers ciphers = idle.take(slot);
            ciphers.sealingKey = messageKey(ciphers, message, offset);
            ciphers.left = 0;
            seal(ciphers, ciphers.sealingKey, additionalData, plaintext, message, offset);
            idle.give(slot, ciphers);
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    /**
     * The same with a nonce that is chosen here and written, too: its first half is drawn anew for every {@value #MESSAGES_PER_KEY} messages of
     * a thread, its second half for each. So the key that belongs to the first half is derived and prepared once for all of them, which is most of
     * what a short message costs; and as no two messages share a nonce unless two draws of 96 bits in a row come out the same, it is no weaker:
     * GCM under one key bears 2^32 random nonces, not 2^8.
     *
     * @param random for the nonce
     * @param message room for all of it from {@code offset} on: nonce, plaintext's length, {@link #TAG_LENGTH} bytes
     */
    public void seal(SecureRandom random, byte[] additionalData, byte[] plaintext, byte[] message, int offset) {
        int slot = idle.slot();
        try {
            Ciphers ciphers = idle.take(slot);
            SecretKeySpec messageKey = ciphers.left == 0 ? null : ciphers.sealingKey;
            if (messageKey == null) {
                random.nextBytes(ciphers.half);
                messageKey = messageKey(ciphers, ciphers.half, 0);
                ciphers.sealingKey = messageKey;
                ciphers.left = MESSAGES_PER_KEY;
            }
            ciphers.left--;
            byte[] secondHalf = new byte[HALF_NONCE];
            random.nextBytes(secondHalf);
            System.arraycopy(ciphers.half, 0, message, offset, HALF_NONCE);
            System.arraycopy(secondHalf, 0, message, offset + HALF_NONCE, HALF_NONCE);
            seal(ciphers, messageKey, additionalData, plaintext, message, offset);
            idle.give(slot, ciphers);
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    private static void seal(
            Ciphers ciphers,
            SecretKeySpec messageKey,
            byte[] additionalData,
            byte[] plaintext,
            byte[] message,
            int offset)
            throws GeneralSecurityException {
        initialise(ciphers.sealing, Cipher.ENCRYPT_MODE, messageKey, additionalData, message, offset);
        ciphers.sealing.doFinal(plaintext, 0, plaintext.length, message, offset + NONCE_LENGTH);
    }

    /**
     * Checks and decrypts what {@link #seal} wrote.
     *
     * @param message nonce at {@code offset}, then ciphertext and tag up to the end of the array
     * @return the plaintext
     * @throws AEADBadTagException if anything differs from what was sealed; nothing of the plaintext is known then
     */
    public byte[] open(byte[] additionalData, byte[] message, int offset) throws AEADBadTagException {
        int slot = idle.slot();
        try {
            Ciphers ciphers = idle.take(slot);
            initialise(
                    ciphers.opening,
                    Cipher.DECRYPT_MODE,
                    messageKey(ciphers, message, offset),
                    additionalData,
                    message,
                    offset);
            int start = offset + NONCE_LENGTH;
            try {
                return ciphers.opening.doFinal(message, start, message.length - start);
            } finally {
                // After a forged message too: the next init starts afresh, and a flood of them must stay cheap.
                idle.give(slot, ciphers);
            }
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    // The key that belongs to the first half of a nonce.
    private SecretKeySpec messageKey(Ciphers ciphers, byte[] nonce, int offset) throws GeneralSecurityException {
        byte[] blocks = new byte[2 * BLOCK];
        for (int i = 0; i < 2; i++) {
            int start = i * BLOCK;
            blocks[start + 1] = (byte) (i + 1);
            blocks[start + 2] = 'X';
            System.arraycopy(nonce, offset, blocks, start + BLOCK - HALF_NONCE, HALF_NONCE);
            for (int j = 0; j < BLOCK; j++) {
                blocks[start + j] ^= k1[j];
            }
        }
        return new SecretKeySpec(ciphers.blocks.doFinal(blocks), "AES");
    }

    private static void initialise(
            Cipher gcm, int mode, SecretKeySpec messageKey, byte[] additionalData, byte[] message, int offset)
            throws GeneralSecurityException {
        gcm.init(
                mode,
                messageKey,
                new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, message, offset + HALF_NONCE, HALF_NONCE));
        gcm.updateAAD(additionalData);
    }

    private Ciphers newCiphers() throws GeneralSecurityException {
        Cipher blocks = Cipher.getInstance("AES/ECB/NoPadding");
        blocks.init(Cipher.ENCRYPT_MODE, key);
        return new Ciphers(blocks, Cipher.getInstance("AES/GCM/NoPadding"), Cipher.getInstance("AES/GCM/NoPadding"));
    }

    /** Multiplies by x in GF(2^128) as CMAC does, without a branch on secret bits. */
    private static byte[] doubled(byte[] block) {
        byte[] result = new byte[BLOCK];
        int carry = 0;
        for (int i = BLOCK - 1; i >= 0; i--) {
            int shifted = (block[i] & 0xFF) << 1 | carry;
            result[i] = (byte) shifted;
            carry = shifted >>> Byte.SIZE;
        }
        result[BLOCK - 1] ^= (byte) (carry * 0x87);
        return result;
    }

    private static IllegalStateException unavailable(GeneralSecurityException e) {
        return new IllegalStateException("AES-256-GCM failed in this Java runtime", e);
    }
}
