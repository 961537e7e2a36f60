package dev.signalbox.conformance.command;

import dev.signalbox.conformance.load.Measurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The options of the server that is measured, for each command that measures. */
final class ServerOptions {
    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "5",
            description = "Seconds before that, at least. Default: 5.")
    private int warmUp;

    @Option(
            names = "--longest-warm-up",
            paramLabel = "N",
            defaultValue = "40",
            description = "Seconds before that at most, while the server's compiler has more to do. Default: 40.")
    private int longestWarmUp;

    @Option(
            names = "--server-core",
            paramLabel = "N",
            defaultValue = "0",
            description = "Processor of the server; -1 for any. Default: 0.")
    private int core;

    @Option(
            names = "--server-jvm",
            paramLabel = "OPTION",
            description = "Option for the server's Java, more than once if need be. Default: -Xmx2g.")
    private List<String> jvm = new ArrayList<>();

    /** For the command line. */
    ServerOptions() {}

    Duration warmUp() {
        return Duration.ofSeconds(warmUp);
    }

    Duration longestWarmUp() {
        return Duration.ofSeconds(longestWarmUp);
    }

    boolean isPinned() {
        return core >= 0;
    }

    List<String> jvm() {
        return jvm.isEmpty() ? List.of("-Xmx2g") : jvm;
    }

    Measurement measurement(Consumer<String> progress) {
        return new Measurement(isPinned() ? core : null, jvm(), progress);
    }
}
