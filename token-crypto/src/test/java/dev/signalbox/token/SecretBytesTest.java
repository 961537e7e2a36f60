package dev.signalbox.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SecretBytesTest {
    @Test
    void readsBase64AndHex_andRevealsThemOnlyWhenAsked() {
        SecretBytes fromBase64 = SecretBytes.fromBase64("3q2+7w==");
        SecretBytes fromHex = SecretBytes.fromHex("deadBEEF");

        assertThat(fromBase64.sameAs(fromHex)).isTrue();
        assertThat(fromHex.revealBase64()).isEqualTo("3q2+7w==");
        assertThat(fromHex.revealBytes()).containsExactly(0xDE, 0xAD, 0xBE, 0xEF);
        assertThat(fromHex).hasToString("SecretBytes[4 bytes]");
    }

    @Test
    void bytesGivenOrRevealed_areCopies() {
        byte[] given = {1, 2, 3};
        SecretBytes secret = SecretBytes.copyOf(given);
        given[0] = 9;
        secret.revealBytes()[1] = 9;

        assertThat(secret.revealBytes()).containsExactly(1, 2, 3);
    }

    @Test
    void bytesThatDifferInContentOrLength_areNotTheSame() {
        SecretBytes secret = SecretBytes.fromHex("010203");

        assertThat(secret.sameAs(SecretBytes.fromHex("010204"))).isFalse();
        assertThat(secret.sameAs(SecretBytes.fromHex("0102"))).isFalse();
    }

    @Test
    void textThatCannotBeRead_isRefusedWithoutQuotingIt() {
        assertThatThrownBy(() -> SecretBytes.fromHex("0g"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "secret: 2 characters that are not hexadecimal (expected: an even number of digits 0-9 a-f)")
                .hasNoCause();
        assertThatThrownBy(() -> SecretBytes.fromBase64("a!b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("secret: 3 characters that are not Base64 (expected: A-Z a-z 0-9 + / and =)")
                .hasNoCause();
    }

    @Test
    void randomBytes_haveTheLengthAskedForAndDiffer() {
        SecureRandom random = new SecureRandom();
        SecretBytes secret = SecretBytes.random(random, 16);

        assertThat(secret.length()).isEqualTo(16);
        assertThat(secret.sameAs(SecretBytes.random(random, 16))).isFalse();
        assertThatThrownBy(() -> SecretBytes.random(random, 0)).hasMessage("length: 0 (expected: at least 1 byte)");
    }
}
