package dev.signalbox.token.machinekey;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.token.SecretBytes;
import dev.signalbox.token.primitive.CounterModeKdf;
import java.util.HexFormat;

/**
 * The keys and algorithms of a {@code <machineKey>} element: validation makes the MAC, decryption encrypts. Immutable; never tells its
 * key bytes.
 */
public final class MachineKey {
    private static final int LEAST_VALIDATION_BYTES = 16;
    private static final int MOST_VALIDATION_BYTES = 1024;
    private static final byte[] ID_LABEL = "Signalbox.MachineKey".getBytes(UTF_8);
    private static final int ID_BYTES = 4;

    private final Validation validation;
    private final SecretBytes validationKey;
    private final Decryption decryption;
    private final SecretBytes decryptionKey;
    private final String id;

    private MachineKey(
            Validation validation, SecretBytes validationKey, Decryption decryption, SecretBytes decryptionKey) {
        int validationBytes = validationKey.length();
        if (validationBytes < LEAST_VALIDATION_BYTES || validationBytes > MOST_VALIDATION_BYTES) {
            throw new IllegalArgumentException("machineKey validationKey: " + validationBytes + " bytes (expected: "
                    + LEAST_VALIDATION_BYTES + " to " + MOST_VALIDATION_BYTES
                    + " bytes, two hexadecimal digits each; IIS makes 20 to 64)");
        }
        decryption.check(decryptionKey.length());
        this.validation = validation;
        this.validationKey = validationKey;
        this.decryption = decryption;
        this.decryptionKey = decryptionKey;
        this.id = HexFormat.of()
                .formatHex(CounterModeKdf.hmacSha512(
                        validationKey.revealBytes(), ID_LABEL, decryptionKey.revealBytes(), ID_BYTES));
    }

    /**
     * A machine key.
     *
     * @param validationKey 16 to 1,024 bytes
     * @param decryptionKey 16, 24 or 32 bytes for AES, 16 or 24 for 3DES
     * @throws IllegalArgumentException if a key has another length; the message names the attribute
     */
    public static MachineKey of(
            Validation validation, SecretBytes validationKey, Decryption decryption, SecretBytes decryptionKey) {
        return new MachineKey(validation, validationKey, decryption, decryptionKey);
    }

    /** How the MAC is made. */
    public Validation validation() {
        return validation;
    }

    /** How the content is encrypted. */
    public Decryption decryption() {
        return decryption;
    }

    /** Eight hexadecimal digits that tell machine keys apart and nothing about their bytes; fit for logs. */
    public String id() {
        return id;
    }

    SecretBytes validationKey() {
        return validationKey;
    }

    SecretBytes decryptionKey() {
        return decryptionKey;
    }

    /** Whether both stand for the same keys and algorithms. */
    public boolean sameAs(MachineKey other) {
        return validation == other.validation
                && decryption == other.decryption
                && validationKey.sameAs(other.validationKey)
                && decryptionKey.sameAs(other.decryptionKey);
    }

    /** Algorithms and id. */
    @Override
    public String toString() {
        return "MachineKey[" + id + ", " + validation + ", " + decryption + "]";
    }

    /** What the attribute {@code validation} may say. */
    public enum Validation {
        /** HMAC-SHA1, whose tag has 20 bytes. */
        SHA1("HmacSHA1"),
        /** The default since .NET 4. */
        HMACSHA256("HmacSHA256"),
        /** HMAC-SHA384. */
        HMACSHA384("HmacSHA384"),
        /** HMAC-SHA512. */
        HMACSHA512("HmacSHA512");

        private final String mac;

        Validation(String mac) {
            this.mac = mac;
        }

        String mac() {
            return mac;
        }
    }

    /** What the attribute {@code decryption} may say; {@code Auto} means AES. */
    public enum Decryption {
        /** AES in CBC mode, the default. */
        AES("AES", "AES", "16, 24 or 32 bytes, that is 32, 48 or 64 hexadecimal digits"),
        /** Triple DES in CBC mode; old farms have it. */
        TRIPLE_DES("3DES", "DESede", "24 bytes, that is 48 hexadecimal digits; 16 for two-key 3DES");

        private final String attribute;
        private final String cipher;
        private final String lengths;

        Decryption(String attribute, String cipher, String lengths) {
            this.attribute = attribute;
            this.cipher = cipher;
            this.lengths = lengths;
        }

        String cipher() {
            return cipher;
        }

        private void check(int bytes) {
            boolean fits = switch (this) {
                case AES -> bytes == 16 || bytes == 24 || bytes == 32;
                case TRIPLE_DES -> bytes == 16 || bytes == 24;
            };
            if (!fits) {
                throw new IllegalArgumentException("machineKey decryptionKey: " + bytes + " bytes with decryption="
                        + attribute + " (expected: " + lengths + ")");
            }
        }

        /** The attribute's value. */
        @Override
        public String toString() {
            return attribute;
        }
    }
}
