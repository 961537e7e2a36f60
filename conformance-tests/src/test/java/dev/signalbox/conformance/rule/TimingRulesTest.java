package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.ConnectionConfig;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** L 137-141. */
final class TimingRulesTest {

    @Test
    @DisplayName("L 137: a disconnect time-out below six seconds is refused")
    void disconnectTimeoutBelowSixSecondsIsRefused() {
        assertThatThrownBy(() -> ConnectionConfig.builder().disconnectTimeout(Duration.ofMillis(5_999)))
                .hasMessageContaining("DisconnectTimeout must be at least six seconds.");
        assertThat(ConnectionConfig.builder()
                        .disconnectTimeout(Duration.ofSeconds(6))
                        .build()
                        .disconnectTimeout())
                .isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    @DisplayName("L 138: a keep-alive below two seconds is refused")
    void keepAliveBelowTwoSecondsIsRefused() {
        assertThatThrownBy(() -> ConnectionConfig.builder().keepAlive(Duration.ofMillis(1_999)))
                .hasMessageContaining("KeepAlive value must be greater than two seconds.");
        assertThat(ConnectionConfig.builder()
                        .keepAlive(Duration.ofSeconds(2))
                        .build()
                        .keepAlive())
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    @DisplayName("L 139: a keep-alive of more than a third of the disconnect time-out is refused")
    void keepAliveOfMoreThanAThirdIsRefused() {
        assertThatThrownBy(() -> ConnectionConfig.builder()
                        .disconnectTimeout(Duration.ofSeconds(30))
                        .keepAlive(Duration.ofMillis(10_001))
                        .build())
                .hasMessageContaining("KeepAlive value must be no more than a third of the DisconnectTimeout.");
    }

    @Test
    @DisplayName("L 140: the disconnect time-out is set before the keep-alive")
    void disconnectTimeoutIsSetBeforeTheKeepAlive() {
        assertThatThrownBy(() -> ConnectionConfig.builder().keepAlive(null).disconnectTimeout(Duration.ofSeconds(30)))
                .hasMessageContaining("DisconnectTimeout cannot be configured after the KeepAlive.");
    }

    @Test
    @DisplayName("L 141: the disconnect time-out sets the keep-alive to a third")
    void disconnectTimeoutSetsTheKeepAliveToAThird() {
        assertThat(ConnectionConfig.builder()
                        .disconnectTimeout(Duration.ofSeconds(15))
                        .build()
                        .keepAlive())
                .isEqualTo(Duration.ofSeconds(5));
    }
}
