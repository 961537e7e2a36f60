package dev.signalbox.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What goes wrong; that it goes well is shown with the jar itself, by the page for operators. */
class ArchiveCommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void aFolderThatIsMissingIsOneLineAndExitCode1() {
        Path file = folder.resolve("no/such.jsa");
        assertThat(run(file)).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("signalbox: " + file + ": cannot be written: ");
    }

    // Java makes none of a class path with folders, as that of a test has.
    @Test
    void whereJavaMakesNoneItsReasonIsToldAndTheOldOneStays() throws IOException {
        Path file = Files.writeString(folder.resolve("signalbox.jsa"), "the old one");
        assertThat(run(file)).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("signalbox: " + file + ": Java made none: ");
        assertThat(file).hasContent("the old one");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    private int run(Path file) {
        CommandLine command = SignalboxCommand.create();
        command.getSubcommands().get("archive").setErr(new PrintWriter(err, true));
        return command.execute("archive", file.toString());
    }
}
