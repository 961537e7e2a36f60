package dev.signalbox.hub.dispatch;

import dev.signalbox.connection.Topics;
import dev.signalbox.hub.ClientProxy;
import dev.signalbox.hub.HubClients;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Selectors as topics and exclusions (protocol F13). */
record TopicClients(HubSender sender, String hub) implements HubClients {

    @Override
    public ClientProxy all() {
        return proxy(List.of(Topics.hub(hub)), Set.of());
    }

    @Override
    public ClientProxy allExcept(Collection<String> connectionIds) {
        return proxy(List.of(Topics.hub(hub)), names(connectionIds));
    }

    @Override
    public ClientProxy client(String connectionId) {
        return one(Topics::hubClient, connectionId, List.of());
    }

    @Override
    public ClientProxy clients(Collection<String> connectionIds) {
        return several(Topics::hubClient, connectionIds, List.of());
    }

    @Override
    public ClientProxy group(String name, Collection<String> excludedConnectionIds) {
        return one(Topics::hubGroup, name, excludedConnectionIds);
    }

    @Override
    public ClientProxy groups(Collection<String> names, Collection<String> excludedConnectionIds) {
        return several(Topics::hubGroup, names, excludedConnectionIds);
    }

    @Override
    public ClientProxy user(String userId) {
        Objects.requireNonNull(userId, "userId");
        return several(Topics::hubUser, List.of(userId), List.of()); // nobody has an empty id, and that is no error
    }

    @Override
    public ClientProxy users(Collection<String> userIds) {
        return several(Topics::hubUser, userIds, List.of());
    }

    private ClientProxy one(BinaryOperator<String> topic, @Nullable String name, Collection<String> excluded) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("Argument cannot be null or empty");
        }
        return proxy(List.of(topic.apply(hub, name)), names(excluded));
    }

    private ClientProxy several(BinaryOperator<String> topic, Collection<String> names, Collection<String> excluded) {
        List<String> topics = new ArrayList<>(names.size());
        for (String name : names) {
            if (!isMissing(name)) {
                topics.add(topic.apply(hub, name));
            }
        }
        return proxy(List.copyOf(topics), names(excluded));
    }

    private ClientProxy proxy(List<String> topics, Set<String> excluded) {
        return new TopicProxy(sender, hub, topics, excluded);
    }

    private static Set<String> names(Collection<String> connectionIds) {
        Set<String> names = new HashSet<>();
        for (String id : connectionIds) {
            if (!isMissing(id)) {
                names.add(id);
            }
        }
        return names.isEmpty() ? Set.of() : Set.copyOf(names);
    }

    private static boolean isMissing(@Nullable String name) {
        return name == null || name.isEmpty();
    }
}
