package dev.signalbox.conformance.client;

import dev.signalbox.conformance.document.GeneratedText;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** The tables in the documents are those of this run, and a cell that is not tells why. */
@Isolated("waits for the clients")
@ExtendWith(ClientMatrixExtension.class)
final class CompatibilityTableIT {

    @Test
    @DisplayName("the README shows what this run has shown")
    void readmeShowsWhatThisRunHasShown(CompatibilityTable table) {
        GeneratedText.assertCurrent(Path.of("..", "README.md"), "compatibility", table.summary(), table.failures());
    }

    @Test
    @DisplayName("docs/compatibility.md shows what this run has shown")
    void documentShowsWhatThisRunHasShown(CompatibilityTable table) {
        GeneratedText.assertCurrent(
                Path.of("..", "docs", "compatibility.md"), "clients", table.matrix(), table.failures());
    }
}
