package dev.signalbox.conformance.client;

import dev.signalbox.conformance.wire.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * What one client has shown over one transport.
 *
 * @param client its name and version
 * @param transport the transport
 * @param shown each behaviour that the client can show at all, with why it did not, if it did not
 * @param resumes whether coming back after a cut means without loss
 */
record MatrixRow(String client, Transport transport, Map<Behaviour, Optional<Throwable>> shown, boolean resumes) {
    private static final Duration WHOLE_RUN = Duration.ofMinutes(15);

    /** Waits for all outcomes of a run. */
    static List<MatrixRow> of(ClientMatrix official, OtherMatrix others) {
        List<MatrixRow> rows = new ArrayList<>();
        for (ClientPair pair : ClientPair.all()) {
            rows.add(new MatrixRow(
                    "jquery.signalR " + pair.version(),
                    pair.transport(),
                    shown(List.of(Behaviour.values()), behaviour -> official.outcome(pair, behaviour)),
                    true));
        }
        for (OtherMatrix.Pair pair : OtherMatrix.Pair.all()) {
            List<Behaviour> known = List.of(Behaviour.values()).stream()
                    .filter(pair.client()::can)
                    .toList();
            rows.add(new MatrixRow(
                    pair.client().toString(),
                    pair.transport(),
                    shown(known, behaviour -> others.outcome(pair, behaviour)),
                    false));
        }
        return rows;
    }

    private static Map<Behaviour, Optional<Throwable>> shown(
            List<Behaviour> behaviours, Function<Behaviour, CompletableFuture<Void>> outcomes) {
        Map<Behaviour, Optional<Throwable>> shown = new EnumMap<>(Behaviour.class);
        behaviours.forEach(behaviour -> shown.put(behaviour, failure(outcomes.apply(behaviour), behaviour)));
        return shown;
    }

    private static Optional<Throwable> failure(CompletableFuture<Void> outcome, Behaviour behaviour) {
        try {
            outcome.get(WHOLE_RUN.toSeconds(), TimeUnit.SECONDS);
            return Optional.empty();
        } catch (ExecutionException failed) {
            return Optional.of(failed.getCause());
        } catch (TimeoutException late) {
            throw new IllegalStateException(behaviour + " has no outcome after " + WHOLE_RUN, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** One cell of the short table: how many behaviours were shown, and which were not. */
    String summary() {
        List<String> missing = shown.entrySet().stream()
                .filter(behaviour -> behaviour.getValue().isPresent())
                .map(behaviour -> behaviour.getKey().toString())
                .toList();
        return missing.isEmpty()
                ? "all " + shown.size()
                : (shown.size() - missing.size()) + " of " + shown.size() + ", not: " + String.join("; ", missing);
    }

    /** One line for each behaviour that was not shown, with what was seen instead. */
    List<String> failures() {
        List<String> failures = new ArrayList<>();
        shown.forEach((behaviour, failure) -> failure.ifPresent(
                seen -> failures.add(client + ", " + transport.wireName() + ", " + behaviour + ": " + seen)));
        return failures;
    }

    /** One cell of the long table. */
    String cell(Behaviour behaviour) {
        Optional<Throwable> failure = shown.get(behaviour);
        if (failure == null) {
            return "-";
        }
        if (failure.isPresent()) {
            return "**no**";
        }
        return behaviour == Behaviour.RECONNECT && !resumes ? "returns" : "yes";
    }
}
