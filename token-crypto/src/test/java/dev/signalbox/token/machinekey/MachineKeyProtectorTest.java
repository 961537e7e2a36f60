package dev.signalbox.token.machinekey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.token.Purpose;
import dev.signalbox.token.SecretBytes;
import dev.signalbox.token.TokenProtector;
import dev.signalbox.token.TokenProtectorContract;
import dev.signalbox.token.machinekey.MachineKey.Decryption;
import dev.signalbox.token.machinekey.MachineKey.Validation;
import dev.signalbox.token.primitive.CounterModeKdf;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineKeyProtectorTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What every token format guarantees, for one pair of algorithms. */
    private abstract static class Contract extends TokenProtectorContract {
        private final MachineKey key;
        private final MachineKey other;

        Contract(Validation validation, int validationBytes, Decryption decryption, int decryptionBytes) {
            SecretBytes decryptionKey = SecretBytes.random(RANDOM, decryptionBytes);
            key = MachineKey.of(validation, SecretBytes.random(RANDOM, validationBytes), decryption, decryptionKey);
            other = MachineKey.of(validation, SecretBytes.random(RANDOM, validationBytes), decryption, decryptionKey);
        }

        @Override
        protected TokenProtector newProtector() {
            return new MachineKeyProtector(key, RANDOM);
        }

        @Override
        protected TokenProtector newProtectorOfAnotherFarm() {
            return new MachineKeyProtector(other, RANDOM);
        }
    }

    @Nested
    class Sha1AndAes extends Contract {
        Sha1AndAes() {
            super(Validation.SHA1, 64, Decryption.AES, 24);
        }
    }

    @Nested
    class HmacSha256AndAes extends Contract {
        HmacSha256AndAes() {
            super(Validation.HMACSHA256, 32, Decryption.AES, 32);
        }
    }

    @Nested
    class HmacSha384AndAes extends Contract {
        HmacSha384AndAes() {
            super(Validation.HMACSHA384, 48, Decryption.AES, 16);
        }
    }

    @Nested
    class HmacSha512AndTripleDes extends Contract {
        HmacSha512AndTripleDes() {
            super(Validation.HMACSHA512, 64, Decryption.TRIPLE_DES, 24);
        }
    }

    @Nested
    class Sha1AndTwoKeyTripleDes extends Contract {
        Sha1AndTwoKeyTripleDes() {
            super(Validation.SHA1, 20, Decryption.TRIPLE_DES, 16);
        }
    }

    /** Opens what we seal, and seals what we open, step by step as the format's description says it. */
    @ParameterizedTest
    @CsvSource({
        "SHA1,HmacSHA1,20,AES,AES,16,32",
        "HMACSHA256,HmacSHA256,32,AES,AES,16,24",
        "HMACSHA384,HmacSHA384,48,TRIPLE_DES,DESede,8,24",
        "HMACSHA512,HmacSHA512,64,AES,AES,16,16"
    })
    void anotherReaderOfTheFormat_agrees(
            Validation validation,
            String mac,
            int tagBytes,
            Decryption decryption,
            String cipher,
            int blockBytes,
            int keyBytes)
            throws Exception {
        byte[] validationKey = SecretBytes.random(RANDOM, 64).revealBytes();
        byte[] decryptionKey = SecretBytes.random(RANDOM, keyBytes).revealBytes();
        MachineKeyProtector protector = new MachineKeyProtector(
                MachineKey.of(
                        validation, SecretBytes.copyOf(validationKey), decryption, SecretBytes.copyOf(decryptionKey)),
                RANDOM);
        byte[] label = "User.MachineKey.Protect".getBytes(UTF_8);
        byte[] context = "\u0017SignalR.ConnectionToken".getBytes(UTF_8);
        Mac hmac = Mac.getInstance(mac);
        hmac.init(
                new SecretKeySpec(CounterModeKdf.hmacSha512(validationKey, label, context, validationKey.length), mac));
        SecretKeySpec encryption =
                new SecretKeySpec(CounterModeKdf.hmacSha512(decryptionKey, label, context, keyBytes), cipher);
        Cipher cbc = Cipher.getInstance(cipher + "/CBC/PKCS5Padding");
        String plaintext = "3a90f1c2-8a5e-4a1b-9d2f-6f0e1c2d3b4a:CORP\\müller";

        byte[] ours = Base64.getDecoder().decode(protector.seal(Purpose.CONNECTION_TOKEN, plaintext.getBytes(UTF_8)));
        int signed = ours.length - tagBytes;
        assertThat(hmac.doFinal(Arrays.copyOf(ours, signed))).isEqualTo(Arrays.copyOfRange(ours, signed, ours.length));
        cbc.init(Cipher.DECRYPT_MODE, encryption, new IvParameterSpec(ours, 0, blockBytes));
        assertThat(new String(cbc.doFinal(ours, blockBytes, signed - blockBytes), UTF_8))
                .isEqualTo(plaintext);

        byte[] iv = SecretBytes.random(RANDOM, blockBytes).revealBytes();
        cbc.init(Cipher.ENCRYPT_MODE, encryption, new IvParameterSpec(iv));
        byte[] encrypted = cbc.doFinal(plaintext.getBytes(UTF_8));
        byte[] theirs = Arrays.copyOf(iv, blockBytes + encrypted.length + tagBytes);
        System.arraycopy(encrypted, 0, theirs, blockBytes, encrypted.length);
        hmac.update(theirs, 0, blockBytes + encrypted.length);
        hmac.doFinal(theirs, blockBytes + encrypted.length);
        String text = Base64.getEncoder().encodeToString(theirs);
        assertThat(new String(protector.open(Purpose.CONNECTION_TOKEN, text), UTF_8))
                .isEqualTo(plaintext);
    }

    @Test
    void theLongestText_isOpenedAndALongerOneIsNot() throws Exception {
        MachineKey key = MachineKey.of(
                Validation.HMACSHA256, SecretBytes.random(RANDOM, 64), Decryption.AES, SecretBytes.random(RANDOM, 32));
        MachineKeyProtector protector = new MachineKeyProtector(key, RANDOM, 1024);
        String fits = protector.seal(Purpose.GROUPS_TOKEN, new byte[700]);

        assertThat(fits).hasSizeLessThanOrEqualTo(1024);
        assertThat(protector.open(Purpose.GROUPS_TOKEN, fits)).hasSize(700);
        TokenProtectorContractAccess.refused(
                protector, Purpose.GROUPS_TOKEN, protector.seal(Purpose.GROUPS_TOKEN, new byte[1000]));
        assertThatThrownBy(() -> new MachineKeyProtector(key, RANDOM, 1000))
                .hasMessage("maxTextLength: 1000 (expected: at least 1024 characters)");
    }

    private abstract static class TokenProtectorContractAccess extends TokenProtectorContract {
        static void refused(TokenProtector protector, Purpose purpose, String text) {
            assertRefused(protector, purpose, text);
        }
    }
}
