package dev.signalbox.conformance.load;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a scenario, against the gateway alone or in turn with the bare library, each a server of its own. */
public final class Measurement {
    private final @Nullable Integer core;
    private final List<String> jvm;
    private final Consumer<String> progress;
    private boolean apart; // this process keeps off the server's processor

    /**
     * Prepares measurements.
     *
     * @param core the processor the server may use; null for any
     * @param jvm options for the server's Java
     * @param progress hears one line for each run that is done
     */
    public Measurement(@Nullable Integer core, List<String> jvm, Consumer<String> progress) {
        this.core = core;
        this.jvm = List.copyOf(jvm);
        this.progress = progress;
    }

    /**
     * What all runs came to.
     *
     * @param markdown a table of medians, spread and ratios
     * @param isFaultless whether the gateway lost and repeated nothing
     */
    public record Result(String markdown, boolean isFaultless) {}

    /**
     * Runs a scenario. Servers that are the same afterwards as before are started once and measured in turn.
     *
     * @param pairs how many times
     * @param floor whether the bare library takes its turn, where it can do the same
     * @throws IOException when a server cannot be started
     * @throws IllegalStateException when clients do not get where they should
     */
    public Result run(Scenario scenario, Plan plan, int pairs, boolean floor) throws IOException {
        Table table = new Table();
        boolean both = floor && scenario.hasFloor();
        if (scenario.canRepeat()) {
            turns(scenario, plan, pairs, both, table);
            return new Result(table.markdown(), table.isFaultless());
        }
        for (int pair = 1; pair <= pairs; pair++) {
            once(scenario, plan, false, table);
            if (both) {
                once(scenario, plan, true, table);
            }
        }
        return new Result(table.markdown(), table.isFaultless());
    }

    private void turns(Scenario scenario, Plan plan, int turns, boolean both, Table table) throws IOException {
        try (Contestant ours = begin(scenario, plan, false);
                Contestant bare = both ? begin(scenario, plan, true) : null) {
            for (int turn = 1; turn <= turns; turn++) {
                take(scenario, ours, false, table);
                if (bare != null) {
                    take(scenario, bare, true, table);
                }
            }
        }
    }

    private void once(Scenario scenario, Plan plan, boolean bare, Table table) throws IOException {
        try (Contestant contestant = begin(scenario, plan, bare)) {
            take(scenario, contestant, bare, table);
        }
    }

    private void take(Scenario scenario, Contestant contestant, boolean bare, Table table) throws IOException {
        Figures figures = contestant.measure();
        progress.accept(scenario + (bare ? ", bare library: " : ", signalbox: ") + figures);
        table.add(bare, figures);
    }

    /** Starts a server of its own with its clients, and warms it up. */
    Contestant begin(Scenario scenario, Plan plan, boolean bare) throws IOException {
        if (core != null && !apart) {
            ServerProcess.leaveTo(core);
            apart = true;
        }
        List<String> arguments = bare ? List.of("--floor") : List.of("--token-key", LoadServer.randomKey());
        return Contestant.prepare(ServerProcess.start(core, jvm, arguments), scenario, plan, bare);
    }
}
