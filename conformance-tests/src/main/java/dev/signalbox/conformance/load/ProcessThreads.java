package dev.signalbox.conformance.load;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processor time of a process, thread by thread. Linux only: it reads {@code /proc}, where the whole process has hundredths of a second,
 * but its threads have nanoseconds. A thread that ends takes along what it did since it was last looked at.
 */
final class ProcessThreads {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessThreads.class);
    private static final String COMPILER = "C[12] Comp.*"; // as the operating system cuts the name

    private final Path tasks;
    private final Map<String, Used> seen = new HashMap<>();

    ProcessThreads(long pid) {
        tasks = Path.of("/proc", String.valueOf(pid), "task");
    }

    private static final class Used {
        private final boolean compiling;
        private double seconds;

        Used(boolean compiling) {
            this.compiling = compiling;
        }
    }

    /** What all threads have used until now, in user and kernel mode. */
    ProcessorTime time() {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            threads.forEach(this::look);
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException("the server ended under load", e);
        }
        double working = 0;
        double compiling = 0;
        for (Used used : seen.values()) {
            working += used.compiling ? 0 : used.seconds;
            compiling += used.compiling ? used.seconds : 0;
        }
        return new ProcessorTime(working, compiling);
    }

    private void look(Path thread) {
        try {
            String id = thread.getFileName().toString();
            Used used = seen.get(id);
            if (used == null) {
                used = new Used(Files.readString(thread.resolve("comm")).strip().matches(COMPILER));
                seen.put(id, used);
            }
            String onProcessor = Files.readString(thread.resolve("schedstat"));
            used.seconds = Long.parseLong(onProcessor.substring(0, onProcessor.indexOf(' '))) / 1e9;
        } catch (IOException e) {
            LOG.debug("{} ended while it was looked at", thread, e);
        }
    }
}
