package dev.signalbox.conformance.client;

import dev.signalbox.conformance.wire.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
 * @param shown each behaviour that the client can show at all, with whether it did
 * @param resumes whether coming back after a cut means without loss
 */
record MatrixRow(String client, Transport transport, Map<Behaviour, Boolean> shown, boolean resumes) {
    private static final Duration WHOLE_RUN = Duration.ofMinutes(8);

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

    private static Map<Behaviour, Boolean> shown(
            List<Behaviour> behaviours, Function<Behaviour, CompletableFuture<Void>> outcomes) {
        Map<Behaviour, Boolean> shown = new EnumMap<>(Behaviour.class);
        behaviours.forEach(behaviour -> shown.put(behaviour, succeeded(outcomes.apply(behaviour), behaviour)));
        return shown;
    }

    private static boolean succeeded(CompletableFuture<Void> outcome, Behaviour behaviour) {
        try {
            outcome.get(WHOLE_RUN.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException failed) {
            return false;
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
                .filter(behaviour -> !behaviour.getValue())
                .map(behaviour -> behaviour.getKey().toString())
                .toList();
        return missing.isEmpty()
                ? "all " + shown.size()
                : (shown.size() - missing.size()) + " of " + shown.size() + ", not: " + String.join("; ", missing);
    }

    /** One cell of the long table. */
    String cell(Behaviour behaviour) {
        Boolean success = shown.get(behaviour);
        if (success == null) {
            return "-";
        }
        if (!success) {
            return "**no**";
        }
        return behaviour == Behaviour.RECONNECT && !resumes ? "returns" : "yes";
    }
}
