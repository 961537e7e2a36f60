package dev.signalbox.conformance.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trials that are compared with one another. All their servers are there, and have been warmed up, before the first is measured; then each is
 * measured in turn, several times. Servers have their time one after the other when they cannot be measured again, or when this process may not
 * have as many files open as all of them take.
 */
final class Match {
    private static final Logger LOG = LoggerFactory.getLogger(Match.class);

    private final Measurement measurement;
    private final Function<Trial, Plan> plans;
    private final Consumer<String> progress;
    private boolean complete = true;
    private boolean together;

    /**
     * Prepares it.
     *
     * @param progress hears one line for each server that is ready, and for each time one was measured
     */
    Match(Measurement measurement, Function<Trial, Plan> plans, Consumer<String> progress) {
        this.measurement = measurement;
        this.plans = plans;
        this.progress = progress;
    }

    private record Entry(Trial trial, boolean bare, Contestant contestant) {
        String name() {
            return Match.name(trial, bare);
        }
    }

    private static String name(Trial trial, boolean bare) {
        return trial + (bare ? ", bare library: " : ": ");
    }

    /**
     * Measures all trials.
     *
     * @param turns what each turn came to is added here; trials that cannot be repeated have one
     * @return whether all could be measured
     */
    boolean run(List<Trial> trials, List<Round> turns) {
        together = FilesNeeded.suffice(trials);
        List<Entry> entries = new ArrayList<>();
        try {
            for (Trial trial : trials) {
                enter(trial, false, entries, turns);
                if (trial.hasFloor()) {
                    enter(trial, true, entries, turns);
                }
            }
            for (Round turn : turns) {
                for (Iterator<Entry> left = entries.iterator(); left.hasNext(); ) {
                    Entry entry = left.next();
                    if (!measure(entry, turn)) {
                        left.remove();
                        entry.contestant.close();
                    }
                }
            }
        } finally {
            entries.forEach(entry -> entry.contestant.close());
        }
        return complete;
    }

    private void enter(Trial trial, boolean bare, List<Entry> entries, List<Round> turns) {
        try {
            Entry entry = new Entry(trial, bare, measurement.begin(trial.scenario(), plans.apply(trial), bare));
            entries.add(entry);
            if (together && trial.scenario().canRepeat()) {
                progress.accept(entry.name() + "ready");
                return;
            }
            for (Round turn : trial.scenario().canRepeat() ? turns : turns.subList(0, 1)) {
                measure(entry, turn);
            }
            entries.remove(entry);
            entry.contestant.close();
        } catch (IOException | RuntimeException e) {
            failed(name(trial, bare), e);
        }
    }

    private boolean measure(Entry entry, Round turn) {
        try {
            Figures figures = entry.contestant.measure();
            turn.add(entry.trial, entry.bare, figures);
            progress.accept(entry.name() + figures);
            return true;
        } catch (IOException | RuntimeException e) {
            failed(entry.name(), e);
            return false;
        }
    }

    private void failed(String name, Exception e) {
        complete = false;
        LOG.debug("{}", name, e);
        progress.accept(name + "failed: " + e.getMessage());
    }
}
