package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.gateway.drain.DrainConfig;
import dev.signalbox.gateway.drain.Readiness.Phase;
import dev.signalbox.gateway.wire.RawSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway drains: who is told what, over raw sockets. */
@Timeout(60)
class DrainTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private Gateway gateway;

    @AfterEach
    void stop() {
        gateway.stop();
    }

    @Test
    void itIsReadyFromItsStartToItsDrain() throws IOException {
        gateway = start(DrainConfig.defaults());
        assertThat(gateway.readiness().isReady()).isTrue();
        gateway.drain();
        assertThat(gateway.readiness().isReady()).isFalse();
        assertThat(gateway.readiness().phase()).isEqualTo(Phase.STOPPED);
        assertThatThrownBy(() -> RawSocket.to(gateway.port())).isInstanceOf(ConnectException.class);
    }

    @Test
    void duringTheDelayItGoesOnAsBefore() throws IOException {
        gateway = start(new DrainConfig(LONG, LONG.dividedBy(2), 0, true));
        CompletableFuture<Void> drained = drain(gateway);
        await(Phase.LEAVING);
        assertThat(gateway.readiness().isReady()).isFalse();
        try (RawSocket stream = Client.negotiate(gateway.port(), "/echo").open("serverSentEvents")) {
            assertThat(stream.head()).startsWith("HTTP/1.1 200 ");
        }
        gateway.stop(); // cuts the drain short
        drained.join();
    }

    @Test
    void whileItDrainsNewClientsAreRefusedAndThoseThatAreHereAreServed() throws IOException {
        gateway = start(new DrainConfig(LONG, Duration.ZERO, 1, true));
        // New ones, so that they are not sent away within this test's time.
        Client client = Client.negotiate(gateway.port(), "/echo");
        try (RawSocket stream = client.open("serverSentEvents")) {
            until(stream, "\"S\":1");
            CompletableFuture<Void> drained = drain(gateway);
            await(Phase.DRAINING);
            try (RawSocket late = RawSocket.to(gateway.port()).get("/echo/negotiate?clientProtocol=1.5")) {
                RawSocket.Response refused = late.response();
                assertThat(refused.statusLine()).startsWith("HTTP/1.1 503 ");
                assertThat(refused.header("Retry-After")).isEqualTo("2");
                assertThat(refused.header("Connection")).isEqualTo("close");
                assertThat(refused.body()).isEqualTo("The server is about to stop.");
            }
            assertThat(client.send("serverSentEvents", "still here").statusLine())
                    .contains(" 200 ");
            while (!stream.chunk().contains("still here")) {
                Thread.onSpinWait();
            }
            assertThat(client.abort("serverSentEvents").statusLine()).contains(" 200 ");
            drained.join();
        }
        assertThat(gateway.readiness().phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void thePortCanBeClosedAtOnceWhileClientsLeave() throws IOException {
        gateway = start(new DrainConfig(LONG, Duration.ZERO, 1, false));
        Client client = Client.negotiate(gateway.port(), "/echo");
        try (RawSocket stream = client.open("serverSentEvents")) {
            until(stream, "\"S\":1");
            try (RawSocket start = RawSocket.to(gateway.port()).get(client.target("/start", "serverSentEvents"))) {
                assertThat(start.response().statusLine()).contains(" 200 ");
            }
            CompletableFuture<Void> drained = drain(gateway);
            await(Phase.DRAINING);
            while (canConnect(gateway.port())) {
                Thread.onSpinWait();
            }
            drained.join(); // the stream ends, without a time-out
            stream.allChunks();
        }
    }

    private static void until(RawSocket stream, String text) throws IOException {
        stream.head();
        while (!stream.chunk().contains(text)) {
            Thread.onSpinWait();
        }
    }

    private static boolean canConnect(int port) throws IOException {
        try {
            RawSocket.to(port).close();
            return true;
        } catch (SocketException e) { // a reset: it was in the backlog when the port was closed
            return !(e instanceof ConnectException);
        }
    }

    private void await(Phase phase) {
        while (gateway.readiness().phase().compareTo(phase) < 0) {
            Thread.onSpinWait();
        }
    }

    private static CompletableFuture<Void> drain(Gateway gateway) {
        return CompletableFuture.runAsync(gateway::drain, task -> new Thread(task, "drain").start());
    }

    private static Gateway start(DrainConfig how) throws IOException {
        return Gateway.builder(GatewayConfig.builder().port(0).drain(how).build())
                .connection("/echo", new EchoConnection())
                .start();
    }
}
