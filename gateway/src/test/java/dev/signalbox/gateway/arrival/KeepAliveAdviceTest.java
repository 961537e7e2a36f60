package dev.signalbox.gateway.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeepAliveAdviceTest {
    @Test
    @DisplayName("keep-alives that are off, or as seldom as proxies have patience, are warned of")
    void advice() {
        assertThat(KeepAliveAdvice.on(null)).startsWith("Keep-alives are off: ");
        assertThat(KeepAliveAdvice.on(Duration.ofSeconds(60))).startsWith("Keep-alives come every 60 s: ");
        assertThat(KeepAliveAdvice.on(Duration.ofSeconds(59))).isNull();
        assertThat(KeepAliveAdvice.on(Duration.ofSeconds(10))).isNull();
    }
}
