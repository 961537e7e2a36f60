package dev.signalbox.token.primitive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
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

    /** In whatever order messages with given nonces, with chosen ones and foreign ones come. */
    @Test
    void chosenNonces_areUnique_shareTheirFirstHalfForAWhile_andOpenAnywhere() throws Exception {
        byte[] key = new byte[XAesGcm.KEY_LENGTH];
        XAesGcm cipher = new XAesGcm(key);
        SecureRandom random = new SecureRandom();
        Set<String> nonces = new HashSet<>();
        Map<String, Integer> firstHalves = new HashMap<>();

        for (int i = 0; i < 3 * XAesGcm.MESSAGES_PER_KEY; i++) {
            byte[] message = messageWithNonce(new byte[XAesGcm.NONCE_LENGTH], PLAINTEXT.length);
            cipher.seal(random, new byte[] {7}, PLAINTEXT, message, 0);
            nonces.add(HexFormat.of().formatHex(message, 0, XAesGcm.NONCE_LENGTH));
            firstHalves.merge(HexFormat.of().formatHex(message, 0, XAesGcm.NONCE_LENGTH / 2), 1, Integer::sum);
            assertThat(new XAesGcm(key).open(new byte[] {7}, message, 0)).isEqualTo(PLAINTEXT);
            if (i % 100 == 0) {
                byte[] given = messageWithNonce(NONCE, PLAINTEXT.length);
                new XAesGcm(key).seal(new byte[0], PLAINTEXT, given, 0);
                assertThat(cipher.open(new byte[0], given, 0)).isEqualTo(PLAINTEXT);
            }
        }
        byte[] given = messageWithNonce(NONCE, PLAINTEXT.length);
        cipher.seal(new byte[0], PLAINTEXT, given, 0);
        byte[] next = messageWithNonce(new byte[XAesGcm.NONCE_LENGTH], PLAINTEXT.length);
        cipher.seal(random, new byte[0], PLAINTEXT, next, 0);

        assertThat(nonces).hasSize(3 * XAesGcm.MESSAGES_PER_KEY);
        assertThat(firstHalves)
                .hasSize(3)
                .allSatisfy((half, count) -> assertThat(count).isEqualTo(XAesGcm.MESSAGES_PER_KEY));
        assertThat(Arrays.copyOf(next, XAesGcm.NONCE_LENGTH / 2))
                .isNotEqualTo(Arrays.copyOf(NONCE, XAesGcm.NONCE_LENGTH / 2));
        assertThat(cipher.open(new byte[0], next, 0)).isEqualTo(PLAINTEXT);
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
