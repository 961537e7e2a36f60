package dev.signalbox.token.primitive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import javax.crypto.AEADBadTagException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XAesGcmTest {
    private static final byte[] NONCE = "ABCDEFGHIJKLMNOPQRSTUVWX".getBytes(UTF_8);
    private static final byte[] PLAINTEXT = "XAES-256-GCM".getBytes(UTF_8);

    /** The vectors of the C2SP specification; the two keys take both ways through the doubling of L. */
    @ParameterizedTest
    @CsvSource({
        "01, '', ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271",
        "03, c2sp.org/XAES-256-GCM, 986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"
    })
    void sealsAndOpensThePublishedVectors(String keyByte, String additionalData, String sealed) throws Exception {
        XAesGcm cipher = new XAesGcm(HexFormat.of().parseHex(keyByte.repeat(XAesGcm.KEY_LENGTH)));
        byte[] message = messageWithNonce(NONCE, PLAINTEXT.length);

        cipher.seal(additionalData.getBytes(UTF_8), PLAINTEXT, message, 0);

        assertThat(HexFormat.of().formatHex(message, NONCE.length, message.length))
                .isEqualTo(sealed);
        assertThat(cipher.open(additionalData.getBytes(UTF_8), message, 0)).isEqualTo(PLAINTEXT);
    }

    @Property(tries = 200)
    void opensWhatItSealed(
            @ForAll @Size(32) byte[] key,
            @ForAll @Size(24) byte[] nonce,
            @ForAll @Size(max = 70) byte[] plaintext,
            @ForAll @Size(max = 20) byte[] additionalData)
            throws Exception {
        byte[] message = messageWithNonce(nonce, plaintext.length);

        new XAesGcm(key).seal(additionalData, plaintext, message, 0);

        assertThat(new XAesGcm(key).open(additionalData, message, 0)).isEqualTo(plaintext);
    }

    @Test
    void forgedMessages_areRefusedAndLeaveTheCipherUsable() throws Exception {
        XAesGcm cipher = new XAesGcm(new byte[XAesGcm.KEY_LENGTH]);
        byte[] message = messageWithNonce(NONCE, PLAINTEXT.length);
        cipher.seal(new byte[0], PLAINTEXT, message, 0);

        for (int i = 0; i < message.length; i++) {
            byte[] forged = message.clone();
            forged[i] ^= 1;
            assertThatThrownBy(() -> cipher.open(new byte[0], forged, 0)).isInstanceOf(AEADBadTagException.class);
            assertThat(cipher.open(new byte[0], message, 0)).isEqualTo(PLAINTEXT);
        }
        assertThatThrownBy(() -> cipher.open(new byte[1], message, 0)).isInstanceOf(AEADBadTagException.class);
    }

    @Test
    void manyThreadsAtOnce_doNotDisturbEachOther() {
        XAesGcm cipher = new XAesGcm(new byte[XAesGcm.KEY_LENGTH]);

        boolean allCameBack = IntStream.range(0, 20_000).parallel().allMatch(i -> {
            byte[] plaintext = Integer.toString(i).getBytes(UTF_8);
            byte[] message = messageWithNonce(Arrays.copyOf(plaintext, NONCE.length), plaintext.length);
            cipher.seal(NONCE, plaintext, message, 0);
            try {
                return Arrays.equals(cipher.open(NONCE, message, 0), plaintext);
            } catch (AEADBadTagException e) {
                return false;
            }
        });

        assertThat(allCameBack).isTrue();
    }

    @Test
    void aKeyOfAnotherLength_isRefused() {
        assertThatThrownBy(() -> new XAesGcm(new byte[16]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("XAES-256-GCM key: 16 bytes (expected: 32 bytes)");
    }

    private static byte[] messageWithNonce(byte[] nonce, int plaintextLength) {
        return Arrays.copyOf(nonce, nonce.length + plaintextLength + XAesGcm.TAG_LENGTH);
    }
}
