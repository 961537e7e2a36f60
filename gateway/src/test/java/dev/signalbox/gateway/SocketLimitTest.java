package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.signalbox.gateway.wire.RawSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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
    private static final int LOOKS = 20;

    private final List<RawSocket> sockets = new ArrayList<>();
    private Gateway gateway;

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
        BlockingQueue<ILoggingEvent> log = new LinkedBlockingQueue<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLevel() == Level.WARN && event.getLoggerName().endsWith(".SocketWatch")) {
                    log.add(event);
                }
            }
        };
        appender.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        try {
            for (int i = 0; i < MOST; i++) {
                assertAnswered(ask());
            }
            assertThat(log.take().getFormattedMessage())
                    .startsWith(
                            "127.0.0.1:" + gateway.port() + ": 3 sockets are open, as many as max-sockets (3) allows");
        } finally {
            root.detachAppender(appender);
        }
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
