package dev.signalbox.conformance.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {

    @Test
    void onlyWhatStandsBetweenTheMarksIsReplaced(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, "# Before\n\n" + Page.BEGIN + "\nold\n" + Page.END + "\n\nafter\n");

        Page.write(page, "new\n");
        assertThat(page).hasContent("# Before\n\n" + Page.BEGIN + "\n\nnew\n\n" + Page.END + "\n\nafter\n");

        Page.write(page, "newer\n");
        assertThat(page).hasContent("# Before\n\n" + Page.BEGIN + "\n\nnewer\n\n" + Page.END + "\n\nafter\n");
    }

    @Test
    void aPageWithoutMarksIsRefusedBeforeAnythingIsMeasured(@TempDir Path folder) throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "text " + Page.END + " text " + Page.BEGIN);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Page.check(page))
                .withMessageContaining(Page.BEGIN)
                .withMessageContaining(Page.END);
    }
}
