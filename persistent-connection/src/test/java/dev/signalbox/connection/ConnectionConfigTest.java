package dev.signalbox.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.connection.client.ClientFamily;
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

    @Test
    @DisplayName("C1: one kind of client may differ; what is not set for it is as for all, and the same rules hold")
    void oneKindOfClientMayDiffer() {
        ConnectionConfig config = ConnectionConfig.builder()
                .disconnectTimeout(Duration.ofSeconds(60))
                .longPollDelay(Duration.ofSeconds(1))
                .client(ClientFamily.JQUERY, timeouts -> timeouts.disconnectTimeout(Duration.ofSeconds(90)))
                .client(ClientFamily.CPP, timeouts -> timeouts.keepAlive(Duration.ofSeconds(5)))
                .client(ClientFamily.CPP, timeouts -> timeouts.connectionTimeout(Duration.ofSeconds(9)))
                .build();
        ConnectionTimeouts browser = config.timeouts(ClientFamily.JQUERY);
        assertThat(browser.disconnectTimeout()).hasSeconds(90);
        assertThat(browser.keepAlive()).hasSeconds(30);
        assertThat(browser.keepAliveTimeout()).hasSeconds(60);
        assertThat(browser.heartbeatInterval()).hasSeconds(15);
        assertThat(browser.messageRetention()).hasSeconds(150);
        assertThat(browser.longPollDelay()).hasSeconds(1);
        assertThat(config.timeouts(ClientFamily.CPP).keepAlive()).hasSeconds(5);
        assertThat(config.timeouts(ClientFamily.CPP).connectionTimeout()).hasSeconds(9);
        assertThat(config.timeouts(ClientFamily.CPP).disconnectTimeout()).hasSeconds(60);
        assertThat(config.timeouts(ClientFamily.DOTNET)).isSameAs(config.timeouts());
        assertThat(config.keepAlive()).hasSeconds(20);
        assertThat(config.clientTimeouts()).containsOnlyKeys(ClientFamily.JQUERY, ClientFamily.CPP);
    }

    @Test
    @DisplayName("a keep-alive that was set for all stays where one kind has another disconnect time-out, if it fits")
    void keepAliveOfAllStays() {
        assertThat(ConnectionConfig.builder()
                        .keepAlive(null)
                        .client(ClientFamily.JQUERY, timeouts -> timeouts.disconnectTimeout(Duration.ofSeconds(90)))
                        .build()
                        .timeouts(ClientFamily.JQUERY)
                        .keepAlive())
                .isNull();
        ConnectionConfig.Builder set = ConnectionConfig.builder().keepAlive(Duration.ofSeconds(10));
        assertThat(set.client(ClientFamily.JQUERY, timeouts -> timeouts.disconnectTimeout(Duration.ofSeconds(90)))
                        .build()
                        .timeouts(ClientFamily.JQUERY)
                        .keepAlive())
                .hasSeconds(10);
        assertThatThrownBy(() ->
                        set.client(ClientFamily.CPP, timeouts -> timeouts.disconnectTimeout(Duration.ofSeconds(29))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("KeepAlive value must be no more than a third of the DisconnectTimeout.");
    }

    @Test
    @DisplayName("C1: time-outs of all clients come first")
    void timeoutsOfAllComeFirst() {
        ConnectionConfig.Builder builder = ConnectionConfig.builder()
                .client(ClientFamily.JAVA, timeouts -> timeouts.keepAlive(Duration.ofSeconds(5)));
        assertThatThrownBy(() -> builder.disconnectTimeout(Duration.ofSeconds(60)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("DisconnectTimeout of all clients cannot be configured after that of one kind of client.");
        assertThatThrownBy(() -> builder.client(
                        ClientFamily.JAVA, timeouts -> timeouts.disconnectTimeout(Duration.ofSeconds(60))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("DisconnectTimeout cannot be configured after the KeepAlive.");
        assertThatThrownBy(() ->
                        builder.client(ClientFamily.JAVA, timeouts -> timeouts.keepAlive(Duration.ofMillis(1999))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("KeepAlive value must be greater than two seconds.");
    }
}
