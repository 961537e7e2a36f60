package dev.signalbox.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private final TokenKey first = TokenKey.generate(new SecureRandom());
    private final TokenKey second = TokenKey.generate(new SecureRandom());

    @Test
    void holdsThePrimaryAndTheOthers() {
        KeyRing ring = KeyRing.of(first, second);

        assertThat(ring.primary()).isSameAs(first);
        assertThat(ring.keys()).containsExactlyInAnyOrder(first, second);
        assertThat(ring).hasToString("KeyRing[primary " + first + ", 2 in all]");
    }

    @Test
    void aKeyNamedTwice_countsOnce() {
        assertThat(KeyRing.of(first, first, TokenKey.of(first.master())).keys()).containsExactly(first);
    }

    @Test
    void differentKeysThatShareAnId_areRefused() {
        TokenKey one = TokenKey.parse("1be248f6316e6d3d85e0246a1772ba3b67ba1a0a98b78fbf26233d15e4ab6919");
        TokenKey other = TokenKey.parse("dc42bbb94ac5ee2a97105d5d7ebe754c49e312b4be6cab9792339d9dfe9203b1");

        assertThatThrownBy(() -> KeyRing.of(one, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key ring: two different keys share the id of TokenKey[821ab59e]"
                        + " (expected: keys with different ids; generate one of the two anew)");
    }
}
