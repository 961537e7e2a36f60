package dev.signalbox.gateway.boot;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signalbox completion}: prints what makes a shell complete commands, options and their values. */
@Command(
        name = "completion",
        description = "Prints a script that makes a shell complete this program's commands and options.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "bash:  source <(signalbox completion bash)",
            "zsh:   source <(signalbox completion zsh)",
            "It completes the word signalbox, so that must be a program on the PATH, a function or an alias.",
            ""
        })
final class CompletionCommand implements Callable<Integer> {
    /** The shells there is a script for. */
    enum Shell {
        bash,
        zsh
    }

    @Spec
    private @Nullable CommandSpec spec; // set by picocli

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
    private @Nullable Shell shell; // required, so set by picocli

    private CompletionCommand() {}

    static CommandLine create() {
        return new CommandLine(new CompletionCommand());
    }

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec, "spec").commandLine();
        PrintWriter out = command.getOut();
        if (shell == Shell.zsh) {
            out.println("autoload -Uz +X compinit && compinit");
        }
        // One script for both: it lets zsh understand bash's completion by itself.
        out.print(AutoComplete.bash("signalbox", command.getParent()));
        out.flush();
        return 0;
    }
}
