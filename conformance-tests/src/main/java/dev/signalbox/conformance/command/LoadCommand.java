package dev.signalbox.conformance.command;

import dev.signalbox.conformance.load.FilesNeeded;
import dev.signalbox.conformance.load.Measurement;
import dev.signalbox.conformance.load.Plan;
import dev.signalbox.conformance.load.Scenario;
import dev.signalbox.conformance.load.Way;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code signalbox-conformance load}: measures the gateway, beside the bare library it stands on, in one run. */
@Command(
        name = "load",
        description = {
            "Measures the gateway under load, beside the bare library it stands on, in turn: A B A B.",
            "Server and generator are processes of their own, the server on one processor. Needs Linux.",
            "",
            "Scenarios: idle, broadcast, flat-out, echo, negotiate, storm, slow-readers, groups, many-groups, send-to-connection, restart,",
            "soak. \"all\" runs whatever there are targets for."
        },
        sortOptions = false,
        subcommands = LoadAllCommand.class)
public final class LoadCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SCENARIO",
            arity = "0..1",
            description = "What to do to the server.",
            converter = ScenarioName.class)
    private @Nullable Scenario scenario;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "1000", description = "Clients. Default: 1000.")
    private int connections;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = "webSockets",
            converter = WayName.class,
            description = "webSockets, serverSentEvents or longPolling. Default: webSockets.")
    private Way way = Way.WEB_SOCKETS;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "20",
            description = "Messages sent in a second, where a scenario is paced. Default: 20.")
    private int rate;

    @Option(
            names = "--senders",
            paramLabel = "N",
            defaultValue = "10",
            description = "Clients that send, in flat-out. Default: 10.")
    private int senders;

    @Option(
            names = "--payload",
            paramLabel = "BYTES",
            defaultValue = "100",
            description = "Size of a message. Default: 100.")
    private int payload;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long is measured each time. Default: 10.")
    private int seconds;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often each server is measured, in turn: A B A B. Default: 1.")
    private int pairs;

    @Option(
            names = "--floor",
            description = "Run the bare library beside the gateway, where it can do the same, and print the ratios.")
    private boolean floor;

    @Mixin
    private ServerOptions server = new ServerOptions();

    /** For the command line. */
    public LoadCommand() {}

    @Override
    public Integer call() {
        Scenario chosen = scenario;
        if (chosen == null) {
            throw new ParameterException(spec.commandLine(), "Which scenario? One of those named in --help, or all.");
        }
        Plan plan = new Plan(
                connections,
                way,
                rate,
                senders,
                payload,
                Duration.ofSeconds(seconds),
                server.warmUp(),
                server.longestWarmUp());
        PrintWriter out = spec.commandLine().getOut();
        Measurement measurement = server.measurement(line -> {
            out.println(line);
            out.flush();
        });
        String complaint = FilesNeeded.complaint(chosen, connections, floor);
        if (complaint != null) {
            spec.commandLine().getErr().println(complaint);
        }
        try {
            Measurement.Result result = measurement.run(chosen, plan, pairs, floor);
            out.println();
            out.print(result.markdown());
            out.flush();
            return result.isFaultless() ? ExitCode.GOOD : ExitCode.DIFFERENT;
        } catch (IOException | IllegalStateException e) {
            throw CommandFailure.failed(chosen + ": " + e.getMessage(), e);
        }
    }

    /** Reads the name of a scenario. */
    static final class ScenarioName implements ITypeConverter<Scenario> {
        ScenarioName() {}

        @Override
        public Scenario convert(String value) {
            return oneOf(Scenario.values(), value);
        }
    }

    /** Reads the name of a transport. */
    static final class WayName implements ITypeConverter<Way> {
        WayName() {}

        @Override
        public Way convert(String value) {
            return oneOf(Way.values(), value);
        }
    }

    private static <T> T oneOf(T[] all, String name) {
        return Arrays.stream(all)
                .filter(one -> one.toString().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "'" + name + "' is none of " + Arrays.toString(all).replaceAll("[\\[\\]]", "")));
    }
}
