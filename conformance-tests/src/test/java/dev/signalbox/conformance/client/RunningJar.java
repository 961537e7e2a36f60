package dev.signalbox.conformance.client;

import dev.signalbox.conformance.wire.Deadline;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The runnable jar as a person starts it: a process of its own, on a free port unless told otherwise. */
final class RunningJar implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final String LISTENS = "Signalbox listens on ";

    private final Process process;
    private final Path error;

    private RunningJar(Process process, Path error) {
        this.process = process;
        this.error = error;
    }

    /** Starts the jar with these options. */
    static RunningJar start(String... options) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = Stream.concat(
                        Stream.of(java.toString(), "-jar", System.getProperty("signalbox.jar")), Stream.of(options))
                .toList();
        // A file, because stopping a process closes its streams.
        Path error = Files.createTempFile("signalbox", ".err");
        return new RunningJar(
                new ProcessBuilder(command).redirectError(error.toFile()).start(), error);
    }

    /** Waits until it says where it listens. */
    String url() throws Exception {
        BufferedReader out = process.inputReader();
        CompletableFuture<String> url = CompletableFuture.supplyAsync(() -> out.lines()
                .filter(line -> line.startsWith(LISTENS))
                .map(line -> line.substring(LISTENS.length()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("it ended without saying where it listens")));
        return url.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Everything it has said on standard error so far. */
    String error() throws IOException {
        return Files.readString(error);
    }

    /** Waits for its end. */
    int exitCode() throws Exception {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("it did not end within " + PATIENCE_SECONDS + " s");
        }
        return process.exitValue();
    }

    /** Waits for an end within this time. */
    boolean endsWithin(Duration span) throws InterruptedException {
        return process.waitFor(span.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until it has said something on standard error. */
    void awaitError(String text) throws Exception {
        Deadline deadline = Deadline.in(Duration.ofSeconds(PATIENCE_SECONDS));
        while (!error().contains(text)) {
            if (deadline.passed() || endsWithin(Duration.ofMillis(20))) {
                throw new AssertionError("it has not said \"" + text + "\" but " + error());
            }
        }
    }

    /** Asks it to stop, as Ctrl-C does. */
    void stop() {
        process.destroy();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(error);
    }
}
