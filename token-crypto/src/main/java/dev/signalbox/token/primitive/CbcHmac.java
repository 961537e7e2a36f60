package dev.signalbox.token.primitive;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A block cipher in CBC mode with PKCS#7 padding, then an HMAC over all of it (encrypt-then-MAC).
 *
 * <pre>{@code
 * IV (one block) || ciphertext (whole blocks, at least one) || HMAC(IV || ciphertext)
 * }</pre>
 *
 * <p>Opening compares the MAC in constant time and decrypts nothing before it fits, so that padding tells an attacker nothing. Safe for
 * use by any number of threads.
 */
public final class CbcHmac {
    private final SecretKey encryptionKey;
    private final int blockLength;
    private final int tagLength;
    private final IdleObjects<Cipher> ciphers;
    private final IdleObjects<Mac> macs;

    /**
     * @param cipher the JCA name of the block cipher: {@code AES} or {@code DESede}
     * @param encryptionKey 16, 24 or 32 bytes for AES, 24 for DESede; copied
     * @param mac the JCA name of the MAC, for example {@code HmacSHA256}
     * @param macKey any length, copied
     */
    public CbcHmac(String cipher, byte[] encryptionKey, String mac, byte[] macKey) {
        this.encryptionKey = new SecretKeySpec(encryptionKey, cipher);
        SecretKey key = new SecretKeySpec(macKey, mac);
        this.ciphers = new IdleObjects<>(() -> Cipher.getInstance(cipher + "/CBC/PKCS5Padding"));
        this.macs = new IdleObjects<>(() -> {
            Mac made = Mac.getInstance(mac);
            made.init(key);
            return made;
        });
        int slot = ciphers.slot();
        Cipher first = ciphers.take(slot);
        blockLength = first.getBlockSize();
        ciphers.give(slot, first);
        Mac firstMac = macs.take(slot);
        tagLength = firstMac.getMacLength();
        macs.give(slot, firstMac);
    }

    /** Encrypts under a random IV and authenticates. */
    public byte[] seal(byte[] plaintext, SecureRandom random) {
        byte[] iv = new byte[blockLength];
        random.nextBytes(iv);
        int encrypted = (plaintext.length / blockLength + 1) * blockLength;
        byte[] message = Arrays.copyOf(iv, blockLength + encrypted + tagLength);
        int slot = ciphers.slot();
        try {
            Cipher cipher = ciphers.take(slot);
            cipher.init(Cipher.ENCRYPT_MODE, encryptionKey, new IvParameterSpec(iv));
            cipher.doFinal(plaintext, 0, plaintext.length, message, blockLength);
            ciphers.give(slot, cipher);
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
        byte[] tag = tag(message, blockLength + encrypted);
        System.arraycopy(tag, 0, message, blockLength + encrypted, tagLength);
        return message;
    }

    /** Whether a message of that length can be one that {@link #seal} made. */
    public boolean isPossibleLength(int length) {
        int encrypted = length - blockLength - tagLength;
        return encrypted >= blockLength && encrypted % blockLength == 0;
    }

    /**
     * Checks and decrypts what {@link #seal} made.
     *
     * @throws AEADBadTagException if the MAC does not fit; nothing was decrypted then
     * @throws BadPaddingException if the MAC fits and the padding does not: whoever sealed it did it wrong
     */
    public byte[] open(byte[] message) throws BadPaddingException {
        if (!isPossibleLength(message.length)) {
            throw new AEADBadTagException();
        }
        int authenticated = message.length - tagLength;
        byte[] given = Arrays.copyOfRange(message, authenticated, message.length);
        if (!MessageDigest.isEqual(tag(message, authenticated), given)) {
            throw new AEADBadTagException();
        }
        int slot = ciphers.slot();
        try {
            Cipher cipher = ciphers.take(slot);
            cipher.init(Cipher.DECRYPT_MODE, encryptionKey, new IvParameterSpec(message, 0, blockLength));
            byte[] plaintext = cipher.doFinal(message, blockLength, authenticated - blockLength);
            ciphers.give(slot, cipher);
            return plaintext;
        } catch (BadPaddingException | IllegalBlockSizeException e) {
            throw new BadPaddingException();
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    private byte[] tag(byte[] message, int length) {
        int slot = macs.slot();
        Mac mac = macs.take(slot);
        mac.update(message, 0, length);
        byte[] tag = mac.doFinal();
        macs.give(slot, mac);
        return tag;
    }

    private static IllegalStateException unavailable(GeneralSecurityException e) {
        return new IllegalStateException("CBC encryption failed in this Java runtime", e);
    }
}
