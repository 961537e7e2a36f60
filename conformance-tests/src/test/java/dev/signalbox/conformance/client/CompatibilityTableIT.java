package dev.signalbox.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** The table in the README is the one of this run. */
@Isolated("waits for the browsers")
@ExtendWith(ClientMatrixExtension.class)
final class CompatibilityTableIT {
    private static final Path README = Path.of("..", "README.md");
    private static final String BEGIN = "<!-- compatibility:begin -->\n";
    private static final String END = "<!-- compatibility:end -->";
    private static final String UPDATE = "signalbox.updateReadme";

    @Test
    @DisplayName("the README shows what this run has shown")
    void readmeShowsWhatThisRunHasShown(CompatibilityTable table) throws IOException {
        String readme = Files.readString(README);
        assertThat(readme).as("%s has a place for the table", README).containsSubsequence(BEGIN, END);
        int from = readme.indexOf(BEGIN) + BEGIN.length();
        int to = readme.indexOf(END);
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(README, readme.substring(0, from) + table.markdown() + readme.substring(to));
            return;
        }
        assertThat(readme.substring(from, to))
                .as(
                        "the table in %s is not this run's: the new text is in %s, and -D%s=true puts it into place",
                        README, CompatibilityTable.MARKDOWN.toAbsolutePath(), UPDATE)
                .isEqualTo(table.markdown());
    }
}
