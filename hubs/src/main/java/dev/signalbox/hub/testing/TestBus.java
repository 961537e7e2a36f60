package dev.signalbox.hub.testing;

import dev.signalbox.connection.ConnectionControl;
import dev.signalbox.connection.ConnectionInfo;
import dev.signalbox.connection.Publisher;
import dev.signalbox.connection.Topics;
import dev.signalbox.protocol.JsonPayload;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;

/** Hands what is published to the clients that listen, at once. Nobody waits for anybody. */
final class TestBus implements Publisher {
    private final Map<String, TestClient> clients = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> members = new ConcurrentHashMap<>(); // connection ids by topic
    private final ConnectionControl control = new Control();

    void connect(TestClient client, List<String> topics) {
        if (clients.putIfAbsent(client.id(), client) != null) {
            throw new IllegalArgumentException("id: \"" + client.id() + "\" is connected already");
        }
        subscribe(client.id(), topics);
    }

    void subscribe(String connectionId, List<String> topics) {
        members(Topics.connection(connectionId)).add(connectionId);
        topics.forEach(topic -> members(topic).add(connectionId));
    }

    /** From here on the client is gone: nothing reaches it any more. */
    void disconnect(String connectionId) {
        clients.remove(connectionId);
        members.values().forEach(each -> each.remove(connectionId));
    }

    /** The topics of a connection that begin so. */
    List<String> topics(String connectionId, String prefix) {
        return members.entrySet().stream()
                .filter(each ->
                        each.getKey().startsWith(prefix) && each.getValue().contains(connectionId))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    void leave(String connectionId, String topic) {
        members(topic).remove(connectionId);
    }

    private Set<String> members(String topic) {
        return members.computeIfAbsent(topic, name -> new CopyOnWriteArraySet<>());
    }

    @Override
    public void publish(String topic, JsonPayload payload, Set<String> excludedConnectionIds) {
        for (String id : members(topic)) {
            TestClient client = clients.get(id);
            if (client != null && !excludedConnectionIds.contains(id)) {
                client.receive(payload);
            }
        }
    }

    // Where a server waits in vain for an unknown connection to confirm, the kit knows at once.
    @Override
    public CompletionStage<Void> addToGroup(String connectionId, String groupTopic) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (isConnected(connectionId)) {
            members(groupTopic).add(connectionId);
            done.complete(null);
        } else {
            done.cancel(false);
        }
        return done;
    }

    @Override
    public CompletionStage<Void> removeFromGroup(String connectionId, String groupTopic) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (isConnected(connectionId)) {
            leave(connectionId, groupTopic);
            done.complete(null);
        } else {
            done.cancel(false);
        }
        return done;
    }

    @Override
    public void abort(String connectionId) {
        TestClient client = clients.get(connectionId);
        if (client != null) {
            client.stop();
        }
    }

    @Override
    public boolean isConnected(String connectionId) {
        return clients.containsKey(connectionId);
    }

    @Override
    public ConnectionControl control() {
        return control;
    }

    /** As far as clients that are only played can be governed: they have no transport worth the name and no age. */
    private final class Control implements ConnectionControl {
        @Override
        public CompletionStage<Void> close(String connectionId, String reason) {
            abort(connectionId);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public List<ConnectionInfo> list() {
            return clients.values().stream().map(TestClient::info).toList();
        }

        @Override
        public CompletionStage<Boolean> isAlive(String connectionId) {
            return CompletableFuture.completedFuture(isConnected(connectionId));
        }
    }
}
