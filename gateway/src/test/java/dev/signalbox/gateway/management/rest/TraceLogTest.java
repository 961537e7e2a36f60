package dev.signalbox.gateway.management.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.connection.time.ManualTime;
import dev.signalbox.connection.wire.Tap;
import dev.signalbox.connection.wire.TapTarget;
import dev.signalbox.connection.wire.WireTap;
import dev.signalbox.protocol.TransportType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** The lines a trace writes, on virtual time. */
class TraceLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.signalbox.wire");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final ManualTime time = new ManualTime();
    private final WireTap wire = new WireTap(() -> Instant.EPOCH.plusNanos(time.nanos()), time);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(appender);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    private Tap start(int frames, Duration longest) {
        Tap tap = Objects.requireNonNull(wire.open(new TapTarget.Connection("c1"), longest));
        TraceLog.start(wire, tap, frames, time);
        return tap;
    }

    private void says(String text) {
        wire.received("c1", "ann", TransportType.WEB_SOCKETS, text);
    }

    private List<String> lines() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    @DisplayName("each frame is a line with whose it is, masked, and never more than one")
    void masked() {
        start(10, Duration.ofSeconds(30));
        says("one\r\nforged line\u2028");
        wire.sent("c1", "ann", TransportType.WEB_SOCKETS, "{\"G\":\"SECRETTOKEN\",\"M\":[]}".getBytes(UTF_8));
        wire.request(
                "c1", "ann", TransportType.WEB_SOCKETS, "GET", "/x/connect", Map.of("connectionToken", "SECRETTOKEN"));
        says("x".repeat(200_000));
        time.advance(Duration.ofSeconds(1));
        assertThat(lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains(" c1 > frame one??forged line?"),
                        line -> assertThat(line).contains(" c1 < frame {\"G\":"),
                        line -> assertThat(line).contains(" c1 > request GET /x/connect?connectionToken="),
                        line -> assertThat(line).endsWith("xx...").hasSizeLessThan(100_000));
        assertThat(lines().toString()).doesNotContain("SECRETTOKEN").doesNotContain("\n");
        assertThat(appender.list.get(0).getKeyValuePairs())
                .contains(
                        new KeyValuePair("connectionId", "c1"),
                        new KeyValuePair("transport", "webSockets"),
                        new KeyValuePair("user", "ann"));
    }

    @Test
    @DisplayName("after as many frames as were asked for it ends, and with it the trace")
    void endsByCount() {
        Tap tap = start(2, Duration.ofSeconds(30));
        says("1");
        says("2");
        says("3");
        time.advance(Duration.ofSeconds(1));
        says("4");
        time.advance(Duration.ofSeconds(5));
        assertThat(lines()).hasSize(3).last().isEqualTo(tap.id() + " ends");
        assertThat(tap.isOpen()).isFalse();
        assertThat(wire.isOn()).isFalse();
    }

    @Test
    @DisplayName("it ends with its time, though it reads all the while, and what it held then is still written")
    void endsByTime() {
        Tap tap = start(100, Duration.ofSeconds(90));
        for (int i = 0; i < 89; i++) {
            time.advance(Duration.ofSeconds(1));
            wire.expire();
        }
        assertThat(tap.isOpen()).isTrue();
        says("last");
        time.advance(Duration.ofMillis(1));
        time.advance(Duration.ofSeconds(1));
        wire.expire();
        time.advance(Duration.ofSeconds(1));
        assertThat(lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("frame last"),
                        line -> assertThat(line).isEqualTo(tap.id() + " ends"));
        assertThat(wire.isOn()).isFalse();
    }

    @Test
    @DisplayName("frames that came faster than lines are written are counted")
    void overwritten() {
        start(10_000, Duration.ofSeconds(30));
        for (int i = 0; i < Tap.MAX_FRAMES + 7; i++) {
            says("f" + i);
        }
        time.advance(Duration.ofSeconds(1));
        assertThat(lines().get(0)).endsWith(" 7 frames are not shown: too many at once");
        assertThat(lines()).doesNotHaveDuplicates();
    }
}
