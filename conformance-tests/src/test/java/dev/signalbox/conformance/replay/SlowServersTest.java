package dev.signalbox.conformance.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.recording.Bytes;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Party;
import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.wire.Transport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that is right and slow, as one on a busy machine is: nothing of what it says is missing. */
final class SlowServersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource
    void everyMessageIsWaitedFor(Transport transport) throws Exception {
        Recording recording = Sessions.over(transport);

        assertThat(replay(recording, recording.events(), carries("\"two\""))).isEmpty();
    }

    /** What else came is no reason to take the next poll for answered by it. */
    @ParameterizedTest
    @EnumSource
    void aMessageIsWaitedForThoughSomethingElseCame(Transport transport) throws Exception {
        Recording recording = Sessions.over(transport);
        List<Event> withGroups = recording.events().stream()
                .map(event -> carries("\"one\"").test(event) ? withGroups(event) : event)
                .toList();

        List<Difference> differences = replay(recording, withGroups, carries("\"two\""));

        assertThat(differences).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(Difference.Kind.EXTRA);
            assertThat(difference.is()).isEqualTo("\"groups\"");
        });
    }

    private static List<Difference> replay(Recording recording, List<Event> server, Predicate<Event> slow)
            throws IOException {
        try (RecordedServer right = RecordedServer.of(server, slow)) {
            URI target = URI.create("http://" + right.address());
            return new Replayer(ReplayOptions.against(target).withPatience(PATIENCE))
                    .replay(recording)
                    .differences();
        }
    }

    private static Predicate<Event> carries(String part) {
        return event -> !event.byClient() && text(event).contains(part);
    }

    private static String text(Event event) {
        return event instanceof Event.Data data
                ? data.bytes().text()
                : event instanceof Event.WsMessage message ? message.bytes().text() : "";
    }

    private static Event withGroups(Event event) {
        Bytes text = Bytes.of(text(event).replace("\"M\":[{", "\"G\":\"groups\",\"M\":[{"));
        return event instanceof Event.Data
                ? new Event.Data(0, event.x(), text)
                : new Event.WsMessage(0, event.x(), Party.SERVER, text, false, List.of());
    }
}
