package dev.signalbox.protocol.request;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "/signalr/negotiate, NEGOTIATE",
        "/signalr/a/b/negotiate, NEGOTIATE", // L 2
        "/signalr/js/negotiate, NEGOTIATE",
        "/NEGOTIATE, NEGOTIATE", // L 3
        "/signalr/Ping, PING",
        "/signalr/START, START",
        "/signalr/connect, CONNECT",
        "/signalr/signalr/connect, CONNECT", // the Java client's WebSocket path
        "/signalr/reconnect, RECONNECT",
        "/signalr/send, SEND",
        "/signalr/abort, ABORT",
        "/signalr/hubs, PROXY",
        "/signalr/hubs/, PROXY", // L 5
        "/signalr/HUBS//, PROXY",
        "/signalr/js, PROXY",
        "/signalr/negotiate/, RECEIVE", // L 4
        "/signalr/poll, RECEIVE",
        "/signalr, RECEIVE", // L 102
        "/signalr/, RECEIVE",
        "/, RECEIVE",
        "/signalr/renegotiate, RECEIVE",
        "/signalr/myhubs, RECEIVE",
        "negotiate, RECEIVE"
    })
    void theSuffixOfThePathChooses(String path, Endpoint expected) {
        assertThat(Endpoint.of(path, true)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"/echo/hubs, RECEIVE", "/echo/js, RECEIVE", "/echo/negotiate, NEGOTIATE"})
    void aRawMountHasNoProxy(String path, Endpoint expected) {
        assertThat(Endpoint.of(path, false)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} serves {1}")
    @CsvSource({
        "/signalr/negotiate, /signalr", // L 40
        "/signalr/foo/negotiate, /signalr/foo", // L 41
        "/signalr/NEGOTIATE, /signalr", // K4
        "/signalr/foo/negotiate/x/negotiate, /signalr/foo/negotiate/x", // K4
        "/signalr/hubs, /signalr",
        "/signalr/hubs//, /signalr",
        "/signalr/a/JS/, /signalr/a",
        "/negotiate, ''",
        "/signalr/other, /signalr/other",
        "/signalr/, /signalr/"
    })
    void theServiceIsWhatIsLeft(String path, String expected) {
        assertThat(Endpoint.serviceUrl(path)).isEqualTo(expected);
    }

    @Property
    void anyPathHasAnEndpointAndAServiceInFront(@ForAll String path) {
        assertThat(Endpoint.of(path, true)).isNotNull();
        assertThat(path).startsWith(Endpoint.serviceUrl(path));
    }
}
