package dev.signalbox.conformance.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.replay.Mutations.Mutation;
import dev.signalbox.conformance.wire.Transport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

final class MutationsTest {
    private static final Duration SHORT = Duration.ofMillis(150); // when it differs for being slow, that is told too

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    @Label("a server that says one thing otherwise than recorded, whatever and wherever, is different")
    void oneThingOtherwise(@ForAll Transport transport, @ForAll @IntRange(max = 999) int perMille) throws IOException {
        Recording recording = Sessions.over(transport);
        List<Mutation> mutations = Mutations.of(recording.events());
        Mutation mutation = mutations.get(perMille * mutations.size() / 1_000);

        try (RecordedServer wrong = RecordedServer.of(mutation.events())) {
            URI target = URI.create("http://" + wrong.address());
            ReplayResult result = new Replayer(ReplayOptions.against(target).withPatience(SHORT)).replay(recording);

            assertThat(result.verdict())
                    .as("%s, %s, free: %s", transport, mutation, result.wildcards())
                    .isEqualTo(Verdict.DIFFERENT);
        }
    }
}
