package dev.signalbox.conformance.command;

import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.recording.RecordingException;
import dev.signalbox.conformance.recording.RecordingReader;
import dev.signalbox.conformance.replay.Difference;
import dev.signalbox.conformance.replay.ReplayOptions;
import dev.signalbox.conformance.replay.ReplayResult;
import dev.signalbox.conformance.replay.Replayer;
import dev.signalbox.conformance.replay.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code replay}: plays recordings against a server and says what came back otherwise. */
@Command(name = "replay", description = "Plays recordings against a server and compares what comes back.")
final class ReplayCommand implements Callable<Integer> {
    @Option(
            names = "--target",
            required = true,
            paramLabel = "URL",
            description = "The server to judge, for example http://127.0.0.1:8080.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private URI target;

    @Option(names = "--timing", description = "Keep the recorded times between the clients' actions, too.")
    private boolean timing;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description =
                    "How long to wait for what does not come, beyond its recorded time (default: ${DEFAULT-VALUE}).",
            defaultValue = "5")
    private double patience;

    @Option(names = "--free-text", paramLabel = "REGEX", description = "Text that may be other than recorded.")
    private List<Pattern> freeText = new ArrayList<>();

    @Parameters(arity = "1..*", paramLabel = "RECORDING", description = "Files (.jsonl, .har) and directories of them.")
    private List<Path> files = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ReplayOptions options = options();
        int different = 0;
        for (Path file : all()) {
            Recording recording;
            try {
                recording = Recording.read(file);
            } catch (RecordingException wrong) {
                throw CommandFailure.misuse(String.valueOf(wrong.getMessage()), wrong);
            }
            ReplayResult result = new Replayer(options).replay(recording);
            out.println(result.verdict() + " " + recording.name() + " " + result.reason() + " "
                    + result.took().toMillis() + " ms");
            for (Difference difference : result.differences()) {
                out.println("  " + difference.sentence());
            }
            different += result.verdict() == Verdict.DIFFERENT ? 1 : 0;
        }
        return different == 0 ? ExitCode.GOOD : ExitCode.DIFFERENT;
    }

    private ReplayOptions options() {
        try {
            ReplayOptions options =
                    ReplayOptions.against(target).withPatience(Duration.ofMillis((long) (patience * 1000)));
            for (Pattern pattern : freeText) {
                options = options.withFreeText(pattern);
            }
            return timing ? options.withTiming() : options;
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private List<Path> all() {
        List<Path> all = new ArrayList<>();
        for (Path file : files) {
            if (!Files.isDirectory(file)) {
                all.add(file);
                continue;
            }
            try (Stream<Path> inside = Files.list(file)) {
                inside.filter(RecordingReader::isRecording).sorted().forEach(all::add);
            } catch (IOException failure) {
                throw CommandFailure.failed(file + ": cannot be listed: " + failure.getMessage(), failure);
            }
        }
        return all;
    }
}
