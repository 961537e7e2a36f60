package dev.signalbox.conformance.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.connection.wire.Tap;
import dev.signalbox.connection.wire.TapTarget;
import dev.signalbox.connection.wire.WireFrame;
import dev.signalbox.connection.wire.WireFrame.Kind;
import dev.signalbox.connection.wire.WireTap;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What passes between a client and the server is shown as it passes, over each transport, in both directions and without tokens. */
final class WireTapIT {

    @RegisterExtension
    final Suites suites = new Suites();

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aConnectionIsSeenFromConnectToAbort(Transport transport) {
        SuiteServer server = suites.start();
        WireTap wire = server.wire();
        WireClient early = server.client(server.raw("/echo", transport)).connect();
        Tap tap = wire.open(new TapTarget.Next(1), Duration.ofMinutes(1));
        assertThat(tap).isNotNull();
        WireClient client = server.client(server.raw("/echo", transport)).connect();
        client.nextMessage();
        client.send("shown");
        assertThat(client.nextMessage()).isEqualTo("\"shown\"");
        early.send("also shown, since it is for all");
        client.nextMessage();
        client.abort();
        List<WireFrame> frames = wire.read(tap, 0, 1000).frames();
        assertThat(frames).extracting(WireFrame::connectionId).containsOnly(client.connectionId());
        assertThat(frames.get(0).kind()).isEqualTo(Kind.REQUEST);
        assertThat(texts(wire, tap, Kind.REQUEST, true))
                .first()
                .asString()
                .contains(" /echo/connect?")
                .contains("connectionToken=***");
        assertThat(texts(wire, tap, Kind.REQUEST, true)).anyMatch(text -> text.contains("/echo/abort?"));
        assertThat(texts(wire, tap, Kind.FRAME, true)).contains("shown");
        assertThat(texts(wire, tap, Kind.FRAME, false))
                .anyMatch(text -> text.contains("\"S\":1"))
                .anyMatch(text -> text.contains("\"shown\""))
                .anyMatch(text -> text.contains("also shown"));
        assertThat(texts(wire, tap, Kind.ANSWER, false)).contains("200").anyMatch(text -> text.contains("started"));
        assertThat(frames)
                .noneMatch(frame -> frame.text().contains(client.negotiated().connectionToken()))
                .allMatch(frame -> frame.transport() != null
                        && frame.transport().wireName().equals(transport.wireName()));
        wire.close(tap);
        assertThat(wire.isOn()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aTapThatOpensLaterSeesALivingConnectionAndItsEnd(Transport transport) {
        SuiteServer server = suites.start();
        WireTap wire = server.wire();
        WireClient client = server.client(server.raw("/echo", transport)).connect();
        client.nextMessage();
        Tap tap = wire.open(new TapTarget.Connection(client.connectionId()), Duration.ofMinutes(1));
        client.send("now");
        client.nextMessage();
        assertThat(texts(wire, tap, Kind.FRAME, true)).contains("now");
        assertThat(texts(wire, tap, Kind.FRAME, false)).anyMatch(text -> text.contains("\"now\""));
        if (transport != Transport.LONG_POLLING) { // whose request has ended with its answer
            client.abort();
            client.awaitEnd(Duration.ofSeconds(40));
        }
        assertThat(texts(wire, tap, Kind.END, false)).contains("ended");
    }

    private static List<String> texts(WireTap wire, Tap tap, Kind kind, boolean fromClient) {
        return wire.read(tap, 0, 1000).frames().stream()
                .filter(frame -> frame.kind() == kind && frame.fromClient() == fromClient)
                .map(WireFrame::text)
                .toList();
    }
}
