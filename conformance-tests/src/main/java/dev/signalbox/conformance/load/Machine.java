package dev.signalbox.conformance.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The machine, in one line: what a ratio depends on, and nothing that names it. */
public final class Machine {
    private static final long KILOBYTES_OF_A_GIGABYTE = 1 << 20;

    private Machine() {}

    /** Processor, memory, kernel and Java. Linux only. */
    public static String describe() {
        return value("/proc/cpuinfo", "model name") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, "
                + memory() + ", Linux "
                + System.getProperty("os.version") + ", "
                + System.getProperty("java.vm.name") + ' ' + Runtime.version();
    }

    private static String memory() {
        String total = value("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return total.isEmpty()
                ? "memory unknown"
                : Math.round((double) Long.parseLong(total) / KILOBYTES_OF_A_GIGABYTE) + " GB";
    }

    private static String value(String file, String name) {
        try {
            List<String> lines = Files.readAllLines(Path.of(file));
            return lines.stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(name + " unknown");
        } catch (IOException e) {
            return name + " unknown";
        }
    }
}
