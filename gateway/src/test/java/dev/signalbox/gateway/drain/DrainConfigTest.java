package dev.signalbox.gateway.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainConfigTest {
    @Test
    void aFewConnectionsNeedNotWaitAndManyTakeHalfOfTheTime() {
        DrainConfig config = new DrainConfig(Duration.ofSeconds(30), Duration.ofSeconds(10), 0, true);
        assertThat(config.rateFor(3)).isEqualTo(100);
        assertThat(config.rateFor(20_000)).isEqualTo(2_000);
        assertThat(new DrainConfig(Duration.ofSeconds(30), Duration.ZERO, 7, true).rateFor(20_000))
                .isEqualTo(7);
    }

    @Test
    void aDelayIsCutToFitIntoAShorterTime() {
        DrainConfig config = new DrainConfig(Duration.ofSeconds(30), Duration.ofSeconds(10), 0, true);
        assertThat(config.within(Duration.ofSeconds(20)).delay()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.within(Duration.ofSeconds(4)).delay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.within(Duration.ZERO).delay()).isZero();
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> new DrainConfig(Duration.ofSeconds(-1), Duration.ZERO, 0, true))
                .hasMessageContaining("drainTimeout: PT-1S (expected: 0 to 1 h)");
        assertThatThrownBy(() -> new DrainConfig(Duration.ofSeconds(1), Duration.ofSeconds(1), 0, true))
                .hasMessageContaining("drainDelay: PT1S");
        assertThatThrownBy(() -> new DrainConfig(Duration.ofSeconds(1), Duration.ZERO, 1_000_001, true))
                .hasMessageContaining("drainRate: 1000001 (expected: 0 to 1,000,000)");
    }
}
