package dev.signalbox.token.machinekey;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.InvalidTokenException.Cause;
import dev.signalbox.token.SecretBytes;
import dev.signalbox.token.machinekey.MachineKey.Decryption;
import dev.signalbox.token.primitive.CbcHmac;
import dev.signalbox.token.primitive.CounterModeKdf;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;

/**
 * What a .NET farm protects under one purpose: {@code MachineKey.Protect} and everything else ASP.NET 4.5 seals with the machine key.
 *
 * <pre>{@code
 * key in use     = SP 800-108 counter mode, HMAC-SHA512, from the master key, as long as that
 * label          = the primary purpose
 * context        = each specific purpose, its length in bytes as a 7-bit varint before it
 * protected value = IV || CBC ciphertext || HMAC(IV || ciphertext), see CbcHmac
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class MachineKeyCipher {
    /** The primary purpose of {@code MachineKey.Protect}. */
    public static final String USER_PROTECT = "User.MachineKey.Protect";

    /** The primary purpose of Forms authentication's cookie, which has no specific purposes. */
    public static final String FORMS_TICKET = "FormsAuthentication.Ticket";

    private static final int DES_KEY = 8;
    private static final int VARINT_MORE = 0x80;

    private final CbcHmac cipher;

    /**
     * @param primaryPurpose for example {@link #USER_PROTECT}
     * @param specificPurposes what the caller of {@code MachineKey.Protect} named, in order; may be empty
     */
    public MachineKeyCipher(MachineKey key, String primaryPurpose, List<String> specificPurposes) {
        byte[] label = primaryPurpose.getBytes(UTF_8);
        byte[] context = context(specificPurposes);
        byte[] encryption = derived(key.decryptionKey(), label, context);
        cipher = new CbcHmac(
                key.decryption().cipher(),
                key.decryption() == Decryption.TRIPLE_DES ? threeKeys(encryption) : encryption,
                key.validation().mac(),
                derived(key.validationKey(), label, context));
    }

    /** The protected value of {@code plaintext}; another one each time. */
    public byte[] seal(byte[] plaintext, SecureRandom random) {
        return cipher.seal(plaintext, random);
    }

    /**
     * What a protected value holds.
     *
     * @throws InvalidTokenException whatever is wrong with it
     */
    public byte[] open(byte[] sealed) throws InvalidTokenException {
        if (!cipher.isPossibleLength(sealed.length)) {
            throw new InvalidTokenException(Cause.MALFORMED);
        }
        try {
            return cipher.open(sealed);
        } catch (AEADBadTagException e) {
            throw new InvalidTokenException(Cause.FORGED);
        } catch (BadPaddingException e) {
            throw new InvalidTokenException(Cause.MALFORMED);
        }
    }

    private static byte[] derived(SecretBytes master, byte[] label, byte[] context) {
        return CounterModeKdf.hmacSha512(master.revealBytes(), label, context, master.length());
    }

    // Two-key triple DES uses the first key again as the third.
    private static byte[] threeKeys(byte[] key) {
        if (key.length == 3 * DES_KEY) {
            return key;
        }
        byte[] three = Arrays.copyOf(key, 3 * DES_KEY);
        System.arraycopy(key, 0, three, 2 * DES_KEY, DES_KEY);
        return three;
    }

    private static byte[] context(List<String> purposes) {
        ByteArrayOutputStream context = new ByteArrayOutputStream();
        for (String purpose : purposes) {
            byte[] text = purpose.getBytes(UTF_8);
            int rest = text.length;
            while (rest >= VARINT_MORE) {
                context.write((rest & (VARINT_MORE - 1)) | VARINT_MORE);
                rest >>>= 7;
            }
            context.write(rest);
            context.writeBytes(text);
        }
        return context.toByteArray();
    }
}
