package dev.signalbox.conformance.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.replay.ReplayOptions;
import dev.signalbox.conformance.replay.ReplayResult;
import dev.signalbox.conformance.replay.Replayer;
import dev.signalbox.conformance.replay.Verdict;
import dev.signalbox.conformance.suite.SuiteServer;
import dev.signalbox.conformance.suite.SuiteSettings;
import dev.signalbox.conformance.suite.Suites;
import dev.signalbox.conformance.wire.JsonText;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireClient;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is recorded between clients and a server and played to the same server again comes back the same, over every transport. */
final class RoundTripIT {
    @RegisterExtension
    final Suites suites = new Suites();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void aMaskedRecordingPlayedToTheSameServerHasNoDifference(Transport transport) throws Exception {
        SuiteServer server = suites.start(SuiteSettings.defaults().lifecycle());
        Path file = recorded(server, transport, true);
        Recording recording = Recording.read(file);

        ReplayResult result =
                new Replayer(ReplayOptions.against(URI.create("http://" + server.address()))).replay(recording);

        assertThat(result.differences()).isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.SAME);
        assertThat(Files.readString(file)).contains("masked-token-1", "masked-groups-1", "hello \u00e9");
    }

    @ParameterizedTest
    @EnumSource
    void withoutMasksTheRecordingHasWhatPassed(Transport transport) throws Exception {
        SuiteServer server = suites.start();

        assertThat(Files.readString(recorded(server, transport, false))).doesNotContain("masked-token");
    }

    private Path recorded(SuiteServer server, Transport transport, boolean mask) throws Exception {
        RecordOptions options = new RecordOptions(
                URI.create("http://" + server.address()),
                new InetSocketAddress("127.0.0.1", 0),
                directory,
                "session",
                Map.of("title", "two clients"),
                mask,
                List.of(),
                List.of(),
                Duration.ZERO);
        Recorder recorder = Recorder.start(options);
        try (recorder) {
            play(server, WireAddress.local(recorder.port()), transport, mask);
        }
        assertThat(recorder.failure()).isNull();
        assertThat(recorder.files()).hasSize(1);
        return recorder.files().get(0);
    }

    private static void play(SuiteServer server, WireAddress recorder, Transport transport, boolean lifecycle) {
        try (WireClient one = new WireClient(server.chat(transport).withAddress(recorder));
                WireClient two = new WireClient(server.chat(transport).withAddress(recorder))) {
            one.connect();
            two.connect();
            one.send(WireClient.invocation("chathub", "JoinGroup", 1, JsonText.quote("g")));
            one.nextReply();
            two.send(WireClient.invocation(
                    "chathub", "SendToGroup", 2, JsonText.quote("g"), JsonText.quote("to the group")));
            two.nextReply();
            awaitMessage(one, "to the group");
            two.send(WireClient.invocation("chathub", "Send", 3, JsonText.quote("B"), JsonText.quote("hello \u00e9")));
            two.nextReply();
            awaitMessage(one, "hello");
            awaitMessage(two, "hello");
            one.abort();
            if (lifecycle) {
                awaitMessage(two, "disconnected"); // or it would be chance whether it hears of the other's end
            }
            two.abort();
        }
    }

    private static void awaitMessage(WireClient client, String part) {
        while (!client.nextMessage().contains(part)) {
            // Life cycle messages of both clients come in between.
            assertThat(client.connectionId()).isNotEmpty();
        }
    }
}
