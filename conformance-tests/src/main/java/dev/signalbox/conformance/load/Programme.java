package dev.signalbox.conformance.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/**
 * All that is measured, and the targets. In each round every {@link Trial} has a server of its own, and one of the bare library; those that are
 * compared are measured in turn, several times. Figures are compared within a turn, then the median of all turns is taken, so that what the
 * machine does meanwhile falls out.
 */
public final class Programme {
    private static final String CPU_EACH = "CPU for each message delivered, µs";
    private static final double KILOBYTES_OF_HEAP = 4;
    private static final int LONGEST_CURSOR = 39;
    private static final List<Goal> GOALS = goals();

    private final Measurement measurement;
    private final int turns;
    private final Duration time;
    private final Duration warmUp;
    private final Duration longestWarmUp;
    private final Consumer<String> progress;

    /**
     * Prepares all of it.
     *
     * @param turns how often each trial is measured in a round, where it can be repeated
     * @param time how long each time
     * @param warmUp how long before that, at least
     * @param longestWarmUp how long at most, while the server's compiler has more to do
     * @param progress hears one line for each run
     */
    public Programme(
            Measurement measurement,
            int turns,
            Duration time,
            Duration warmUp,
            Duration longestWarmUp,
            Consumer<String> progress) {
        this.measurement = measurement;
        this.turns = turns;
        this.time = time;
        this.warmUp = warmUp;
        this.longestWarmUp = longestWarmUp;
        this.progress = progress;
    }

    /**
     * What all rounds came to.
     *
     * @param markdown the table of targets
     * @param isFaultless whether the gateway lost and repeated nothing, and every trial ran
     */
    public record Result(String markdown, boolean isFaultless) {}

    private static List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        List<Trial> paced = List.of(Trial.BROADCAST_200, Trial.BROADCAST_1000, Trial.BROADCAST_4000);
        List<Trial> flatOut = List.of(Trial.FLAT_OUT_200, Trial.FLAT_OUT_1000, Trial.FLAT_OUT_4000);
        paced.forEach(trial -> goals.add(Goal.ratio(trial, Figures.CPU, CPU_EACH, 1.0)));
        flatOut.forEach(trial -> goals.add(Goal.ratio(trial, Figures.CPU, CPU_EACH, 1.0)));
        goals.add(Goal.among(Trial.BROADCAST_4000, Trial.BROADCAST_200, Figures.CPU, CPU_EACH, 1.3));
        flatOut.forEach(trial -> goals.add(Goal.gain(trial, Figures.RATE, "messages delivered in a second", 1.5)));
        flatOut.forEach(trial -> goals.add(Goal.ratio(trial, Figures.P99, "p99, ms", 1.0)));
        goals.add(Goal.ratio(Trial.ECHO, Figures.CPU, "CPU for each call, µs", 2.0));
        goals.add(Goal.ratio(Trial.NEGOTIATE, Figures.CPU, "CPU for each answer, µs", 1.6));
        goals.add(Goal.ratio(Trial.IDLE, Figures.RSS_EACH, "RSS for each connection after a collection, KB", 1.3));
        goals.add(
                Goal.ratio(Trial.IDLE, Figures.RSS_UNCOLLECTED_EACH, "RSS for each connection with garbage, KB", 1.3));
        goals.add(new Goal(
                Trial.IDLE.toString(),
                "live heap for each connection, KB; compared: the difference",
                "at most 4",
                round -> round.ours(Trial.IDLE, Figures.HEAP_EACH),
                round -> round.bare(Trial.IDLE, Figures.HEAP_EACH),
                round -> round.ours(Trial.IDLE, Figures.HEAP_EACH) - round.bare(Trial.IDLE, Figures.HEAP_EACH),
                value -> value <= KILOBYTES_OF_HEAP));
        goals.add(Goal.absolute(Trial.IDLE, Figures.OF_A_CORE, "% of a core", "under 2", value -> value < 2));
        goals.add(Goal.among(Trial.EVENT_STREAM, Trial.BROADCAST_1000, Figures.CPU, CPU_EACH, 1.3));
        goals.add(Goal.among(Trial.LONG_POLLING, Trial.BROADCAST_SELDOM, Figures.CPU, CPU_EACH, 4));
        goals.add(Goal.among(Trial.LONG_POLLING, Trial.BROADCAST_1000, Figures.CPU, CPU_EACH, 4));
        goals.add(Goal.absolute(
                Trial.RESTART,
                Figures.GROWTH,
                "CPU for each message after the server was started again, to before",
                "no growth (at most 1.15)",
                value -> value <= 1.15));
        goals.add(Goal.among(Trial.GROUPS, Trial.BROADCAST_10, Figures.CPU, CPU_EACH, 1.2));
        goals.add(Goal.ratio(Trial.GROUPS, Figures.CPU, CPU_EACH, 1.2));
        goals.add(Goal.absolute(
                Trial.MANY_GROUPS,
                Groups.LONGEST_CURSOR,
                "characters of C, at most",
                "under 40",
                value -> value <= LONGEST_CURSOR));
        goals.add(Goal.absolute(Trial.STORM, Figures.BACK, "seconds until all are back", "shown", value -> true));
        goals.add(Goal.absolute(Trial.STORM, Figures.LOST, "lost", "0", value -> value == 0));
        goals.add(Goal.absolute(Trial.STORM, Figures.REPEATED, "repeated", "0", value -> value == 0));
        goals.add(Goal.among(Trial.SLOW_READERS, Trial.BROADCAST_1000, Figures.P99, "p99 of the others, ms", 1.2));
        return List.copyOf(goals);
    }

    /**
     * Runs everything.
     *
     * @param rounds how many times
     * @param afterRound hears after each round what all rounds up to it came to, and the number of rounds
     */
    public Result run(int rounds, ObjIntConsumer<Result> afterRound) {
        List<Round> done = new ArrayList<>();
        boolean complete = true;
        Result result = new Result("", true); // of no round
        long begin = System.nanoTime();
        for (int number = 1; number <= rounds; number++) {
            String round = "round " + number + '/' + rounds + ", ";
            Match match = new Match(
                    measurement,
                    trial -> trial.plan(time, warmUp, longestWarmUp),
                    line -> progress.accept(passed(begin) + ' ' + round + line));
            List<Round> measured =
                    IntStream.range(0, turns).mapToObj(turn -> new Round()).toList();
            done.addAll(measured);
            for (List<Trial> trials : Trial.MATCHES) {
                complete &= match.run(trials, measured);
            }
            double faults = done.stream().mapToDouble(Round::faults).sum();
            result = new Result(markdown(done, faults), complete && faults == 0);
            afterRound.accept(result, number);
        }
        return result;
    }

    private static String passed(long begin) {
        long seconds = (System.nanoTime() - begin) / 1_000_000_000L;
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    private static String markdown(List<Round> rounds, double faults) {
        StringBuilder text = new StringBuilder();
        text.append("| scenario | measure | signalbox | compared with | figure, least and most | target | |\n");
        text.append("|---|---|---|---|---|---|---|\n");
        GOALS.forEach(goal -> text.append(goal.row(rounds)).append('\n'));
        text.append("\nMessages lost or repeated by Signalbox in all runs together: ")
                .append(Figures.show(faults))
                .append(".\n");
        return text.toString();
    }
}
