package dev.signalbox.gateway.boot;

import ch.qos.logback.classic.LoggerContext;
import dev.signalbox.connection.time.SystemScheduler;
import dev.signalbox.gateway.Gateway;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.ManagementListenException;
import dev.signalbox.gateway.sample.Sample;
import dev.signalbox.gateway.settings.HubOptions;
import dev.signalbox.gateway.settings.SettingException;
import dev.signalbox.gateway.settings.Settings;
import dev.signalbox.hub.HubServer;
import dev.signalbox.hub.discovery.HubDiscoveryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The program: {@code java -jar signalbox.jar} serves the hubs of the configured folders, or the sample, until it is told to stop.
 *
 * <p>Exit codes: 0 stopped in good order, 1 could not start, 2 an option is wrong, 128 and the number of the signal when a second one ended it
 * at once. What goes wrong is said in one line on standard error.
 */
@Command(
        name = "signalbox",
        description =
                "Serves SignalR 2.x clients: the hubs of a folder, or the sample with hubs at /signalr, a raw connection at"
                        + " /echo and a page to try them at /.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
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
                .addSubcommand(ProxiesCommand.create())
                .addSubcommand(CompletionCommand.create())
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
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Observing.log(settings.observing(), context);
        }
        return settings.hubs().folders().isEmpty() ? serveSample(command, settings) : serveFolders(command, settings);
    }

    private static int serveFolders(CommandLine command, Settings settings) throws InterruptedException {
        HubOptions options = settings.hubs();
        try (FolderHubs hubs = FolderHubs.open(options)) {
            Gateway.Builder gateway = Gateway.builder(settings.config()).hubs(options.path(), hubs.hubs());
            return serve(
                    command,
                    settings,
                    gateway,
                    () -> {},
                    () -> {},
                    (out, running) -> Banner.hubs(out, running, settings.config(), options.path()));
        } catch (HubDiscoveryException e) {
            command.getErr().println("signalbox: " + e.getMessage());
            return COULD_NOT_START;
        }
    }

    private static int serveSample(CommandLine command, Settings settings) throws InterruptedException {
        GatewayConfig config = settings.config();
        try (SystemScheduler scheduler = new SystemScheduler("signalbox-sample")) {
            Sample sample = Sample.create(
                    scheduler, RandomGenerator.getDefault(), settings.hubs().into(HubServer.builder()));
            Gateway.Builder gateway = Gateway.builder(config)
                    .hubs("/signalr", sample.hubs())
                    .connection("/echo", sample.echo())
                    .page("/", Sample.PAGE);
            return serve(
                    command,
                    settings,
                    gateway,
                    sample::start,
                    sample::stop,
                    (out, running) -> Banner.sample(out, running, config));
        }
    }

    private static int serve(
            CommandLine command,
            Settings settings,
            Gateway.Builder builder,
            Runnable afterStart,
            Runnable beforeEnd,
            BiConsumer<PrintWriter, Gateway> banner)
            throws InterruptedException {
        GatewayConfig config = settings.config();
        Gateway gateway;
        try {
            Observing.gateway(settings.observing(), builder);
            gateway = builder.start();
        } catch (IOException e) {
            command.getErr().println("signalbox: " + reason(config, e));
            return COULD_NOT_START;
        } catch (IllegalArgumentException e) {
            command.getErr().println("signalbox: " + e.getMessage());
            return COULD_NOT_START;
        }
        CountDownLatch asked = new CountDownLatch(1);
        boolean caught = Signals.handle(asked::countDown);
        // Where signals are not caught, and for whatever else ends a JVM.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (caught) {
                                gateway.stop();
                            } else {
                                gateway.drain();
                            }
                            beforeEnd.run();
                        },
                        "signalbox-stop"));
        afterStart.run();
        banner.accept(command.getOut(), gateway);
        asked.await();
        gateway.drain();
        beforeEnd.run();
        return 0;
    }

    private static String reason(GatewayConfig config, IOException problem) {
        if (problem instanceof ManagementListenException) {
            return String.valueOf(problem.getMessage());
        }
        if (problem instanceof UnknownHostException) {
            return "--host " + config.host() + ": unknown here (expected: an address or name of this machine)";
        }
        return "cannot listen on " + config.host() + ":" + config.port() + ": " + problem.getMessage()
                + " (--host and --port choose another address)";
    }

    /** Tells what this is a build of and what runs it. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            Properties build = new Properties();
            try (InputStream in = Main.class.getResourceAsStream("build.properties")) {
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
