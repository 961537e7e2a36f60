package dev.signalbox.conformance.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireSocket;
import dev.signalbox.conformance.wire.WireTimeoutException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TcpProxyTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    private ServerSocket echo;
    private TcpProxy proxy;

    @BeforeEach
    void startEchoServerAndProxy() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ProxiedConnection.daemon("echo", this::echo).start();
        proxy = TcpProxy.before(WireAddress.local(echo.getLocalPort()));
    }

    @AfterEach
    void stopThem() throws IOException {
        proxy.close();
        echo.close();
    }

    private void echo() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                ProxiedConnection.daemon("echo-connection", () -> {
                            try (socket) {
                                socket.getInputStream().transferTo(socket.getOutputStream());
                            } catch (IOException cut) {
                                // What the tests do to it.
                            }
                        })
                        .start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Test
    void bytesGoThroughBothWays() {
        try (WireSocket client = connect()) {
            assertThat(echoed(client, "there and back")).isEqualTo("there and back");
        }
        assertThat(proxy.accepted()).isEqualTo(1);
    }

    @Test
    void aHalfCloseGoesThroughAndTheConnectionIsForgottenAfterBothEnds() throws Exception {
        try (WireSocket client = connect()) {
            client.send("last".getBytes(StandardCharsets.UTF_8));
            client.halfClose();
            assertThat(client.readExactly(4, Deadline.in(SOON))).isEqualTo("last".getBytes(StandardCharsets.UTF_8));
            assertThat(client.read(1, Deadline.in(SOON))).isEmpty();
            proxy.awaitNone(SOON);
        }
    }

    @Test
    void aResetIsSeenAsAResetAndAnEndAsAnEnd() {
        try (WireSocket one = connect()) {
            echoed(one, "up");
            proxy.cutAll(TcpProxy.Cut.RESET);
            assertThatThrownBy(() -> one.read(1, Deadline.in(SOON)))
                    .isInstanceOf(WireException.class)
                    .hasMessageContaining("reset");
        }
        try (WireSocket two = connect()) {
            echoed(two, "up");
            proxy.cutAll(TcpProxy.Cut.FINISH);
            assertThat(two.read(1, Deadline.in(SOON))).isEmpty();
        }
    }

    @Test
    void refusingResetsNewConnectionsAndKeepsTheOpenOnes() {
        try (WireSocket before = connect()) {
            echoed(before, "x");
            proxy.refuse();
            assertThatThrownBy(() -> {
                        try (WireSocket refused = connect()) {
                            echoed(refused, "x");
                        }
                    })
                    .isInstanceOf(WireException.class);
            assertThat(echoed(before, "still")).isEqualTo("still");
            proxy.admit();
            try (WireSocket after = connect()) {
                assertThat(echoed(after, "again")).isEqualTo("again");
            }
        }
    }

    @Test
    void whileStalledNothingComesBackAndAfterwardsNothingIsMissing() {
        try (WireSocket client = connect()) {
            echoed(client, "x");
            proxy.stall();
            client.send("a".getBytes(StandardCharsets.UTF_8));
            // One read of the pump may have begun before the stall, so the second byte is the one that must not come.
            WireTimeoutException silence = null;
            int came = 0;
            while (silence == null && came < 2) {
                try {
                    came += client.read(10, Deadline.in(Duration.ofMillis(100))).length;
                    client.send("b".getBytes(StandardCharsets.UTF_8));
                } catch (WireTimeoutException late) {
                    silence = late;
                }
            }
            assertThat(silence).isNotNull();
            proxy.resume();
            assertThat(client.readExactly(1, Deadline.in(SOON))).hasSize(1);
        }
    }

    private WireSocket connect() {
        return WireSocket.open(proxy.address(), Deadline.in(SOON));
    }

    private static String echoed(WireSocket client, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        client.send(bytes);
        return new String(client.readExactly(bytes.length, Deadline.in(SOON)), StandardCharsets.UTF_8);
    }
}
