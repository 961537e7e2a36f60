package dev.signalbox.connection.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionStateTest {

    @ParameterizedTest
    @CsvSource({
        "NEGOTIATED,   CONNECT,       CONNECTING",
        "NEGOTIATED,   RECONNECT,     RECONNECTING",
        "NEGOTIATED,   POLL,          CONNECTED",
        "CONNECTING,   INITIALIZED,   CONNECTED",
        "CONNECTING,   CONNECT,       CONNECTING",
        "CONNECTING,   RECEIVE_ENDED, DISCONNECTED_WAITING",
        "CONNECTED,    RECEIVE_ENDED, DISCONNECTED_WAITING",
        "CONNECTED,    POLL,          CONNECTED",
        "CONNECTED,    RECONNECT,     RECONNECTING",
        "DISCONNECTED_WAITING,      POLL,          CONNECTED",
        "DISCONNECTED_WAITING,      RECONNECT,     RECONNECTING",
        "DISCONNECTED_WAITING,      CONNECT,       CONNECTING",
        "RECONNECTING, RECONNECTED,   CONNECTED",
        "RECONNECTING, RECEIVE_ENDED, DISCONNECTED_WAITING",
        "DISCONNECTED_WAITING,      RECONNECTED,   DISCONNECTED_WAITING",
    })
    void leadsOn(ConnectionState from, ConnectionEvent event, ConnectionState to) {
        assertThat(from.after(event)).isEqualTo(to);
    }

    @ParameterizedTest
    @EnumSource(ConnectionState.class)
    void everyStateEndsByAbortGivingUpClosingAndShutdown(ConnectionState state) {
        assertThat(state.after(ConnectionEvent.ABORTED)).isEqualTo(ConnectionState.CLOSED);
        assertThat(state.after(ConnectionEvent.GIVEN_UP)).isEqualTo(ConnectionState.CLOSED);
        assertThat(state.after(ConnectionEvent.CLOSED_BY_SERVER)).isEqualTo(ConnectionState.CLOSED);
        assertThat(state.after(ConnectionEvent.SHUT_DOWN)).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void nothingLeadsOutOfClosed() {
        for (ConnectionEvent event : ConnectionEvent.values()) {
            assertThat(ConnectionState.CLOSED.after(event)).isEqualTo(ConnectionState.CLOSED);
        }
    }
}
