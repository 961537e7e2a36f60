package dev.signalbox.conformance.corpus;

import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Recording;
import dev.signalbox.conformance.replay.ReplayOptions;
import dev.signalbox.conformance.replay.ReplayResult;
import dev.signalbox.conformance.replay.Replayer;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** All recordings under way side by side, each against a gateway of its own; the longest begin first. Safe for use by any thread. */
final class CorpusRun implements AutoCloseable {
    private static final int AT_ONCE = Integer.getInteger("signalbox.recordingsAtOnce", 24);

    private static final Duration PATIENCE = Duration.ofSeconds(8); // each thing that is missing costs it

    private final Map<String, CompletableFuture<ReplayResult>> results =
            new LinkedHashMap<>(); // never changed once started
    private final ExecutorService players = Executors.newFixedThreadPool(AT_ONCE, work -> {
        Thread thread = new Thread(work, "recording");
        thread.setDaemon(true);
        return thread;
    });

    private CorpusRun() {}

    /** Starts playing. */
    static CorpusRun start(List<Recording> recordings) {
        return start(recordings, Playground::of);
    }

    /** The same in other places. */
    static CorpusRun start(List<Recording> recordings, Function<Recording, Playground> places) {
        CorpusRun run = new CorpusRun();
        recordings.stream()
                .sorted(Comparator.comparingLong(CorpusRun::length).reversed())
                .forEach(recording -> run.results.put(
                        recording.name(), CompletableFuture.supplyAsync(() -> play(recording, places), run.players)));
        return run;
    }

    private static long length(Recording recording) {
        List<Event> events = recording.events();
        return events.isEmpty() ? 0 : events.get(events.size() - 1).t();
    }

    private static ReplayResult play(Recording recording, Function<Recording, Playground> places) {
        try (Playground playground = places.apply(recording)) {
            return new Replayer(ReplayOptions.against(playground.address())
                            .withControl(playground)
                            .withPatience(PATIENCE))
                    .replay(recording);
        }
    }

    /** What came of a recording; completes when it has been played. */
    CompletableFuture<ReplayResult> result(String name) {
        CompletableFuture<ReplayResult> result = results.get(name);
        if (result == null) {
            throw new IllegalArgumentException("no such recording: " + name);
        }
        return result;
    }

    @Override
    public void close() {
        players.shutdownNow();
    }
}
