package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.compare.Wildcard;
import dev.signalbox.conformance.recording.Recording;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What came of playing one recording.
 *
 * @param recording what was played
 * @param verdict what was found
 * @param reason why it was skipped or could not be played, empty otherwise
 * @param differences what came back otherwise, in the order of the recording
 * @param notes what a reader should know besides, one sentence each
 * @param wildcards what differed and was free to
 * @param lines both sides next to each other
 * @param took how long it took
 */
public record ReplayResult(
        Recording recording,
        Verdict verdict,
        String reason,
        List<Difference> differences,
        List<String> notes,
        Set<Wildcard> wildcards,
        List<Line> lines,
        Duration took) {

    public ReplayResult {
        differences = List.copyOf(differences);
        notes = List.copyOf(notes);
        wildcards = Set.copyOf(wildcards);
        lines = List.copyOf(lines);
    }

    /**
     * One line of the two sides.
     *
     * @param x the exchange, 0 for none
     * @param t when, in milliseconds of the recording
     * @param label what it is, for example {@code frame 3: M[0]}
     * @param sent whether the client did this
     * @param recorded what the recording has, empty for nothing
     * @param live what passed this time, empty for nothing
     * @param state how they compare
     */
    public record Line(int x, long t, String label, boolean sent, String recorded, String live, State state) {
        /** How two sides compare. */
        public enum State {
            /** The same, as far as it has to be. */
            SAME,
            /** Not the same. */
            DIFFERENT,
            /** Only in the recording. */
            MISSING,
            /** Only live. */
            EXTRA,
            /** Not compared. */
            PLAIN
        }
    }
}
