package dev.signalbox.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MainTest {

    @Test
    void helpTellsUseAndExitCodesOnStandardOutput() {
        Invocation help = Invocation.of("--help");

        assertThat(help.code()).isEqualTo(ExitCode.GOOD);
        assertThat(help.out()).startsWith("Usage: signalbox-conformance").contains("Exit codes:");
        assertThat(help.error()).isEmpty();
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
