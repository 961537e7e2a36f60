package dev.signalbox.conformance.command;

import dev.signalbox.conformance.record.RecordOptions;
import dev.signalbox.conformance.record.Recorder;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code record}: stands between clients and their server and writes what passes, until it is told to stop. */
@Command(
        name = "record",
        description = {
            "Stands between clients and their server and writes what passes, until Ctrl-C or SIGTERM.",
            "Nothing is changed or held up: HTTP, event streams, forever frames, polls and WebSockets go through as they come."
                    + " Point clients at the recorder in place of the server; the paths stay the same.",
            "Files are in the format of docs/recordings.md. Connection and groups tokens, values of cookies and of"
                    + " Authorization headers are replaced by pseudonyms, under which a recording can still be replayed."
                    + " What messages say is not masked: look before you give a recording away."
        },
        footer = {
            "",
            "Example: record --upstream http://old-server:80 --listen :9000 --out recordings --title \"one working day\""
        })
final class RecordCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--upstream",
            required = true,
            paramLabel = "URL",
            description = "The server, http://host:port or https://host:port.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private URI upstream;

    @Option(
            names = "--listen",
            required = true,
            paramLabel = "[HOST]:PORT",
            description = "Where clients come; :9000 means port 9000 on all addresses, port 0 any free one.")
    private String listen = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where the files go; made when it is not there. A file is named NAME-DATE-TIME.jsonl.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path out;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "recording",
            description = "Begins the files' names (default: ${DEFAULT-VALUE}).")
    private String name = "";

    @Option(
            names = "--split-after",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description =
                    "Begins a new file when nothing has been under way for this long. Default: one file; clients that"
                            + " talk to each other belong into one recording.")
    private double splitAfter;

    @Option(
            names = "--title",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "What the session is about, for the header.")
    private String title = "";

    @Option(
            names = "--client",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "The client and its version, for the header.")
    private String client = "";

    @Option(
            names = "--server",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "The server and its version, for the header.")
    private String server = "";

    @Option(
            names = "--hubs",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "What the hubs are called, for the header.")
    private String hubs = "";

    @Option(
            names = "--no-mask",
            description =
                    "Writes tokens, cookies and authorization values as they are. Keep such a file as you would keep the secrets.")
    private boolean noMask;

    @Option(
            names = "--mask-parameter",
            paramLabel = "NAME",
            description = "A further query or form parameter whose value is secret. May be repeated.")
    private List<String> secretParameters = new ArrayList<>();

    @Option(
            names = "--mask-header",
            paramLabel = "NAME",
            description = "A further header whose value is secret. May be repeated.")
    private List<String> secretHeaders = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter print = spec.commandLine().getOut();
        Recorder recorder = start(options());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            recorder.close();
                            report(print, recorder);
                            stopped.countDown();
                        },
                        "record-stop"));
        print.println("Recording " + upstream + " on port " + recorder.port() + " into " + out
                + (noMask ? ", secrets included" : ", secrets masked"));
        awaitStop(recorder, stopped);
        return ExitCode.GOOD;
    }

    /** Says at once, not in the evening, when nothing can be written any more, or when clients cannot be taken. */
    private void awaitStop(Recorder recorder, CountDownLatch stopped) throws InterruptedException {
        PrintWriter error = spec.commandLine().getErr();
        IOException failure = null;
        IOException trouble = null;
        while (!stopped.await(1, TimeUnit.SECONDS)) {
            if (failure == null && recorder.failure() != null) {
                failure = recorder.failure();
                error.println("Nothing is recorded any more; clients are served all the same: " + message(failure));
                error.flush();
            }
            if (trouble == null && recorder.trouble() != null) {
                trouble = recorder.trouble();
                error.println("Clients are kept waiting until others have left: " + message(trouble));
                error.flush();
            }
        }
    }

    private static String message(@Nullable IOException failure) {
        return failure == null ? "" : String.valueOf(failure.getMessage());
    }

    private static void report(PrintWriter print, Recorder recorder) {
        print.println(recorder.events() + " events in " + recorder.files().size() + " files");
        recorder.files().forEach(file -> print.println("  " + file));
        if (recorder.unreachable() > 0) {
            print.println(recorder.unreachable() + " connections were answered 502: the server could not be reached");
        }
        IOException failure = recorder.failure();
        if (failure != null) {
            print.println("The files are not complete: " + failure.getMessage());
        }
        print.flush();
    }

    private RecordOptions options() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("title", title);
        texts.put("server", server);
        texts.put("client", client);
        texts.put("hubs", hubs);
        try {
            return new RecordOptions(
                    upstream,
                    address(),
                    out,
                    name,
                    texts,
                    !noMask,
                    secretParameters,
                    secretHeaders,
                    Duration.ofMillis((long) (splitAfter * 1_000)));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--" + wrong.getMessage(), wrong);
        }
    }

    private InetSocketAddress address() {
        int colon = listen.lastIndexOf(':');
        String host = colon < 0 ? "" : listen.substring(0, colon).replaceAll("^\\[|]$", "");
        try {
            int port = Integer.parseInt(listen.substring(colon + 1));
            return host.isEmpty() || host.equals("*")
                    ? new InetSocketAddress(port)
                    : new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("listen: " + listen + " (expected: HOST:PORT or :PORT)", wrong);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("listen: " + host + ": unknown host", unknown);
        }
    }

    private Recorder start(RecordOptions options) {
        try {
            return Recorder.start(options);
        } catch (IOException failure) {
            throw CommandFailure.failed(
                    "cannot record on " + listen + " into " + out + ": " + failure.getMessage(), failure);
        }
    }
}
