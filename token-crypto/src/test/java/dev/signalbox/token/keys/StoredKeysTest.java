package dev.signalbox.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.token.TokenKey;
import dev.signalbox.token.keys.StoredKey.State;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredKeysTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final StoredKey old = key(State.ENABLED, null);
    private final StoredKey current = key(State.ENABLED, NOON);
    private final StoredKey next = key(State.ENABLED, NOON.plusSeconds(60));
    private final StoredKey gone = key(State.RETIRED, NOON);

    private static StoredKey key(State state, Instant sealsFrom) {
        return new StoredKey(TokenKey.generate(RANDOM), state, NOON.minusSeconds(5), sealsFrom);
    }

    @Test
    @DisplayName(
            "the newest enabled key whose time has come seals; a clock that jumps either way leaves all of them opening")
    void primaryByTime() {
        StoredKeys keys = StoredKeys.of(List.of(old, current, gone, next));

        assertThat(keys.ring(NOON).primary()).isSameAs(current.key());
        assertThat(keys.ring(NOON.plusSeconds(59)).primary()).isSameAs(current.key());
        assertThat(keys.ring(NOON.plusSeconds(60)).primary()).isSameAs(next.key());
        assertThat(keys.ring(NOON.minus(Duration.ofDays(9999))).primary()).isSameAs(old.key());
        assertThat(keys.ring(Instant.MAX).primary()).isSameAs(next.key());
        for (Instant clock : List.of(Instant.MIN, Instant.EPOCH, NOON, Instant.MAX)) {
            assertThat(keys.ring(clock).keys()).containsExactlyInAnyOrder(old.key(), current.key(), next.key());
        }
    }

    @Test
    void withoutAnyWhoseTimeHasCome_theFirstToComeSeals() {
        assertThat(StoredKeys.of(List.of(next, current))
                        .ring(NOON.minusSeconds(1))
                        .primary())
                .isSameAs(current.key());
    }

    @Test
    void ofTwoPlainKeys_theLaterInOrderSeals() {
        StoredKey later = StoredKey.plain(TokenKey.generate(RANDOM));

        assertThat(StoredKeys.of(List.of(old, later)).ring(NOON).primary()).isSameAs(later.key());
    }

    @Test
    void withoutAnEnabledKey_thereIsNoRing() {
        assertThat(StoredKeys.of(List.of(gone)).primary(NOON)).isEmpty();
        assertThatThrownBy(() -> StoredKeys.of(List.of(gone)).ring(NOON))
                .hasMessage("token keys: none of 1 is enabled (expected: at least one; \"signalbox keys generate\""
                        + " makes one)");
        assertThatThrownBy(() -> StoredKeys.of(List.of(old, old.retired())))
                .hasMessage("token keys: " + old.id() + " is there twice (expected: each key once)");
    }

    @Property(tries = 200)
    void whatIsPrinted_isRead(@ForAll @Size(max = 5) List<Integer> seconds) {
        List<StoredKey> keys = new ArrayList<>();
        for (int second : seconds) {
            keys.add(new StoredKey(
                    TokenKey.generate(RANDOM),
                    second % 2 == 0 ? State.ENABLED : State.RETIRED,
                    second % 3 == 0 ? null : Instant.ofEpochSecond(second),
                    second % 5 == 0 ? null : Instant.ofEpochSecond(second, 7)));
        }
        if (keys.isEmpty()) {
            return;
        }
        List<StoredKey> read = KeyText.parse(KeyText.print(keys));

        assertThat(read).hasSameSizeAs(keys);
        for (int i = 0; i < keys.size(); i++) {
            assertThat(read.get(i).key().master().sameAs(keys.get(i).key().master()))
                    .isTrue();
            assertThat(read.get(i).state()).isEqualTo(keys.get(i).state());
            assertThat(read.get(i).created()).isEqualTo(keys.get(i).created());
            assertThat(read.get(i).sealsFrom()).isEqualTo(keys.get(i).sealsFrom());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "state: maybe|line 1: state: unknown (expected: enabled or retired)",
                "created: yesterday|line 1: created: no time (expected: like 2026-11-25T16:00:00Z)",
                "secret: jx1q|line 1: no such entry (expected: one key in Base64 or hexadecimal digits, or lines id:,"
                        + " created:, seals-from:, state: and key:)",
                "id: d3159478|line 1: the last entry has no key: (expected: one key in Base64 or hexadecimal digits, or"
                        + " lines id:, created:, seals-from:, state: and key:)",
                "id: d3159479~key: jx1qAsR76VMw0faofCuU4F1j+Bp74glMwThepm9wsh0=|line 2: key: is not the key of that id,"
                        + " but d3159478 (expected: the id of the key, or no id:)",
                "jx1qAsR76VMw0faofCuU4F1j~state: enabled|line 1: no such entry (expected: one key in Base64 or"
                        + " hexadecimal digits, or lines id:, created:, seals-from:, state: and key:)"
            })
    void textThatIsNoKeys_isRefusedByLine(String text, String message) {
        assertThatThrownBy(() -> KeyText.parse(text.replace('~', '\n')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Property
    void anyText_isReadOrRefusedWithoutQuotingIt(@ForAll String text) {
        try {
            KeyText.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).contains("expected: ");
        }
    }
}
