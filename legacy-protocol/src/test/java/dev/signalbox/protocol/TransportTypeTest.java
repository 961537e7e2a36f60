package dev.signalbox.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportTypeTest {

    @ParameterizedTest
    @CsvSource({
        "webSockets, WEB_SOCKETS",
        "WEBSOCKETS, WEB_SOCKETS",
        "serverSentEvents, SERVER_SENT_EVENTS",
        "foreverframe, FOREVER_FRAME",
        "LongPolling, LONG_POLLING"
    })
    void namesIgnoreCase(String name, TransportType expected) {
        assertThat(TransportType.parse(name)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "L 12: \"{0}\" names no transport")
    @NullAndEmptySource
    @ValueSource(strings = {"foo", "web sockets", "webSockets ", "WEB_SOCKETS"})
    void otherNamesNameNoTransport(String name) {
        assertThat(TransportType.parse(name)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void theOwnNameIsRead(TransportType type) {
        assertThat(TransportType.parse(type.wireName())).isEqualTo(type);
    }
}
