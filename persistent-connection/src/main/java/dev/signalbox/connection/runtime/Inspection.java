package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionDetails;
import dev.signalbox.connection.lane.Lane;
import dev.signalbox.connection.lane.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Looks inside live connections. What lanes own is read on the lanes, a bounded number of connections in one task, and the next task is
 * handed in when the one before is done: whoever looks at ten thousand connections delays none of them. Safe for use by any thread.
 */
public final class Inspection {
    private static final int PER_TASK = 200;

    private final Map<String, Session> sessions;
    private final String node;

    Inspection(Map<String, Session> sessions, String node) {
        this.sessions = sessions;
        this.node = node;
    }

    /** The name of this node, empty when it is the only one. */
    public String node() {
        return node;
    }

    /**
     * All connections of this node, in no order, without the names of their groups.
     *
     * @return completes on a lane, with those lanes that still run; what follows must not block
     */
    public CompletionStage<List<ConnectionDetails>> all() {
        Map<Lane, List<Session>> byLane = new HashMap<>();
        for (Session session : sessions.values()) {
            byLane.computeIfAbsent(session.lane(), lane -> new ArrayList<>()).add(session);
        }
        List<CompletableFuture<List<ConnectionDetails>>> parts = new ArrayList<>();
        byLane.forEach((lane, those) -> {
            CompletableFuture<List<ConnectionDetails>> part = new CompletableFuture<>();
            parts.add(part);
            read(lane, those, 0, new ArrayList<>(those.size()), part);
        });
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                .thenApply(done ->
                        parts.stream().flatMap(part -> part.join().stream()).toList());
    }

    private void read(
            Lane lane,
            List<Session> those,
            int from,
            List<ConnectionDetails> found,
            CompletableFuture<List<ConnectionDetails>> done) {
        boolean taken = lane.look(() -> {
            int to = Math.min(from + PER_TASK, those.size());
            try {
                for (Session session : those.subList(from, to)) {
                    ConnectionDetails details = session.details(node, 0);
                    if (details != null) {
                        found.add(details);
                    }
                }
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
                return;
            }
            if (to < those.size()) {
                read(lane, those, to, found, done);
            } else {
                done.complete(found);
            }
        });
        if (!taken) {
            done.complete(found); // the lane has ended, and its connections with it
        }
    }

    /**
     * One connection.
     *
     * @param groups how many names of groups are told at most
     * @return completes on its lane, with null when it does not live here
     */
    public CompletionStage<@Nullable ConnectionDetails> one(String connectionId, int groups) {
        Session session = sessions.get(connectionId);
        CompletableFuture<@Nullable ConnectionDetails> answer = new CompletableFuture<>();
        boolean taken = session != null
                && session.lane().look(() -> {
                    try {
                        answer.complete(session.details(node, groups));
                    } catch (RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                });
        if (!taken) {
            answer.complete(null);
        }
        return answer;
    }
}
