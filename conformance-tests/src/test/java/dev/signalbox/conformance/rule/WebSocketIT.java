package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.Frame;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WebSocketWire;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireTimeoutException;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames against the rules of WebSockets themselves, beyond the rules L 123 to L 136. */
final class WebSocketIT {
    private static final Duration SOON = Duration.ofSeconds(40);

    @RegisterExtension
    final Suites suites = new Suites();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c101 78",
                "8901 78",
                "0101 78",
                "8081 01020304 78",
                "83 80 01020304",
                "8f 80 01020304",
                "89fe 0080 01020304"
            })
    @DisplayName("B 4: frames against the rules end the socket and harm nobody else")
    void framesAgainstTheRulesEndTheSocket(String hex) {
        SuiteServer server = suites.start();
        WireClient client = server.connected(Transport.WEB_SOCKETS);
        WireClient witness = server.connected(Transport.WEB_SOCKETS);
        client.webSocket().sendBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
        assertEnds(client.webSocket(), 1002);
        assertThat(witness.invoke("chatHub", "Add", "1", "2")).isEqualTo("{\"R\":3,\"I\":\"0\"}");
    }

    private static Frame nextData(WebSocketWire socket) {
        Frame frame = socket.nextFrame(Deadline.in(SOON));
        while (frame.opcode() == Frame.PING || frame.opcode() == Frame.PONG) {
            frame = socket.nextFrame(Deadline.in(SOON));
        }
        return frame;
    }

    /** The original ends such sockets without a close frame; telling the reason is allowed (protocol K37). */
    private static void assertEnds(WebSocketWire socket, int allowedCode) {
        Frame last;
        try {
            last = nextData(socket);
        } catch (WireTimeoutException stillOpen) {
            throw stillOpen;
        } catch (WireException ended) {
            return;
        }
        assertThat(last.opcode()).as("%s", last).isEqualTo(Frame.CLOSE);
        assertThat(last.closeCode()).isIn(allowedCode, 1002, -1);
        socket.awaitEnd(Deadline.in(SOON));
    }
}
