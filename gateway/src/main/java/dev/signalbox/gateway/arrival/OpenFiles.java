package dev.signalbox.gateway.arrival;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How many files the process may have open, sockets among them, and what of it a port may take. */
public final class OpenFiles {
    private static final Path LIMITS =
            Path.of("/proc/self/limits"); // Linux only; Java has raised the soft limit to the hard one
    private static final String LIMIT = "Max open files";
    private static final int SHARE_OF_OTHERS = 16;
    private static final int LEAST_FOR_OTHERS = 64;
    private static final int MOST_FOR_OTHERS = 1_024;

    private OpenFiles() {}

    /** The limit; {@link Long#MAX_VALUE} where there is none, or it is not known. */
    public static long limit() {
        try {
            return limit(Files.readString(LIMITS));
        } catch (IOException e) {
            return Long.MAX_VALUE; // not Linux
        }
    }

    static long limit(String limits) {
        return limits.lines()
                .filter(line -> line.startsWith(LIMIT))
                .map(line -> line.substring(LIMIT.length()).trim().split("\\s+", 2)[0])
                .filter(soft -> soft.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * How many sockets a port may have open: all that the limit allows but a sixteenth, at least 64 and at most 1,024, for files, connections to
     * other servers and the like. A server that runs out of files cannot accept, and finds out by trying again, later and later.
     *
     * @param limit of open files
     */
    public static int sockets(long limit) {
        long others = Math.min(MOST_FOR_OTHERS, Math.max(LEAST_FOR_OTHERS, limit / SHARE_OF_OTHERS));
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, limit - others));
    }

    /**
     * What an operator should know.
     *
     * @param maxSockets how many sockets a port may have open
     * @param maxConnections how many connections may be alive
     * @return a sentence, or null when all is well
     */
    public static @Nullable String advice(int maxSockets, int maxConnections) {
        return maxSockets >= maxConnections
                ? null
                : "No more than " + maxSockets
                        + " sockets are open at a time; the next wait until others close. For all "
                        + maxConnections + " connections (max-connections) let the process open "
                        + (2L * maxConnections + MOST_FOR_OTHERS) + " files: ulimit -n, or LimitNOFILE of systemd.";
    }
}
