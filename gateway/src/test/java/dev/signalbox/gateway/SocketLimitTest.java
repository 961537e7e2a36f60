package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.signalbox.gateway.management.ApiKey;
import dev.signalbox.gateway.management.ManagementConfig;
import dev.signalbox.gateway.management.Right;
import dev.signalbox.gateway.wire.RawSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** A port has no more sockets open than it may: who comes then waits, and comes in as soon as another has left. */
@Timeout(60)
class SocketLimitTest {
    private static final int MOST = 3;
    private static final int MOST_OF_MANAGEMENT = 256;
    private static final int LOOKS = 20;
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final List<RawSocket> sockets = new ArrayList<>();
    private Gateway gateway;
    private @Nullable AppenderBase<ILoggingEvent> appender; // null where nothing is looked for in the log

    @BeforeEach
    void start() throws IOException {
        gateway = Gateway.builder(
                        GatewayConfig.builder().port(0).maxSockets(MOST).build())
                .connection("/echo", new EchoConnection())
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        for (RawSocket socket : sockets) {
            socket.close();
        }
        gateway.stop();
        if (appender != null) {
            ROOT.detachAppender(appender);
        }
    }

    @Test
    @DisplayName(
            "newcomers wait while all sockets are taken, and each that is cut or closed lets the next one in, in order")
    void newcomersWait() throws IOException {
        List<RawSocket> served = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            RawSocket socket = ask();
            assertAnswered(socket);
            served.add(socket);
        }
        List<RawSocket> waiting = List.of(ask(), ask(), ask());
        for (int look = 0; look < LOOKS; look++) {
            assertAnswered(served.get(1).get("/echo/ping"));
            for (RawSocket newcomer : waiting) {
                assertThat(newcomer.hasMore()).isFalse();
            }
        }

        served.get(0).reset();
        assertAnswered(waiting.get(0));
        served.get(1).close();
        assertAnswered(waiting.get(1));
        served.get(2).reset();
        assertAnswered(waiting.get(2));
    }

    @Test
    @DisplayName("a full port is said in the log, with its address and what it may have open")
    void said() throws Exception {
        BlockingQueue<String> log = watchLog();
        for (int i = 0; i < MOST; i++) {
            assertAnswered(ask());
        }
        assertThat(log.take())
                .startsWith("127.0.0.1:" + gateway.port() + ": 3 sockets are open, as many as max-sockets (3) allows");
    }

    @Test
    @DisplayName("so is a full management port")
    void managementPort() throws Exception {
        BlockingQueue<String> log = watchLog();
        gateway.stop();
        gateway = Gateway.builder(GatewayConfig.builder()
                        .port(0)
                        .management(ManagementConfig.builder()
                                .port(0)
                                .key(ApiKey.of("ops", Right.READ, "0".repeat(32)))
                                .build())
                        .build())
                .start();
        for (int i = 0; i < MOST_OF_MANAGEMENT; i++) {
            sockets.add(RawSocket.to(gateway.managementPort()));
        }
        assertThat(log.take())
                .startsWith("127.0.0.1:" + gateway.managementPort()
                        + ": 256 sockets are open, as many as the management port (256) allows");
    }

    private BlockingQueue<String> watchLog() {
        BlockingQueue<String> log = new LinkedBlockingQueue<>();
        appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLevel() == Level.WARN && event.getLoggerName().endsWith(".SocketWatch")) {
                    log.add(event.getFormattedMessage());
                }
            }
        };
        appender.start();
        ROOT.addAppender(appender);
        return log;
    }

    private RawSocket ask() throws IOException {
        RawSocket socket = RawSocket.to(gateway.port());
        sockets.add(socket);
        return socket.get("/echo/ping");
    }

    private static void assertAnswered(RawSocket socket) throws IOException {
        assertThat(socket.response().statusLine()).isEqualTo("HTTP/1.1 200 OK");
    }
}
