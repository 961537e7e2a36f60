package dev.signalbox.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConnectionConfigTest {

    @Test
    @DisplayName("L 37: the original's defaults")
    void defaults() {
        ConnectionConfig config = ConnectionConfig.defaults();
        assertThat(config.connectionTimeout()).hasSeconds(110);
        assertThat(config.disconnectTimeout()).hasSeconds(30);
        assertThat(config.keepAlive()).hasSeconds(10);
        assertThat(config.keepAliveTimeout()).hasSeconds(20);
        assertThat(config.heartbeatInterval()).hasSeconds(5);
        assertThat(config.transportConnectTimeout()).hasSeconds(5);
        assertThat(config.longPollDelay()).isZero();
        assertThat(config.messageBufferSize()).isEqualTo(1000);
        assertThat(config.maxIncomingWebSocketMessageSize()).isEqualTo(65536);
        assertThat(config.messageRetention()).hasSeconds(50);
    }

    @Test
    @DisplayName("L 137: a disconnect time-out below six seconds is refused")
    void shortDisconnectTimeout() {
        assertThatThrownBy(() -> ConnectionConfig.builder().disconnectTimeout(Duration.ofMillis(5999)))
                .hasMessage("DisconnectTimeout must be at least six seconds.");
    }

    @Test
    @DisplayName("L 138: a keep-alive below two seconds is refused, two seconds are not")
    void shortKeepAlive() {
        assertThatThrownBy(() -> ConnectionConfig.builder().keepAlive(Duration.ofMillis(1999)))
                .hasMessage("KeepAlive value must be greater than two seconds.");
        assertThat(ConnectionConfig.builder()
                        .keepAlive(Duration.ofSeconds(2))
                        .build()
                        .keepAlive())
                .hasSeconds(2);
    }

    @Test
    @DisplayName("L 139: a keep-alive above a third of the disconnect time-out is refused")
    void longKeepAlive() {
        assertThatThrownBy(() -> ConnectionConfig.builder().keepAlive(Duration.ofMillis(10_001)))
                .hasMessage("KeepAlive value must be no more than a third of the DisconnectTimeout.");
    }

    @Test
    @DisplayName("L 140: the disconnect time-out cannot follow an explicit keep-alive, not even a switched-off one")
    void orderOfSetting() {
        assertThatThrownBy(() -> ConnectionConfig.builder().keepAlive(null).disconnectTimeout(Duration.ofSeconds(9)))
                .hasMessage("DisconnectTimeout cannot be configured after the KeepAlive.");
    }

    @Test
    @DisplayName("L 141: setting the disconnect time-out sets the keep-alive to a third")
    void keepAliveFollows() {
        ConnectionConfig config = ConnectionConfig.builder()
                .disconnectTimeout(Duration.ofSeconds(10))
                .build();
        assertThat(config.keepAlive()).hasNanos(3_333_333_333L);
    }

    @Test
    void keepAliveOff() {
        ConnectionConfig config = ConnectionConfig.builder().keepAlive(null).build();
        assertThat(config.keepAliveTimeout()).isNull();
        assertThat(config.heartbeatInterval()).hasSeconds(5);
        assertThat(config.messageRetention()).hasSeconds(140);
    }

    @Test
    void otherSettingsNameThemselvesWhenRefused() {
        ConnectionConfig.Builder builder = ConnectionConfig.builder();
        assertThatThrownBy(() -> builder.connectionTimeout(Duration.ZERO)).hasMessageContaining("ConnectionTimeout");
        assertThatThrownBy(() -> builder.transportConnectTimeout(Duration.ZERO))
                .hasMessageContaining("TransportConnectTimeout");
        assertThatThrownBy(() -> builder.longPollDelay(Duration.ofMillis(-1))).hasMessageContaining("LongPollDelay");
        assertThatThrownBy(() -> builder.messageBufferSize(-1)).hasMessageContaining("DefaultMessageBufferSize");
        assertThatThrownBy(() -> builder.messageBufferBytes(0)).hasMessageContaining("MessageBufferBytes");
        assertThatThrownBy(() -> builder.maxIncomingWebSocketMessageSize(0))
                .hasMessageContaining("MaxIncomingWebSocketMessageSize");
        assertThat(builder.messageBufferSize(1).build().messageBufferSize()).isEqualTo(32);
    }
}
