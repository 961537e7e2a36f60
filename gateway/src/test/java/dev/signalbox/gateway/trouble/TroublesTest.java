package dev.signalbox.gateway.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.time.Ticker;
import dev.signalbox.gateway.event.RequestEvents;
import dev.signalbox.gateway.trouble.Trouble.Kind;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal of the last errors: its order, its bounds, and that nothing is kept from the next observer. */
class TroublesTest {
    private long nanos;
    private final Ticker ticker = () -> nanos;
    private final Troubles troubles = new Troubles(() -> Instant.ofEpochSecond(0, nanos), ticker);

    private void nextSecond() {
        nanos += TimeUnit.SECONDS.toNanos(1);
    }

    @Test
    void theLatestComesFirstAndWhatRepeatsIsCounted() {
        troubles.add(Kind.GAP, "a gap", "c1");
        nextSecond();
        troubles.add(Kind.SLOW, "slow", "c2");
        nextSecond();
        troubles.add(Kind.GAP, "a gap", "c3");
        assertThat(troubles.known().troubles())
                .containsExactly(
                        new Trouble(Kind.GAP, "a gap", "c3", 2, Instant.EPOCH, Instant.ofEpochSecond(2)),
                        new Trouble(Kind.SLOW, "slow", "c2", 1, Instant.ofEpochSecond(1), Instant.ofEpochSecond(1)));
    }

    @Test
    void theOldestIsForgottenWhenThereAreTooMany() {
        for (int i = 0; i < Troubles.MAX + 5; i++) {
            if (i % 50 == 0) {
                nextSecond();
            }
            troubles.add(Kind.REQUEST, "number " + i, "");
        }
        assertThat(troubles.known().troubles())
                .hasSize(Troubles.MAX)
                .extracting(Trouble::text)
                .doesNotContain("number 4");
        assertThat(troubles.known().suppressed()).isZero();
    }

    @Test
    void aStormIsOnlyCounted() {
        for (int i = 0; i < Troubles.PER_SECOND + 7; i++) {
            troubles.add(Kind.REFUSED, "storm", "");
        }
        long version = troubles.known().version();
        assertThat(troubles.known().suppressed()).isEqualTo(7);
        assertThat(troubles.known().troubles())
                .singleElement()
                .satisfies(trouble -> assertThat(trouble.count()).isEqualTo(Troubles.PER_SECOND));
        nextSecond();
        troubles.add(Kind.REFUSED, "storm", "");
        assertThat(troubles.known().suppressed()).isEqualTo(7);
        assertThat(troubles.known().version()).isNotEqualTo(version);
    }

    @Test
    void longTextsAreCut() {
        troubles.add(Kind.INVOCATION, "x".repeat(10_000), "");
        assertThat(troubles.known().troubles().get(0).text()).hasSizeLessThan(400);
    }

    @ParameterizedTest
    @ValueSource(classes = {ConnectionTroubles.class, RequestTroubles.class})
    void everyEventIsHandedOn(Class<?> observer) throws NoSuchMethodException {
        Class<?> events = observer == ConnectionTroubles.class ? ConnectionEvents.class : RequestEvents.class;
        for (Method event : events.getMethods()) {
            assertThat(Arrays.stream(observer.getDeclaredMethods()).map(Method::getName))
                    .as("an event that is not handed on is not counted")
                    .contains(event.getName());
            assertThat(observer.getMethod(event.getName(), event.getParameterTypes())
                            .getDeclaringClass())
                    .isEqualTo(observer);
        }
    }
}
