package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups and faults of raw connections (protocol F16, A7); selectors of hubs are the rules L 203 to L 207. */
final class RawConnectionIT {

    @RegisterExtension
    final Suites suites = new Suites();

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("F 16: groups of a raw connection")
    void groupsOfARawConnection(Transport transport) {
        SuiteServer server = suites.start();
        WireClient one = server.client(server.raw("/groups-raw", transport)).connect();
        WireClient two = server.client(server.raw("/groups-raw", transport)).connect();
        join(one);
        join(two);
        one.send("sendx:g:not to me");
        one.send("send:g:to both: of us");
        assertThat(one.nextMessage()).isEqualTo("\"to both: of us\"");
        assertThat(two.nextMessage()).isEqualTo("\"not to me\"");
        assertThat(two.nextMessage()).isEqualTo("\"to both: of us\"");
        String members = two.groupsToken();
        two.send("leave:g");
        while (members.equals(two.groupsToken())) {
            two.nextEnvelope();
        }
        one.send("send:g:alone");
        two.send("mark");
        assertThat(two.nextMessage()).isEqualTo("\"unknown:mark\"");
        assertThat(one.nextMessage()).isEqualTo("\"alone\"");
    }

    /** A WebSocket gets no reply to a raw message, so the groups token tells that the client is in. */
    private static void join(WireClient client) {
        client.send("join:g");
        while (client.groupsToken() == null) {
            client.nextEnvelope();
        }
    }

    @Test
    @DisplayName("A 7: a failing OnReceived fails the send over HTTP and is silent on a WebSocket")
    void failingOnReceived() {
        SuiteServer server = suites.start();
        WireClient http = server.client(server.raw("/groups-raw", Transport.SERVER_SENT_EVENTS))
                .connect();
        assertThat(http.post("throw").status()).isEqualTo(500);
        WireClient socket =
                server.client(server.raw("/groups-raw", Transport.WEB_SOCKETS)).connect();
        socket.send("throw");
        socket.send("still there");
        assertThat(socket.nextMessage()).isEqualTo("\"unknown:still there\"");
    }
}
