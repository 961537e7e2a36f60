package dev.signalbox.conformance.command;

import dev.signalbox.conformance.load.LoadServer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The program: {@code java -jar signalbox-conformance.jar COMMAND ...}.
 *
 * <p>Exit codes are those of {@link ExitCode}. What goes wrong is said in one line on standard error.
 */
@Command(
        name = "signalbox-conformance",
        description = "Judges servers that speak the ASP.NET SignalR 2.x wire protocol.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was done, and what was judged is right",
            "1:what was judged differs from what it should be",
            "2:an option or a file that was given is wrong",
            "3:it could not be done: a port is taken, a server cannot be reached"
        },
        subcommands = {
            RecordCommand.class,
            ReplayCommand.class,
            CheckCommand.class,
            SuiteCommand.class,
            LoadCommand.class,
            LoadServer.class
        })
public final class Main implements Runnable {
    private static final String NAME = "signalbox-conformance";
    private static final String LOGGING = "logback.configurationFile";
    private static final String OWN_LOGGING = "dev/signalbox/conformance/command/logback.xml";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private Main() {}

    /** Runs the program and ends the process with its exit code. */
    public static void main(String[] arguments) {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, OWN_LOGGING);
        }
        System.exit(run(command(), arguments));
    }

    /** Runs a command; what no command understands, such as memory that is full, is no verdict either. */
    static int run(CommandLine command, String... arguments) {
        try {
            return command.execute(arguments);
        } catch (Error broken) {
            command.getErr().println(NAME + ": failed: " + broken);
            broken.printStackTrace(command.getErr());
            return ExitCode.FAILED;
        }
    }

    /** The program as a command that can be executed. */
    static CommandLine command() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::refuse)
                .setExecutionExceptionHandler(Main::fail);
    }

    // One line that names the option, instead of picocli's whole help.
    private static int refuse(ParameterException refused, String[] arguments) {
        CommandLine command = refused.getCommandLine();
        String reason = String.valueOf(refused.getMessage()).lines().findFirst().orElse("wrong options");
        command.getErr()
                .println(NAME + ": " + reason + " (see "
                        + command.getCommandSpec().qualifiedName() + " --help)");
        return ExitCode.MISUSE;
    }

    private static int fail(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof CommandFailure understood) {
            command.getErr().println(NAME + ": " + understood.getMessage());
            return understood.exitCode();
        }
        // A defect of this program: whoever reports it needs the trace.
        command.getErr().println(NAME + ": failed, which is a defect of this program");
        failure.printStackTrace(command.getErr());
        return ExitCode.FAILED;
    }

    /** Called when no subcommand was named. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Tells the version the jar was built as. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"Signalbox conformance suite " + (version == null ? "(not run from its jar)" : version)
            };
        }
    }
}
