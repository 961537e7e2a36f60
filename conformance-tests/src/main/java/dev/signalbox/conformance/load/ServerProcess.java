package dev.signalbox.conformance.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A server as a process of its own, and what the operating system says of it. Linux only: it reads {@code /proc}. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");

    private final List<String> command;
    private final int port;
    private Process process;
    private ProcessThreads threads;

    private ServerProcess(List<String> command, Process process, int port) {
        this.command = command;
        this.port = port;
        this.process = process;
        threads = new ProcessThreads(process.pid());
    }

    /**
     * Starts a server.
     *
     * @param core the processor it may use; null for all
     * @param jvm options for its Java
     * @param arguments of {@link LoadServer}
     */
    static ServerProcess start(@Nullable Integer core, List<String> jvm, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (core != null) {
            command.addAll(List.of("taskset", "-c", String.valueOf(core)));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.add("-XX:-UseDynamicNumberOfCompilerThreads"); // one that ends takes its processor time along
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("dev.signalbox.conformance.command.Main");
        command.add("load-server");
        command.addAll(arguments);
        Process process = begin(command);
        return new ServerProcess(command, process, listening(process));
    }

    /** Keeps this very process off a processor, on which a server is to be measured. Without effect where there is only one. */
    static void leaveTo(int core) throws IOException {
        String others = IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .filter(other -> other != core)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(","));
        if (others.isEmpty()) {
            return;
        }
        Process asked = new ProcessBuilder(
                        "taskset",
                        "-a",
                        "-c",
                        "-p",
                        others,
                        String.valueOf(ProcessHandle.current().pid()))
                .redirectErrorStream(true)
                .start();
        asked.getInputStream().readAllBytes();
    }

    /** Ends the server at once and starts it again on the same port. */
    void restart() throws IOException {
        close();
        List<String> again = new ArrayList<>(command);
        again.addAll(List.of("--port", String.valueOf(port)));
        process = begin(again);
        threads = new ProcessThreads(process.pid());
        listening(process);
    }

    private static Process begin(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    // The port it says it listens on.
    private static int listening(Process process) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(LoadServer.LISTENING)) {
                return Integer.parseInt(line.substring(LoadServer.LISTENING.length()));
            }
        }
        throw new IOException("the server ended before it listened");
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** The processor time it has used. */
    ProcessorTime processorTime() {
        return threads.time();
    }

    /** Lets it work until its code is compiled. */
    void warmUp(Plan plan) {
        WarmUp warmUp = new WarmUp(plan.warmUp(), plan.longestWarmUp());
        while (!warmUp.isOver(System.nanoTime(), processorTime())) {
            Crowd.pass(WarmUp.LOOK);
        }
    }

    /** Resident memory in bytes. */
    long residentBytes() {
        return read("status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }

    /** Bytes of the heap in use after a full collection. */
    long liveHeapBytes() throws IOException {
        jcmd("GC.run");
        jcmd("GC.run");
        // G1 has one line for the heap, Serial one for each generation and one for each part of the young one.
        return jcmd("GC.heap_info")
                .lines()
                .filter(line -> !line.contains("Metaspace") && !line.contains("class space"))
                .map(HEAP_USED::matcher)
                .filter(Matcher::find)
                .mapToLong(used -> Long.parseLong(used.group(1)) << 10)
                .sum();
    }

    private String jcmd(String what) throws IOException {
        Process asked = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), String.valueOf(pid()), what)
                .redirectErrorStream(true)
                .start();
        return new String(asked.getInputStream().readAllBytes(), UTF_8);
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(pid()), file));
        } catch (IOException e) {
            throw new IllegalStateException("the server ended under load", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
