package dev.signalbox.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

final class MainTest {

    @Test
    void helpTellsUseAndExitCodesOnStandardOutput() {
        Invocation help = Invocation.of("--help");

        assertThat(help.code()).isEqualTo(ExitCode.GOOD);
        assertThat(help.out()).startsWith("Usage: signalbox-conformance").contains("Exit codes:");
        assertThat(help.error()).isEmpty();
    }

    /** 1 would say that something differs. */
    @Test
    void whatEndsTheProgramIsNoVerdict() {
        StringWriter error = new StringWriter();
        CommandLine command = Main.command().setErr(new PrintWriter(error, true));
        Callable<Integer> full = () -> {
            throw new OutOfMemoryError("full");
        };
        command.addSubcommand("fill", CommandSpec.wrapWithoutInspection(full));

        assertThat(Main.run(command, "fill")).isEqualTo(ExitCode.FAILED);
        assertThat(error.toString()).startsWith("signalbox-conformance: failed: java.lang.OutOfMemoryError: full\n");
    }

    @Test
    void aMissingCommandAndAWrongOptionAreOneLineEach() {
        assertThat(Invocation.of())
                .isEqualTo(new Invocation(
                        ExitCode.MISUSE,
                        "",
                        "signalbox-conformance: a command is missing (see signalbox-conformance --help)\n"));
        Invocation wrong = Invocation.of("--sideways");
        assertThat(wrong.code()).isEqualTo(ExitCode.MISUSE);
        assertThat(wrong.error()).contains("'--sideways'").hasLineCount(1);
    }
}
