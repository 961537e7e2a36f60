package dev.signalbox.gateway.boot;

import dev.signalbox.gateway.settings.Catalogue;
import dev.signalbox.gateway.settings.SettingException;
import dev.signalbox.gateway.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code signalbox} as a command with all its parts: what it is told on the command line, its help and what it refuses. */
@Command(
        name = "signalbox",
        description =
                "Serves SignalR 2.x clients: the hubs of a folder, or the sample with hubs at /signalr, a raw connection at"
                        + " /echo and a page to try them at /.",
        mixinStandardHelpOptions = true,
        versionProvider = SignalboxCommand.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:Stopped in good order: SIGTERM or Ctrl-C, the clients sent to other servers, or the time for that up.",
            "1:Could not start or do what was asked: the port is taken, a file cannot be read.",
            "2:An option, a variable or the configuration file is wrong.",
            "130:Ended at once by a second Ctrl-C.",
            "143:Ended at once by a second SIGTERM."
        },
        footer = {
            "",
            "Spans are written as 500ms, 30s, 2m, 1m50s, 14d; sizes as 65536, 64KiB, 4MiB.",
            "Each option is also a key of the file (--keep-alive: keepAlive) and a variable (SIGNALBOX_KEEP_ALIVE).",
            ""
        })
final class SignalboxCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec; // set by picocli

    private SignalboxCommand() {}

    /** The program as a command that can be executed. */
    static CommandLine create() {
        CommandLine command = new CommandLine(new SignalboxCommand());
        SettingOptions.addTo(command.getCommandSpec());
        return command.addSubcommand(ConfigCommand.create())
                .addSubcommand(ProxiesCommand.create())
                .addSubcommand(ArchiveCommand.create())
                .addSubcommand(CompletionCommand.create())
                .addSubcommand(KeysCommand.create(InstantSource.system(), new SecureRandom()))
                .setParameterExceptionHandler(SignalboxCommand::refuse);
    }

    // A line that names the option for each thing that is wrong, instead of picocli's whole help.
    private static int refuse(CommandLine.ParameterException refused, String[] arguments) {
        CommandLine command = refused.getCommandLine();
        List<String> reasons = String.valueOf(refused.getMessage()).lines().toList();
        List<String> told = refused.getCause() instanceof SettingException ? reasons : reasons.subList(0, 1);
        String hint = hint(refused).orElse("see --help");
        told.forEach(reason -> command.getErr().println("signalbox: " + reason + " (" + hint + ")"));
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static Optional<String> hint(CommandLine.ParameterException refused) {
        if (refused instanceof CommandLine.UnmatchedArgumentException unmatched) {
            return unmatched.getUnmatched().stream()
                    .findFirst()
                    .map(written -> written.split("=", 2)[0])
                    .filter(written -> written.startsWith("--"))
                    .flatMap(Catalogue::nearOption)
                    .map(near -> "did you mean " + near + "?");
        }
        // Commands are found wherever they stand, in the place of a value as well.
        String message = String.valueOf(refused.getMessage());
        return PlainArguments.COMMANDS.stream()
                .filter(command -> message.endsWith("but found '" + command + "'"))
                .flatMap(command -> Catalogue.settings().stream()
                        .filter(setting -> setting.options().stream()
                                .anyMatch(option -> message.contains("option '" + option + "'")))
                        .map(setting -> command + " is a command; " + setting.variable()
                                + " and the configuration file take it as a value"))
                .findFirst();
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = Objects.requireNonNull(spec, "spec").commandLine();
        Settings settings = SettingOptions.read(command, System.getenv());
        return new Serving(settings, command.getOut(), command.getErr()).run();
    }

    /** Tells what this is a build of and what runs it. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            Properties build = new Properties();
            try (InputStream in = SignalboxCommand.class.getResourceAsStream("build.properties")) {
                build.load(Objects.requireNonNull(in, "build.properties"));
            }
            String commit = build.getProperty("commit", "");
            return new String[] {
                "Signalbox " + build.getProperty("version") + (commit.isEmpty() ? "" : " (" + commit + ")"),
                "Java " + Runtime.version() + ", " + System.getProperty("java.vendor"),
            };
        }
    }
}
