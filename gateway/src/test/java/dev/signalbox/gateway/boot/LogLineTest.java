package dev.signalbox.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

/** A line of the program's log. */
class LogLineTest {

    @Test
    void whatWasThrownStandsUnderWhatHappened() {
        assertThat(lines("dev.signalbox.gateway.Gateway", new IllegalStateException("no port")))
                .matches("(?s)\\d{4}-\\d\\d-\\d\\dT[0-9:.]+(Z|[+-][0-9:]+) ERROR d.s.gateway.Gateway - it failed\\R"
                        + "java.lang.IllegalStateException: no port\\R\tat .*\\R");
    }

    @Test
    void clientsWriteNoLinesOfTheirOwn_andNoTracesOfTheServer() { // a header's name in HTTP/2 may hold anything
        assertThat(lines(
                        "io.undertow.request.io",
                        new IllegalArgumentException("value: x\n2026 ERROR forged\r\u2028 é")))
                .matches(
                        "[^\\r\\n]* - it failed: java.lang.IllegalArgumentException: value: x[?]2026 ERROR forged[?]{2} [?]\\R");
        assertThat(lines("io.undertow.request.io", new IllegalArgumentException("x".repeat(10_000))))
                .hasSizeLessThan(400)
                .endsWith("xxx..." + System.lineSeparator());
    }

    private static String lines(String logger, Throwable thrown) {
        LoggerContext context = new LoggerContext();
        return new LogLine()
                .doLayout(new LoggingEvent("", context.getLogger(logger), Level.ERROR, "it failed", thrown, null));
    }
}
