package dev.signalbox.gateway.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.connection.time.ManualTime;
import dev.signalbox.gateway.undertow.SocketWatch.Port;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SocketWatchTest {
    private static final Port FULL = new Port("127.0.0.1:8080", 3, 3);
    private static final Port FREE = new Port("127.0.0.1:8080", 2, 3);
    private static final Port OTHER = new Port("127.0.0.1:8443", 7, 7);
    private static final String SAID =
            "WARN 127.0.0.1:8080: 3 sockets are open, as many as max-sockets (3) allows: who comes now waits until another closes";

    private final ManualTime time = new ManualTime();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(SocketWatch.class);
    private List<Port> ports = List.of();

    @BeforeEach
    void watch() {
        log.start();
        logger.addAppender(log);
        time.scheduleEvery(new SocketWatch("max-sockets", () -> ports, time)::look, SocketWatch.PERIOD);
    }

    @AfterEach
    void detach() {
        logger.detachAppender(log);
    }

    private List<String> saidWithin(Duration passed, Port... now) {
        ports = List.of(now);
        log.list.clear();
        time.advance(passed);
        return log.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    @Test
    @DisplayName("a port that is full is named once, with the setting and its value, however long it stays so")
    void once() {
        assertThat(saidWithin(SocketWatch.PERIOD, FREE)).isEmpty();
        assertThat(saidWithin(SocketWatch.PERIOD, FULL)).containsExactly(SAID);
        assertThat(saidWithin(SocketWatch.REST.multipliedBy(3), FULL)).isEmpty();
    }

    @Test
    @DisplayName("a port that is full again is named again, no sooner than a minute after the last time")
    void again() {
        assertThat(saidWithin(SocketWatch.PERIOD, FULL)).containsExactly(SAID);
        for (int i = 0; i < 20; i++) {
            assertThat(saidWithin(SocketWatch.PERIOD, FREE)).isEmpty();
            assertThat(saidWithin(SocketWatch.PERIOD, FULL)).isEmpty();
        }
        assertThat(saidWithin(SocketWatch.REST, FULL)).as("it stays full").containsExactly(SAID);
        assertThat(saidWithin(SocketWatch.REST, FREE)).isEmpty();
        assertThat(saidWithin(SocketWatch.PERIOD, FULL)).containsExactly(SAID);
    }

    @Test
    @DisplayName("each port is looked at for itself")
    void each() {
        assertThat(saidWithin(SocketWatch.PERIOD, FULL, OTHER))
                .containsExactly(SAID, SAID.replace("8080: 3", "8443: 7").replace("(3)", "(7)"));
        assertThat(saidWithin(SocketWatch.REST, FREE, OTHER)).isEmpty();
        assertThat(saidWithin(SocketWatch.PERIOD, FULL, OTHER)).containsExactly(SAID);
    }
}
