package dev.signalbox.token.machinekey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.InvalidTokenException.Cause;
import dev.signalbox.token.SecretBytes;
import dev.signalbox.token.machinekey.MachineKey.Decryption;
import dev.signalbox.token.machinekey.MachineKey.Validation;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values that .NET Framework 4.5 sealed; they pin derivation, MAC and layout. */
class MachineKeyVectorsTest {
    private static final byte[] FORMS_TICKET = HexFormat.of()
            .parseHex("4155EDCD81DB4687336A024F636B54ADB352E25E6D8D89E393C407A041DE0F8DFCA382DF1B1135B89AE0C580CCCFEBBB"
                    + "497C609ECA0B1BDDB5875E166A5C230A547FDBF7B4BDCA6A67A55E4AFA8F24B2399EAA55B4C31C00E36239E897B78FA2"
                    + "34BF3DAFCCDB85CCA205A21569A7F4A23A7D0A2AD7780C3B55720574E72461675B30453CB214576453BF9D27DD6F2DA7"
                    + "8BF74183728B5196D6772BA6031366CBC38A289B171251E7AEC8132B00F39E80D37E4331D97EDFE825840954C7D1FC27"
                    + "4C68617C1D1A4B5973E4B977905E38EDE616EEC7AE22C0C2393BEDF95126063A");
    private static final String FORMS_PLAINTEXT = "0103e6225ac749fad608fee68a1e2952fad6080010740065007300740040006500"
            + "780061006d0070006c0065002e0063006f006d0024380034006500340035003600610030002d0064006200610065002d0034"
            + "006500660039002d0039003800320038002d00310066003800300064006500660030006400370034003900012f00ff";
    private static final byte[] RESOURCE_URL =
            Base64.getUrlDecoder().decode("pynGkmcFUV13He1Qd6_TZD7cNfcANy9mBt65tolX3YDVIrXxWds2-a5ETFEwSmjGQoJw2A");

    private final MachineKeyCipher forms = new MachineKeyCipher(
            MachineKey.of(
                    Validation.HMACSHA512,
                    SecretBytes.fromHex(
                            "58703273357638792F423F4528472B4B6250655368566D597133743677397A24432646294A404D63"
                                    + "5166546A576E5A7234753778214125442A472D4B61506452"),
                    Decryption.AES,
                    SecretBytes.fromHex("66556A586E3272357538782F413F442A472D4B6150645367566B597033733676")),
            MachineKeyCipher.FORMS_TICKET,
            List.of());
    private final MachineKeyCipher resources =
            new MachineKeyCipher(WebConfig.machineKey("""
                    <machineKey validation="SHA1" decryption="AES"
                      validationKey="0074D9E5776602E629B362073918A43AD0D631800111D0453DB3416D3827C95B81F575B388A6B425E39AC49BCDC2DC8A57AD2207DC726E78544525A83AB4FE08"
                      decryptionKey="245EDC5AAF1F32D0087178F7409370AF0A2C1FDDE1240212C73604E0DE509029" />
                    """), "AssemblyResourceLoader.WebResourceUrl", List.of());

    @Test
    @DisplayName("a Forms ticket sealed by .NET 4.5 with HMACSHA512 and AES opens")
    void formsTicket() throws Exception {
        assertThat(HexFormat.of().formatHex(forms.open(FORMS_TICKET))).isEqualTo(FORMS_PLAINTEXT);
    }

    @Test
    @DisplayName("a resource URL sealed by .NET 4.5 with SHA1 and AES opens")
    void resourceUrl() throws Exception {
        assertThat(new String(resources.open(RESOURCE_URL), UTF_8)).isEqualTo("s|WebForms.js");
    }

    @Test
    @DisplayName("whichever bit of .NET's values is flipped, they are refused, and before anything is decrypted")
    void everyFlippedBit() {
        everyFlippedBitIsRefused(forms, FORMS_TICKET);
        everyFlippedBitIsRefused(resources, RESOURCE_URL);
    }

    private static void everyFlippedBitIsRefused(MachineKeyCipher cipher, byte[] sealed) {
        for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
            byte[] forged = sealed.clone();
            forged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            // FORGED is what the MAC says; a padding fault, seen only after decryption, is MALFORMED.
            assertThat(causeOf(cipher, forged)).isEqualTo(Cause.FORGED);
        }
    }

    @Test
    void cutValues_areRefused() {
        for (int length = 0; length < RESOURCE_URL.length; length++) {
            assertThat(causeOf(resources, Arrays.copyOf(RESOURCE_URL, length))).isIn(Cause.MALFORMED, Cause.FORGED);
        }
    }

    @Test
    void otherPurposes_doNotOpenThem() {
        MachineKey key = MachineKey.of(
                Validation.SHA1, SecretBytes.copyOf(new byte[64]), Decryption.AES, SecretBytes.copyOf(new byte[32]));
        byte[] sealed = new MachineKeyCipher(key, "a", List.of("b", "c"))
                .seal(new byte[] {1}, new java.security.SecureRandom());

        for (MachineKeyCipher other : List.of(
                new MachineKeyCipher(key, "a", List.of("b")),
                new MachineKeyCipher(key, "a", List.of("c", "b")),
                new MachineKeyCipher(key, "a", List.of("bc")),
                new MachineKeyCipher(key, "b", List.of("b", "c")))) {
            assertThat(causeOf(other, sealed)).isEqualTo(Cause.FORGED);
        }
    }

    private static Cause causeOf(MachineKeyCipher cipher, byte[] sealed) {
        return catchThrowableOfType(InvalidTokenException.class, () -> cipher.open(sealed))
                .cause();
    }
}
