package dev.signalbox.conformance.load;

import dev.signalbox.gateway.arrival.OpenFiles;
import org.jspecify.annotations.Nullable;

/** How many files a process may have open, which bounds the sockets of generator and server. Linux only. */
public final class FilesNeeded {
    private static final int OTHERS = 1_000; // the code's own, and requests on their way

    private FilesNeeded() {}

    /**
     * What is wrong with this process' limit for a run.
     *
     * @return one line for people; null when it suffices
     */
    public static @Nullable String complaint(Scenario scenario, int connections) {
        return complaint(scenario, connections, OpenFiles.limit());
    }

    /** The same for all that {@link Programme} runs. */
    public static @Nullable String complaintAboutAll() {
        Trial most = Trial.STORM;
        for (Trial trial : Trial.values()) {
            if (need(trial.scenario(), trial.connections()) > need(most.scenario(), most.connections())) {
                most = trial;
            }
        }
        return complaint(most.scenario(), most.connections());
    }

    static @Nullable String complaint(Scenario scenario, int connections, long limit) {
        long need = need(scenario, connections);
        return limit >= need
                ? null
                : "open files: " + limit + " (expected: at least " + need + " for " + scenario + " with " + connections
                        + (scenario == Scenario.MANY_GROUPS ? " groups" : " connections")
                        + "; raise it with ulimit -n, or some of them wait for others to close)";
    }

    // In a storm the sockets that were cut may not have been noticed when their clients are back; idle clients come
    // twice.
    private static long need(Scenario scenario, int connections) {
        return switch (scenario) {
            case STORM, IDLE -> 2L * connections + OTHERS;
            case MANY_GROUPS -> OTHERS;
            default -> (long) connections + OTHERS;
        };
    }
}
