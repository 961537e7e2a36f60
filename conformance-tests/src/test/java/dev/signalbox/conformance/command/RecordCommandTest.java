package dev.signalbox.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Party;
import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.WireAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The recorder as a process of its own. */
@Timeout(120)
final class RecordCommandTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern PORT = Pattern.compile("Recording \\S+ on port (\\d+) into .*, secrets masked");
    private static final String TARGET = "/signalr/connect?transport=serverSentEvents";

    @TempDir
    private Path directory;

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGTERM")
    @DisplayName(
            "SIGTERM in the middle of a stream: the file is whole, tells what had come and that it was cut, and is named")
    void terminated() throws Exception {
        try (ServerSocket old = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> stream(old));
            Process recorder = record(old.getLocalPort());
            try (BufferedReader said = recorder.inputReader(StandardCharsets.UTF_8)) {
                Matcher first = PORT.matcher(said.readLine());
                assertThat(first.matches()).isTrue();
                Deadline deadline = Deadline.in(SOON);
                try (HttpExchange stream = HttpExchange.open(
                        WireAddress.local(Integer.parseInt(first.group(1))), RawRequest.get(TARGET), deadline)) {
                    assertThat(stream.body().nextText(deadline)).isEqualTo("data: initialized\n\n");
                    recorder.toHandle().destroy(); // the process alone: its last words are still to be read
                    List<String> last = said.lines().toList();
                    assertThat(recorder.waitFor(20, TimeUnit.SECONDS)).isTrue();
                    assertThat(recorder.exitValue()).isEqualTo(128 + 15);
                    Path file = only();
                    assertThat(last).containsExactly("4 events in 1 files", "  " + file);
                    assertThat(Recording.read(file).events()).hasSize(4).satisfies(events -> {
                        assertThat(((Event.Request) events.get(0)).target()).isEqualTo(TARGET);
                        assertThat(((Event.Response) events.get(1)).status()).isEqualTo(200);
                        assertThat(((Event.Data) events.get(2)).bytes().text()).isEqualTo("data: initialized\n\n");
                        assertThat(((Event.Abort) events.get(3)).by()).isEqualTo(Party.NETWORK);
                    });
                }
                served.get(20, TimeUnit.SECONDS);
            } finally {
                recorder.destroyForcibly();
            }
        }
    }

    @Test
    @DisplayName("when nothing can be written any more that is said at once, and clients are still served")
    void diskGone() throws Exception {
        Path out = directory.resolve("out");
        Process recorder = record(1, out, ProcessBuilder.Redirect.PIPE);
        try (BufferedReader said = recorder.inputReader(StandardCharsets.UTF_8);
                BufferedReader complained = recorder.errorReader(StandardCharsets.UTF_8)) {
            CompletableFuture<Boolean> told = CompletableFuture.supplyAsync(
                    () -> complained.lines().anyMatch(line -> line.startsWith("Nothing is recorded any more")));
            try {
                Matcher first = PORT.matcher(said.readLine());
                assertThat(first.matches()).isTrue();
                WireAddress address = WireAddress.local(Integer.parseInt(first.group(1)));
                Files.delete(out);
                assertThat(HttpExchange.complete(address, RawRequest.get(TARGET), SOON)
                                .status())
                        .isEqualTo(502);
                assertThat(told.get(20, TimeUnit.SECONDS)).isTrue();
                assertThat(HttpExchange.complete(address, RawRequest.get(TARGET), SOON)
                                .status())
                        .isEqualTo(502);
            } finally {
                recorder.destroyForcibly(); // first: who closes a reader waits for whoever reads a line
            }
        }
    }

    @Test
    void lessThanNothingToSplitAfterIsOneLine() {
        Invocation refused = Invocation.of(
                "record",
                "--upstream=http://127.0.0.1:1",
                "--listen=127.0.0.1:0",
                "--split-after=-1",
                "--out=" + directory);
        assertThat(refused.code()).isEqualTo(ExitCode.MISUSE);
        assertThat(refused.error()).contains("--split-after").hasLineCount(1);
    }

    private Process record(int upstream) throws IOException {
        return record(upstream, directory, ProcessBuilder.Redirect.DISCARD);
    }

    private static Process record(int upstream, Path out, ProcessBuilder.Redirect error) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "record",
                        "--upstream=http://127.0.0.1:" + upstream,
                        "--listen=127.0.0.1:0",
                        "--out=" + out)
                .redirectError(error)
                .start();
    }

    private static void stream(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read(new byte[4096]);
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + "13\r\ndata: initialized\n\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().read(); // until the recorder has gone
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path only() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.reduce((one, other) -> {
                        throw new AssertionError(one + " and " + other);
                    })
                    .orElseThrow();
        }
    }
}
