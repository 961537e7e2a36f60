package dev.signalbox.gateway.boot;

import dev.signalbox.connection.time.SystemScheduler;
import dev.signalbox.gateway.Gateway;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.sample.Sample;
import dev.signalbox.gateway.settings.SettingException;
import dev.signalbox.gateway.settings.Settings;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The program: {@code java -jar signalbox.jar} serves the sample until it is told to stop.
 *
 * <p>Exit codes: 0 stopped in good order, 1 could not start, 2 an option is wrong. What goes wrong is said in one line on standard error.
 */
@Command(
        name = "signalbox",
        description =
                "Serves SignalR 2.x clients: hubs at /signalr, a raw connection at /echo, a page to try them at /.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Spans are written as 500ms, 30s, 2m, 1m50s; sizes as 65536, 64KiB, 4MiB.",
            "Each option is also a key of the file (--keep-alive: keepAlive) and a variable (SIGNALBOX_KEEP_ALIVE).",
            ""
        })
public final class Main implements Callable<Integer> {
    private static final String LOGGING = "logback.configurationFile";
    private static final String OWN_LOGGING = "dev/signalbox/gateway/boot/logback.xml";
    private static final int COULD_NOT_START = 1;

    @Spec
    private @Nullable CommandSpec spec; // set by picocli

    private Main() {}

    /** Runs the program and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // Not a logback.xml at the top of the class path: who embeds the gateway logs as they please.
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, OWN_LOGGING);
        }
        System.exit(command().execute(arguments));
    }

    /** The program as a command that can be executed. */
    static CommandLine command() {
        CommandLine command = new CommandLine(new Main());
        SettingOptions.addTo(command.getCommandSpec());
        return command.addSubcommand(ConfigCommand.create())
                .addSubcommand(KeysCommand.create(InstantSource.system(), new SecureRandom()))
                .setParameterExceptionHandler(Main::refuse);
    }

    // A line that names the option for each thing that is wrong, instead of picocli's whole help.
    private static int refuse(CommandLine.ParameterException refused, String[] arguments) {
        CommandLine command = refused.getCommandLine();
        List<String> reasons = String.valueOf(refused.getMessage()).lines().toList();
        List<String> told = refused.getCause() instanceof SettingException ? reasons : reasons.subList(0, 1);
        told.forEach(reason -> command.getErr().println("signalbox: " + reason + " (see --help)"));
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = Objects.requireNonNull(spec, "spec").commandLine();
        Settings settings = SettingOptions.read(command, System.getenv());
        try (SystemScheduler scheduler = new SystemScheduler("signalbox-sample")) {
            return serve(
                    command,
                    settings.config(),
                    Sample.create(scheduler, RandomGenerator.getDefault(), settings.detailedErrors()));
        }
    }

    private static int serve(CommandLine command, GatewayConfig config, Sample sample) throws InterruptedException {
        Gateway gateway;
        try {
            gateway = Gateway.builder(config)
                    .hubs("/signalr", sample.hubs())
                    .connection("/echo", sample.echo())
                    .page("/", Sample.PAGE)
                    .start();
        } catch (IOException e) {
            command.getErr().println("signalbox: " + reason(config, e));
            return COULD_NOT_START;
        } catch (IllegalArgumentException e) {
            command.getErr().println("signalbox: " + e.getMessage());
            return COULD_NOT_START;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            sample.stop();
                            gateway.stop();
                            stopped.countDown();
                        },
                        "signalbox-stop"));
        sample.start();
        Banner.print(command.getOut(), gateway, config);
        stopped.await();
        return 0;
    }

    private static String reason(GatewayConfig config, IOException problem) {
        if (problem instanceof UnknownHostException) {
            return "--host " + config.host() + ": unknown here (expected: an address or name of this machine)";
        }
        return "cannot listen on " + config.host() + ":" + config.port() + ": " + problem.getMessage()
                + " (--host and --port choose another address)";
    }

    /** Tells the version the jar was built as. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"Signalbox " + (version == null ? "(not run from its jar)" : version)};
        }
    }
}
