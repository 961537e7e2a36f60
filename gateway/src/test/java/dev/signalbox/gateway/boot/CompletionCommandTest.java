package dev.signalbox.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompletionCommandTest {
    @TempDir
    private Path folder;

    @Test
    void bashCompletesCommandsOptionsAndTheirParts() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
        assertThat(completed("signalbox", "con")).containsExactly("config");
        assertThat(completed("signalbox", "config", "")).contains("print", "check");
        assertThat(completed("signalbox", "keys", "ro")).containsExactly("rotate");
        assertThat(completed("signalbox", "--drain-t")).containsExactly("--drain-timeout");
        assertThat(completed("signalbox", "completion", "z")).containsExactly("zsh");
    }

    @Test
    void zshGetsTheSameBehindItsOwnStart() {
        assertThat(script("zsh"))
                .startsWith("autoload -Uz +X compinit && compinit\n")
                .endsWith(script("bash"));
    }

    @Test
    void anotherShellIsRefused() {
        StringWriter err = new StringWriter();
        CommandLine command = SignalboxCommand.create();
        command.setErr(new PrintWriter(err, true));
        assertThat(command.execute("completion", "fish")).isEqualTo(2);
        assertThat(err.toString()).contains("fish").contains("bash, zsh");
    }

    // What a press of the tab key offers behind these words.
    private List<String> completed(String... words) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("completion"), script("bash"));
        String line = String.join(" ", words);
        String ask = "source " + script + "\n"
                + "COMP_WORDS=(" + line + (words[words.length - 1].isEmpty() ? "''" : "") + ")\n"
                + "COMP_CWORD=" + (words.length - 1) + "\n"
                + "COMP_LINE='" + line + "'\nCOMP_POINT=" + line.length() + "\nCOMP_TYPE=9\n"
                + "$(complete -p signalbox | sed 's/.*-F \\([^ ]*\\).*/\\1/')\n"
                + "printf '%s\\n' \"${COMPREPLY[@]}\"\n";
        Process bash = new ProcessBuilder("/bin/bash", "--norc", "-c", ask)
                .redirectError(ProcessBuilder.Redirect.DISCARD) // compopt complains outside of a real completion
                .start();
        List<String> answer = bash.inputReader()
                .lines()
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
        bash.waitFor();
        return answer;
    }

    private static String script(String shell) {
        StringWriter out = new StringWriter();
        CommandLine command = SignalboxCommand.create();
        command.setOut(new PrintWriter(out, true));
        assertThat(command.execute("completion", shell)).isZero();
        return out.toString();
    }
}
