package dev.signalbox.conformance.load;

import dev.signalbox.gateway.arrival.OpenFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many files a process may have open, which bounds the sockets of generator and server. Linux only. */
public final class FilesNeeded {
    private static final int OTHERS = 1_000; // the code's own, and requests on their way

    private FilesNeeded() {}

    /**
     * What is wrong with this process' limit for a run.
     *
     * @param both whether the bare library takes its turn
     * @return one line for people; null when it suffices
     */
    public static @Nullable String complaint(Scenario scenario, int connections, boolean both) {
        int servers = both && scenario.hasFloor() && scenario.canRepeat() ? 2 : 1;
        return complaint(scenario, connections, servers, OpenFiles.limit());
    }

    /** The same for all that {@link Programme} runs, of which nothing needs more than the storm; see {@link #suffice}. */
    public static @Nullable String complaintAboutAll() {
        return complaint(Scenario.STORM, Trial.STORM.connections(), 1, OpenFiles.limit());
    }

    /** Whether the clients of all these trials' servers can be there together. */
    static boolean suffice(List<Trial> trials) {
        return OpenFiles.limit() >= trials.stream().mapToLong(FilesNeeded::need).sum() + OTHERS;
    }

    static @Nullable String complaint(Scenario scenario, int connections, int servers, long limit) {
        String what = scenario + " with " + (servers == 1 ? "" : "twice ") + connections
                + (scenario == Scenario.MANY_GROUPS ? " groups" : " connections");
        return complaint(servers * need(scenario, connections) + OTHERS, what, limit);
    }

    private static @Nullable String complaint(long need, String what, long limit) {
        return limit >= need
                ? null
                : "open files: " + limit + " (expected: at least " + need + " for " + what
                        + "; raise it with ulimit -n, or some of them wait for others to close)";
    }

    private static long need(Trial trial) {
        int servers = trial.hasFloor() && trial.scenario().canRepeat() ? 2 : 1;
        return servers * need(trial.scenario(), trial.connections());
    }

    // In a storm the sockets that were cut may not have been noticed when their clients are back; idle
    // clients come twice.
    private static long need(Scenario scenario, int connections) {
        return switch (scenario) {
            case STORM, IDLE -> 2L * connections;
            case MANY_GROUPS -> 0;
            default -> connections;
        };
    }
}
