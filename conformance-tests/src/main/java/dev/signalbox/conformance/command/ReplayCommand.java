package dev.signalbox.conformance.command;

import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.recording.RecordingException;
import dev.signalbox.conformance.recording.RecordingReader;
import dev.signalbox.conformance.replay.Difference;
import dev.signalbox.conformance.replay.ReplayOptions;
import dev.signalbox.conformance.replay.ReplayResult;
import dev.signalbox.conformance.replay.Replayer;
import dev.signalbox.conformance.replay.Verdict;
import dev.signalbox.conformance.report.HtmlReport;
import dev.signalbox.conformance.report.JunitReport;
import dev.signalbox.conformance.report.Tally;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code replay}: plays recordings against a server and says what came back otherwise. */
@Command(
        name = "replay",
        description = {
            "Plays the client's side of recordings against a server and compares what comes back: status, headers, and every"
                    + " frame with its members, their order and text.",
            "Tokens, ids and cursors are learned from the live answers. What a client did after something had come, it does"
                    + " after the same has come this time; between that no time is lost.",
            "Recordings in which the server was stopped or started are skipped by name, unless --on-server says how to do it."
        },
        footer = {"", "Example: replay --target http://127.0.0.1:8080 --html report.html recordings"})
final class ReplayCommand implements Callable<Integer> {
    private static final int MOST_SHOWN = 20;
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "RECORDING",
            description = "Files (.jsonl, or .har as browsers export it) and directories of such files.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--target",
            required = true,
            paramLabel = "URL",
            description =
                    "The server to judge, http://host:port or https://host:port; a path in it goes before the recorded ones.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private URI target;

    @Option(names = "--timing", description = "Keeps the recorded times between the clients' actions, too.")
    private boolean timing;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description =
                    "How long to wait for what does not come, beyond the time it took in the recording (default: ${DEFAULT-VALUE}).")
    private double patience;

    @Option(
            names = "--header",
            paramLabel = "NAME:VALUE",
            description =
                    "Sent with every request, in place of a recorded header of that name: cookies and credentials that are"
                            + " masked in the recording, for example. May be repeated.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = "--ignore-header",
            paramLabel = "NAME",
            description = "Does not compare this header. May be repeated.")
    private List<String> ignoredHeaders = new ArrayList<>();

    @Option(
            names = "--free-text",
            paramLabel = "REGEX",
            description = "Text that may be other than recorded, inside of strings. May be repeated.")
    private List<Pattern> freeText = new ArrayList<>();

    @Option(
            names = "--on-server",
            paramLabel = "COMMAND",
            description =
                    "A shell command that does to the server what was done to it in the recording; it is given one more word,"
                            + " 'stopped', 'killed' or 'started', and returns when that is done.")
    private @Nullable String onServer;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with both sides next to each other.")
    private @Nullable Path html;

    @Option(names = "--junit", paramLabel = "FILE", description = "Writes the verdicts as JUnit XML.")
    private @Nullable Path junit;

    @Option(
            names = {"-q", "--quiet"},
            description = "Only the sum.")
    private boolean quiet;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ReplayOptions options = options();
        List<Recording> recordings = new ArrayList<>();
        for (Path file : all()) {
            recordings.add(read(file)); // before anything is played: a wrong file is told at once
        }
        Replayer replayer = new Replayer(options);
        List<ReplayResult> results = new ArrayList<>();
        for (Recording recording : recordings) {
            ReplayResult result = replayer.replay(recording);
            results.add(result);
            if (!quiet) {
                print(out, result, results.size(), recordings.size());
            }
        }
        Tally tally = new Tally(results);
        out.println(tally);
        write(html, HtmlReport.of(results, target.toString(), WHEN.format(LocalDateTime.now(ZoneId.systemDefault()))));
        write(junit, JunitReport.of(results, target.toString()));
        if (tally.of(Verdict.DIFFERENT) > 0) {
            return ExitCode.DIFFERENT;
        }
        return tally.of(Verdict.UNREACHABLE) > 0 ? ExitCode.FAILED : ExitCode.GOOD;
    }

    private static void print(PrintWriter out, ReplayResult result, int number, int all) {
        String count = all == 1 ? "" : "[" + number + "/" + all + "] ";
        String reason = result.reason().isEmpty() ? "" : ": " + result.reason();
        out.println(
                count + Tally.word(result.verdict()) + "  " + result.recording().name() + reason);
        result.differences().stream()
                .limit(MOST_SHOWN)
                .map(Difference::sentence)
                .forEach(line -> out.println("    " + line));
        int more = result.differences().size() - MOST_SHOWN;
        if (more > 0) {
            out.println("    ... and " + more + " more");
        }
        result.notes().forEach(note -> out.println("    (" + note + ")"));
        out.flush();
    }

    private static Recording read(Path file) {
        try {
            Recording recording = Recording.read(file);
            if (recording.events().stream().noneMatch(Event.Opening.class::isInstance)) {
                throw new RecordingException(file + ": no requests in it");
            }
            return recording;
        } catch (RecordingException wrong) {
            throw CommandFailure.misuse(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private static void write(@Nullable Path file, String text) {
        if (file == null) {
            return;
        }
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw CommandFailure.failed(file + ": cannot be written: " + failure.getMessage(), failure);
        }
    }

    private ReplayOptions options() {
        try {
            ReplayOptions options =
                    ReplayOptions.against(target).withPatience(Duration.ofMillis((long) (patience * 1_000)));
            for (Pattern pattern : freeText) {
                options = options.withFreeText(pattern);
            }
            for (String name : ignoredHeaders) {
                options = options.ignoringHeader(name);
            }
            for (String header : headers) {
                int colon = header.indexOf(':');
                if (colon < 1) {
                    throw new IllegalArgumentException("header: " + header + " (expected: NAME:VALUE)");
                }
                options = options.withHeader(
                        header.substring(0, colon), header.substring(colon + 1).strip());
            }
            if (onServer != null) {
                options = options.withControl(new ShellControl(onServer));
            }
            return timing ? options.withTiming() : options;
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--" + wrong.getMessage(), wrong);
        }
    }

    private List<Path> all() {
        List<Path> all = new ArrayList<>();
        for (Path file : files) {
            if (!Files.isDirectory(file)) {
                all.add(file);
                continue;
            }
            int before = all.size();
            try (Stream<Path> inside = Files.list(file)) {
                inside.filter(RecordingReader::isRecording).sorted().forEach(all::add);
            } catch (IOException failure) {
                throw CommandFailure.failed(file + ": cannot be listed: " + failure.getMessage(), failure);
            }
            if (all.size() == before) {
                throw new ParameterException(
                        spec.commandLine(), file + ": no recordings in it (expected: .jsonl or .har files)");
            }
        }
        return all;
    }
}
