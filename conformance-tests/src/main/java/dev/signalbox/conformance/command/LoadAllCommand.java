package dev.signalbox.conformance.command;

import dev.signalbox.conformance.load.FilesNeeded;
import dev.signalbox.conformance.load.Machine;
import dev.signalbox.conformance.load.Page;
import dev.signalbox.conformance.load.Programme;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code signalbox-conformance load all}: measures everything there are targets for, and writes it down. */
@Command(
        name = "all",
        description = {
            "Measures everything there are targets for, in rounds, the gateway and the bare library in turn: A B A B.",
            "Exit code 1 says that a message was lost or repeated, or that something could not be measured; a missed target is shown and no failure."
        },
        sortOptions = false)
public final class LoadAllCommand implements Callable<Integer> {
    private static final int QUICK_SECONDS = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds, each with servers of its own. Default: 5.")
    private int pairs;

    @Option(
            names = "--turns",
            paramLabel = "N",
            defaultValue = "3",
            description = {
                "How often each server is measured in a round, in turn with those it is compared with; those whose scenario",
                "cannot be repeated once. Default: 3."
            })
    private int turns;

    @Option(
            names = "--quick",
            description = "One short round, to see that everything runs; what it says of targets is worth little.")
    private boolean quick;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "4",
            description = "How long each is measured each time. Default: 4.")
    private int seconds;

    @Option(
            names = "--write",
            paramLabel = "PAGE",
            description = "Write the table into this page, between its marks, after each round; the rest stays.")
    private @Nullable Path page;

    @Mixin
    private ServerOptions server = new ServerOptions();

    /** For the command line. */
    public LoadAllCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Programme programme = new Programme(
                server.measurement(line -> {}),
                quick ? 1 : turns,
                Duration.ofSeconds(quick ? QUICK_SECONDS : seconds),
                quick ? Duration.ofSeconds(QUICK_SECONDS) : server.warmUp(),
                quick ? Duration.ofSeconds(QUICK_SECONDS) : server.longestWarmUp(),
                line -> {
                    out.println(line);
                    out.flush();
                });
        try {
            if (page != null) {
                Page.check(page);
            }
            String complaint = FilesNeeded.complaintAboutAll();
            if (complaint != null) {
                spec.commandLine().getErr().println(complaint);
            }
            String heading = heading(); // before this process leaves a processor to the server
            Programme.Result result = programme.run(
                    quick ? 1 : pairs,
                    (so, rounds) -> write(heading + rounded(rounds, quick ? 1 : turns) + so.markdown()));
            out.println();
            out.print(heading + rounded(quick ? 1 : pairs, quick ? 1 : turns) + result.markdown());
            out.flush();
            return result.isFaultless() ? ExitCode.GOOD : ExitCode.DIFFERENT;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), page + ": " + e.getMessage(), e);
        } catch (IOException | UncheckedIOException e) {
            throw CommandFailure.failed(page + ": " + e.getMessage(), e);
        }
    }

    // After each round, so that a run that is cut short has not measured for nothing.
    private void write(String text) {
        try {
            if (page != null) {
                Page.write(page, text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static String rounded(int rounds, int turns) {
        return rounds
                + (rounds == 1 ? " round of " : " rounds of ")
                + turns
                + (turns == 1 ? " turn.\n\n" : " turns.\n\n");
    }

    private String heading() {
        String command =
                String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
        return "```\njava -jar conformance-tests/target/signalbox-conformance.jar " + command + "\n```\n\n"
                + Machine.describe() + "; server's options " + String.join(" ", server.jvm())
                + (server.isPinned() ? ", pinned to one processor; " : "; ");
    }
}
