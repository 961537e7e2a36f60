package dev.signalbox.hub;

import dev.signalbox.connection.ConnectionControl;
import dev.signalbox.connection.ConnectionInfo;
import dev.signalbox.connection.Publisher;
import dev.signalbox.protocol.JsonPayload;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps, as one line each, everything that is published or asked for, in order. */
public final class RecordingPublisher implements Publisher {
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

    /** The connections said to be alive. */
    public final Set<String> connected = ConcurrentHashMap.newKeySet();

    @Override
    public void publish(String topic, JsonPayload payload, Set<String> excludedConnectionIds) {
        lines.add(topic + (excludedConnectionIds.isEmpty() ? "" : " -" + new TreeSet<>(excludedConnectionIds)) + " "
                + payload);
    }

    @Override
    public CompletionStage<Void> addToGroup(String connectionId, String groupTopic) {
        lines.add("+ " + connectionId + " " + groupTopic);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> removeFromGroup(String connectionId, String groupTopic) {
        lines.add("- " + connectionId + " " + groupTopic);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void abort(String connectionId) {
        lines.add("abort " + connectionId);
    }

    @Override
    public boolean isConnected(String connectionId) {
        return connected.contains(connectionId);
    }

    @Override
    public ConnectionControl control() {
        return new ConnectionControl() {
            @Override
            public CompletionStage<Void> close(String connectionId, String reason) {
                lines.add("close " + connectionId + " " + reason);
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public List<ConnectionInfo> list() {
                return List.of();
            }

            @Override
            public CompletionStage<Boolean> isAlive(String connectionId) {
                return CompletableFuture.completedFuture(false);
            }
        };
    }

    /** Everything since the last time this was asked. */
    public List<String> taken() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }
}
