package dev.signalbox.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every token format guarantees. A format's test extends this and says how to make a protector. */
public abstract class TokenProtectorContract {
    private static final byte[] PLAINTEXT = "3a90f1c2:[\"ChatHub.room1\"]".getBytes(UTF_8);

    /** A protector that is new, as after a restart or on another node, but has the keys of all others made here. */
    protected abstract TokenProtector newProtector();

    /** A protector that has keys of its own. */
    protected abstract TokenProtector newProtectorOfAnotherFarm();

    @ParameterizedTest
    @EnumSource
    protected void whatWasSealed_opens(Purpose purpose) throws Exception {
        TokenProtector protector = newProtector();

        assertThat(protector.open(purpose, protector.seal(purpose, PLAINTEXT))).isEqualTo(PLAINTEXT);
    }

    @Test
    @DisplayName("L 163: a token opens after a restart and on another node with the same key")
    protected void aTokenOpensOnAnotherNode() throws Exception {
        String text = newProtector().seal(Purpose.CONNECTION_TOKEN, PLAINTEXT);

        assertThat(newProtector().open(Purpose.CONNECTION_TOKEN, text)).isEqualTo(PLAINTEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 15, 16, 17, 1000, 40_000})
    @DisplayName("L 158: token text is standard Base64 with padding, whatever the length")
    protected void textIsStandardBase64(int length) throws Exception {
        TokenProtector protector = newProtector();
        byte[] plaintext = new byte[length];
        new SecureRandom().nextBytes(plaintext);

        String text = protector.seal(Purpose.GROUPS_TOKEN, plaintext);

        assertThat(text).matches("[A-Za-z0-9+/]+={0,2}");
        assertThat(text.length() % 4).isZero();
        assertThat(protector.open(Purpose.GROUPS_TOKEN, text)).isEqualTo(plaintext);
    }

    @Test
    protected void sealingTwice_givesTwoTexts() {
        TokenProtector protector = newProtector();

        assertThat(protector.seal(Purpose.GROUPS_TOKEN, PLAINTEXT))
                .isNotEqualTo(protector.seal(Purpose.GROUPS_TOKEN, PLAINTEXT));
    }

    @Test
    @DisplayName("L 159: a token is refused whichever single bit of it is flipped")
    protected void everyFlippedBit_isRefused() {
        TokenProtector protector = newProtector();
        byte[] token = Base64.getDecoder().decode(protector.seal(Purpose.CONNECTION_TOKEN, PLAINTEXT));

        for (int bit = 0; bit < token.length * Byte.SIZE; bit++) {
            byte[] forged = token.clone();
            forged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertRefused(
                    protector, Purpose.CONNECTION_TOKEN, Base64.getEncoder().encodeToString(forged));
        }
    }

    @Test
    @DisplayName("L 159: a token is refused whichever character of its text is exchanged")
    protected void everyExchangedCharacter_isRefused() {
        TokenProtector protector = newProtector();
        String text = protector.seal(Purpose.CONNECTION_TOKEN, PLAINTEXT);

        for (int i = 0; i < text.length(); i++) {
            for (char c : "Aa0+/= -_\n\u0000\u0100".toCharArray()) {
                if (text.charAt(i) != c) {
                    assertRefused(
                            protector, Purpose.CONNECTION_TOKEN, text.substring(0, i) + c + text.substring(i + 1));
                }
            }
        }
    }

    @Test
    @DisplayName("L 159: a token is refused when anything is cut off or put on")
    protected void cutOrLengthenedTokens_areRefused() {
        TokenProtector protector = newProtector();
        String text = protector.seal(Purpose.CONNECTION_TOKEN, PLAINTEXT);
        byte[] token = Base64.getDecoder().decode(text);

        for (int length = 0; length < token.length; length++) {
            byte[] cut = Arrays.copyOf(token, length);
            assertRefused(
                    protector, Purpose.CONNECTION_TOKEN, Base64.getEncoder().encodeToString(cut));
        }
        byte[] longer = Arrays.copyOf(token, token.length + 1);
        assertRefused(protector, Purpose.CONNECTION_TOKEN, Base64.getEncoder().encodeToString(longer));
        for (String extra : new String[] {"\n", "\r\n", " ", "A", "====", "AAAA"}) {
            assertRefused(protector, Purpose.CONNECTION_TOKEN, text + extra);
            assertRefused(protector, Purpose.CONNECTION_TOKEN, extra + text);
        }
    }

    @Test
    @DisplayName("L 160: a connection token is no groups token and the other way round")
    protected void purposesAreSeparate() {
        TokenProtector protector = newProtector();

        assertRefused(protector, Purpose.GROUPS_TOKEN, protector.seal(Purpose.CONNECTION_TOKEN, PLAINTEXT));
        assertRefused(protector, Purpose.CONNECTION_TOKEN, protector.seal(Purpose.GROUPS_TOKEN, PLAINTEXT));
    }

    @Test
    protected void tokensOfAnotherFarm_areRefused() {
        String text = newProtectorOfAnotherFarm().seal(Purpose.CONNECTION_TOKEN, PLAINTEXT);

        assertRefused(newProtector(), Purpose.CONNECTION_TOKEN, text);
    }

    @Test
    protected void manyThreadsAtOnce_doNotDisturbEachOther() {
        TokenProtector protector = newProtector();

        boolean allCameBack = IntStream.range(0, 5_000).parallel().allMatch(i -> {
            byte[] plaintext = Integer.toString(i).getBytes(UTF_8);
            Purpose purpose = Purpose.values()[i % Purpose.values().length];
            try {
                return Arrays.equals(protector.open(purpose, protector.seal(purpose, plaintext)), plaintext);
            } catch (InvalidTokenException e) {
                return false;
            }
        });

        assertThat(allCameBack).isTrue();
    }

    protected static void assertRefused(TokenProtector protector, Purpose purpose, String text) {
        assertThatThrownBy(() -> protector.open(purpose, text))
                .as("opening <%s>", text)
                .isInstanceOf(InvalidTokenException.class)
                .hasMessage("The token is not valid.")
                .hasNoCause();
    }
}
