package dev.signalbox.gateway.boot;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code signalbox archive}: makes an archive of the classes of a server that starts, for Java to start from.
 *
 * <p>Java writes such an archive when a process ends, so a server of the same Java and class path is started on a free port of this machine,
 * and stopped as soon as it listens.
 */
@Command(
        name = "archive",
        description = "Makes an archive of classes that lets the server start in half the time:"
                + " java -XX:SharedArchiveFile=FILE -jar signalbox.jar. It fits this version of Java and this jar; make it"
                + " anew with either.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
final class ArchiveCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Spec
    private @Nullable CommandSpec spec; // set by picocli

    @Parameters(paramLabel = "FILE", description = "Where to. One that is there is replaced.")
    private @Nullable Path file; // required, so set by picocli

    private ArchiveCommand() {}

    static CommandLine create() {
        return new CommandLine(new ArchiveCommand());
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = Objects.requireNonNull(spec, "spec").commandLine();
        Path to = Objects.requireNonNull(file, "file").toAbsolutePath();
        String problem;
        try {
            // Beside it and then moved: a server may be running from the one that is there.
            Path written =
                    Files.createTempDirectory(Objects.requireNonNull(to.getParent(), "parent"), ".signalbox-archive");
            try {
                problem = make(written.resolve("archive"), to);
            } finally {
                Files.deleteIfExists(written.resolve("archive"));
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            problem = "cannot be written: " + e;
        }
        if (problem == null) {
            return 0;
        }
        command.getErr().println("signalbox: " + to + ": " + problem);
        return FAILED;
    }

    private static @Nullable String make(Path written, Path to) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(server(written));
        builder.environment().keySet().removeIf(name -> name.startsWith("SIGNALBOX_"));
        Process server = builder.redirectErrorStream(true).start();
        String last = "no server was started";
        boolean listened = false;
        try (BufferedReader lines = server.inputReader(Charset.defaultCharset())) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
                if (line.startsWith(Banner.LISTENS)) {
                    listened = true;
                    server.toHandle().destroy(); // the process alone: its last words are still to be read
                }
            }
            server.waitFor();
        } finally {
            server.destroyForcibly();
        }
        if (!listened || !Files.exists(written)) {
            return "Java made none: " + last;
        }
        Files.move(written, to, StandardCopyOption.REPLACE_EXISTING);
        return null;
    }

    private static List<String> server(Path written) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ArchiveClassesAtExit=" + written,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--host=127.0.0.1",
                "--port=0",
                "--drain-timeout=0s");
    }
}
