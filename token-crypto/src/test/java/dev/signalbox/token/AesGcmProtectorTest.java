package dev.signalbox.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.token.InvalidTokenException.Cause;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AesGcmProtectorTest extends TokenProtectorContract {
    private final SecureRandom random = new SecureRandom();
    private final TokenKey key = TokenKey.parse("8f1d6a02c47be95330d1f6a87c2b94e05d63f81a7be2094cc1385ea66f70b21d");
    private final TokenKey otherKey = TokenKey.generate(random);

    @Override
    protected TokenProtector newProtector() {
        return new AesGcmProtector(KeyRing.of(key), random);
    }

    @Override
    protected TokenProtector newProtectorOfAnotherFarm() {
        return new AesGcmProtector(KeyRing.of(otherKey), random);
    }

    /**
     * Tokens in the hands of clients outlive releases, so these texts must open for ever. They were computed with
     * another implementation of the layout, with the bytes 0 to 23 as nonce.
     */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "CONNECTION_TOKEN|AdMVlHgAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhc4UAb2IHliPRjksjzvu6XED+MwuMnuuDz+u/rhI9rzXtpG7"
                        + "/ObBpKrLpMm4Ez3fj9tbsObnOi4YswTxMW1KvPFbnnc"
                        + "|3a90f1c2-8a5e-4a1b-9d2f-6f0e1c2d3b4a:CORP\\müller:x",
                "GROUPS_TOKEN|AdMVlHgAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhdYwm5Dskum1MhxcEHcgjrF+5hXPA0ygOnKR7jazKzeXSUye9z93lt"
                        + "T4MDifmTAYgFHaXx9becTiorOXJnwC559ZIBn16VNnNO/bEcJgdpd4dwqMuuchw=="
                        + "|3a90f1c2-8a5e-4a1b-9d2f-6f0e1c2d3b4a:[\"ChatHub.room1\",\"ChatHub.room2\"]"
            },
            delimiter = '|')
    void theLayoutStaysAsItIs(Purpose purpose, String text, String plaintext) throws Exception {
        assertThat(new String(newProtector().open(purpose, text), UTF_8)).isEqualTo(plaintext);

        TokenProtector withKnownNonce = new AesGcmProtector(KeyRing.of(key), new CountingRandom());
        assertThat(withKnownNonce.seal(purpose, plaintext.getBytes(UTF_8))).isEqualTo(text);
    }

    @Test
    void afterRotation_thePrimaryKeySealsAndTheOldKeyStillOpens() throws Exception {
        TokenProtector before = new AesGcmProtector(KeyRing.of(key), random);
        TokenProtector after = new AesGcmProtector(KeyRing.of(otherKey, key), random);
        TokenProtector retired = new AesGcmProtector(KeyRing.of(otherKey), random);
        String old = before.seal(Purpose.CONNECTION_TOKEN, new byte[] {1});
        String fresh = after.seal(Purpose.CONNECTION_TOKEN, new byte[] {2});

        assertThat(after.open(Purpose.CONNECTION_TOKEN, old)).containsExactly(1);
        assertThat(retired.open(Purpose.CONNECTION_TOKEN, fresh)).containsExactly(2);
        assertThat(causeOfRefusal(before, fresh)).isEqualTo(Cause.UNKNOWN_KEY);
        assertThat(causeOfRefusal(retired, old)).isEqualTo(Cause.UNKNOWN_KEY);
    }

    @Test
    void causesForCounters_tellWhatWasWrong() {
        TokenProtector protector = newProtector();
        byte[] token = Base64.getDecoder().decode(protector.seal(Purpose.CONNECTION_TOKEN, new byte[1]));

        assertThat(causeOfRefusal(protector, "")).isEqualTo(Cause.MALFORMED);
        assertThat(causeOfRefusal(protector, "?")).isEqualTo(Cause.MALFORMED);
        assertThat(causeOfRefusal(protector, "AAAA")).isEqualTo(Cause.MALFORMED);
        assertThat(causeOfRefusal(protector, flipped(token, 0))).isEqualTo(Cause.MALFORMED);
        assertThat(causeOfRefusal(protector, flipped(token, 1))).isEqualTo(Cause.UNKNOWN_KEY);
        assertThat(causeOfRefusal(protector, flipped(token, 5))).isEqualTo(Cause.FORGED);
        assertThat(causeOfRefusal(protector, flipped(token, token.length - 1))).isEqualTo(Cause.FORGED);
        assertThat(causeOfRefusal(protector, "A".repeat(64 * 1024 + 1))).isEqualTo(Cause.TOO_LONG);
    }

    @Test
    void theLongestText_isOpenedAndOneGroupMoreIsNot() throws Exception {
        int overhead = 1 + 4 + 24 + 16;
        int longest = 64 * 1024 / 4 * 3 - overhead;
        TokenProtector protector = newProtector();

        String fits = protector.seal(Purpose.GROUPS_TOKEN, new byte[longest]);
        String tooLong = protector.seal(Purpose.GROUPS_TOKEN, new byte[longest + 1]);

        assertThat(fits).hasSize(64 * 1024);
        assertThat(protector.open(Purpose.GROUPS_TOKEN, fits)).hasSize(longest);
        assertRefused(protector, Purpose.GROUPS_TOKEN, tooLong);
        assertThat(new AesGcmProtector(KeyRing.of(key), random, tooLong.length()).open(Purpose.GROUPS_TOKEN, tooLong))
                .hasSize(longest + 1);
    }

    @Test
    void aLimitThatShutsOutEveryone_isRefused() {
        assertThatThrownBy(() -> new AesGcmProtector(KeyRing.of(key), random, 1023))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxTextLength: 1023 (expected: at least 1024 characters)");
    }

    private static Cause causeOfRefusal(TokenProtector protector, String text) {
        return catchThrowableOfType(InvalidTokenException.class, () -> protector.open(Purpose.CONNECTION_TOKEN, text))
                .cause();
    }

    private static String flipped(byte[] token, int index) {
        byte[] forged = token.clone();
        forged[index] ^= 1;
        return Base64.getEncoder().encodeToString(forged);
    }

    /** Gives the bytes 0, 1, 2 and so on. */
    private static final class CountingRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private byte next;

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = next++;
            }
        }
    }
}
