package dev.signalbox.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    @ParameterizedTest
    @CsvSource({
        "https://www.example.com,     https://www.example.com,      true",
        "https://www.example.com,     HTTPS://WWW.Example.com,      true",
        "https://www.example.com/,    https://www.example.com,      ",
        "https://www.example.com,     https://www.example.com:443,  true",
        "https://www.example.com:443, https://www.example.com,      true",
        "https://www.example.com,     http://www.example.com,       false",
        "https://www.example.com,     https://www.example.com:8443, false",
        "https://www.example.com,     https://www.example.com.evil.example, false",
        "https://www.example.com,     https://evil.example/https://www.example.com, false",
        "https://www.example.com,     https://www.example.com@evil.example, false",
        "https://*.example.com,       https://a.example.com,        true",
        "https://*.example.com,       https://a.b.example.com,      true",
        "https://*.example.com,       https://example.com,          false",
        "https://*.example.com,       https://.example.com,         false",
        "https://*.example.com,       https://evilexample.com,      false",
        "https://*.example.com,       https://*.example.com,        false",
        "http://localhost:*,          http://localhost:3000,        true",
        "http://localhost:*,          http://localhost,             true",
        "http://localhost:*,          http://localhost.evil.example:80, false",
        "http://[::1]:8080,           http://[::1]:8080,            true",
        "app-scheme://host,           app-scheme://host,            true",
        "null,                        null,                         true",
        "https://www.example.com,     null,                         false",
        "*,                           https://whatever.example,     true",
        "*,                           null,                         true",
    })
    @DisplayName("an origin is allowed as a whole: scheme, host and port")
    void contain(String allowed, String header, String expected) {
        if (expected == null) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Origins.of(allowed))
                    .withMessageContaining(allowed);
        } else {
            assertThat(Origins.of(allowed).contain(header)).isEqualTo(Boolean.parseBoolean(expected));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a b", "http://a\r\nX: y", "http://a, http://b", "http://\u00e9", "http://<b>", "\"\""})
    @DisplayName("what cannot be an origin is none of any, since it would be repeated in an answer")
    void notOrigins(String header) {
        assertThat(Origins.ANY.contain(header)).isFalse();
        assertThat(Origins.ANY.contain("http://" + "a".repeat(600))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "www.example.com",
                "https://",
                "https://a/b",
                "https://a?b",
                "https://a.*.b",
                "https://a:port",
                ""
            })
    void refusesWhatIsNoOrigin(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Origins.of(text)).withMessageStartingWith("origin: \"");
    }

    @Test
    void saysWhatItHolds() {
        assertThat(Origins.of("https://A.example", "null")).hasToString("https://a.example, null");
        assertThat(Origins.of("https://a.example", "*")).isSameAs(Origins.ANY).hasToString("*");
        assertThat(Origins.NONE).hasToString("none");
        assertThat(Origins.of().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http://here.example,       here.example,      true",
        "https://here.example,      here.example,      true",
        "https://HERE.example,      here.example:443,  true",
        "http://here.example:8080,  here.example:8080, true",
        "http://here.example:8080,  here.example,      false",
        "http://here.example.evil,  here.example,      false",
        "null,                      null,              false",
        "http://,                   '',                false",
    })
    void ownOrigin(String header, String host, boolean own) {
        assertThat(Origins.isOf(header, host)).isEqualTo(own);
    }
}
