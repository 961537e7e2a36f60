package dev.signalbox.gateway.undertow.routes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {

    @ParameterizedTest
    @CsvSource({
        "/signalr, /signalr",
        "/signalr/a%2Fb, /signalr/a/b",
        "/a%20b+c, /a b+c",
        "/p%C3%A9, /pé",
        "/%, /%",
        "/%4, /%4",
        "/%zz, /%zz",
        "/a%2, /a%2",
    })
    void pathsAreDecodedAsUtf8AndMalformedEscapesStay(String raw, String path) {
        assertThat(RequestTarget.of(raw, false, "").path()).isEqualTo(path);
    }

    @Test
    void bytesThatAreNotUtf8BecomeReplacementCharacters() {
        assertThat(RequestTarget.of("/%C3%28", false, "").path()).isEqualTo("/\uFFFD(");
    }

    @ParameterizedTest
    @CsvSource({"http://host:80/signalr/x, /signalr/x", "http://host, /", "https://[::1]:1/a%62, /ab"})
    void absoluteTargetsLoseTheirHost(String raw, String path) {
        assertThat(RequestTarget.of(raw, true, "").path()).isEqualTo(path);
    }

    @Test
    void queryStaysAsSentButForRawUtf8() {
        assertThat(RequestTarget.of("/", false, "a=%20+[{\"x\"}]|").query()).isEqualTo("a=%20+[{\"x\"}]|");
        assertThat(RequestTarget.of("/", false, "a=\u00c3\u00a9").query()).isEqualTo("a=é");
    }
}
