package dev.signalbox.gateway.boot;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code signalbox config}: looks at a configuration without starting anything. */
@Command(
        name = "config",
        description = "Looks at a configuration without starting anything.",
        subcommands = {ConfigCommand.Print.class, ConfigCommand.Check.class},
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(print | check)",
        usageHelpAutoWidth = true)
final class ConfigCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec; // set by picocli

    ConfigCommand() {}

    /** The command with all its parts. */
    static CommandLine create() {
        CommandLine config = new CommandLine(new ConfigCommand());
        config.getSubcommands().values().forEach(part -> SettingOptions.addTo(part.getCommandSpec()));
        return config;
    }

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                Objects.requireNonNull(spec, "spec").commandLine(), "Missing required subcommand: print or check");
    }

    /** Prints what would be in force. */
    @Command(
            name = "print",
            description = "Prints every setting as a configuration file: those that are set with where, the others as"
                    + " comments with their default. Secrets are not shown.",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            usageHelpAutoWidth = true)
    static final class Print implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec; // set by picocli

        Print() {}

        @Override
        public Integer call() {
            CommandLine command = Objects.requireNonNull(spec, "spec").commandLine();
            PrintWriter out = command.getOut();
            out.print(SettingOptions.read(command, System.getenv()).print());
            out.flush();
            return 0;
        }
    }

    /** Checks only. */
    @Command(
            name = "check",
            description = "Checks a configuration: exit status 0 and one line when it is good, 2 and a line for each"
                    + " thing that is wrong.",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            usageHelpAutoWidth = true)
    static final class Check implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec; // set by picocli

        Check() {}

        @Override
        public Integer call() {
            CommandLine command = Objects.requireNonNull(spec, "spec").commandLine();
            SettingOptions.check(command, System.getenv());
            command.getOut().println("The configuration is good.");
            return 0;
        }
    }
}
