package dev.signalbox.conformance.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.recording.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The archive holds what its index says, and each recording can be played as it stands. */
final class CorpusTest {
    private static final Pattern INDEXED = Pattern.compile("(?m)^\\| `([^`]+)\\.jsonl` \\|");

    @Test
    void theArchiveHoldsWhatTheIndexLists() throws IOException {
        List<String> indexed = INDEXED.matcher(Files.readString(Corpus.FOLDER.resolve("INDEX.md")))
                .results()
                .map(result -> result.group(1))
                .sorted()
                .toList();

        assertThat(Corpus.read().stream().map(Recording::name)).containsExactlyElementsOf(indexed);
    }

    @Test
    void aGatewayCanBeSetUpAsEachHeaderSays() {
        assertThat(Corpus.read())
                .isNotEmpty()
                .allSatisfy(recording -> assertThat(Playground.profileOf(recording))
                        .as(recording.name())
                        .isNotNull());
    }
}
