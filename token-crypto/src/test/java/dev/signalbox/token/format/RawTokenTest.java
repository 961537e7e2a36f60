package dev.signalbox.token.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RawTokenTest {
    @Test
    void spacesBecomePlusAgain() {
        assertThat(new RawToken("a b+c/d ==").text()).isEqualTo("a+b+c/d+==");
    }

    @Test
    void noValueAndAnEmptyValue_areNoToken() {
        assertThat(RawToken.of(null)).isNull();
        assertThat(RawToken.of("")).isNull();
        assertThat(RawToken.of("abc")).isEqualTo(new RawToken("abc"));
    }

    @Test
    void itsTextStaysOutOfLogs() {
        assertThat(new RawToken("abc")).hasToString("RawToken[3 characters]");
    }
}
