package dev.signalbox.hub.dispatch;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.Topics;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.pipeline.HubPipeline;
import dev.signalbox.protocol.JsonPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A mount of hubs as one request sees it: the hubs its client listed and may connect to (protocol A6, E2). */
final class HubScope implements ConnectionScope {
    private final ServedHubs hubs;
    private final HubCalls calls;
    private final HubEvents events;
    private final ConnectionRequest request;
    private final List<HubDescriptor> connected;

    HubScope(
            ServedHubs hubs,
            HubCalls calls,
            HubEvents events,
            ConnectionRequest request,
            List<HubDescriptor> connected) {
        this.hubs = hubs;
        this.calls = calls;
        this.events = events;
        this.request = request;
        this.connected = List.copyOf(connected);
    }

    @Override
    public List<String> topics(String connectionId) {
        if (connected.isEmpty()) {
            return List.of();
        }
        String userId = hubs.userIds().userId(request);
        List<String> topics = new ArrayList<>(3 * connected.size());
        for (HubDescriptor hub : connected) {
            topics.add(Topics.hub(hub.name()));
            topics.add(Topics.hubClient(hub.name(), connectionId));
            if (userId != null && !userId.isEmpty()) {
                topics.add(Topics.hubUser(hub.name(), userId));
            }
        }
        return topics;
    }

    @Override
    public String groupTopicPrefix() {
        return Topics.HUB_GROUP_PREFIX;
    }

    @Override
    public List<String> rejoinGroups(String connectionId, List<String> groups) {
        List<String> rejoined = new ArrayList<>(groups.size());
        for (HubDescriptor hub : connected) {
            String prefix = hub.name() + '.';
            List<String> own = groups.stream()
                    .filter(group -> group.regionMatches(true, 0, prefix, 0, prefix.length()))
                    .map(group -> group.substring(prefix.length()))
                    .toList();
            if (!own.isEmpty()) {
                hubs.pipeline().rejoiningGroups(hub, request, own).forEach(group -> rejoined.add(prefix + group));
            }
        }
        return rejoined;
    }

    @Override
    public CompletionStage<?> connected(String connectionId) {
        HubPipeline pipeline = hubs.pipeline();
        return events.raise(connected, request, connectionId, pipeline::connected);
    }

    @Override
    public CompletionStage<?> reconnected(String connectionId) {
        HubPipeline pipeline = hubs.pipeline();
        return events.raise(connected, request, connectionId, pipeline::reconnected);
    }

    // No module has a say here: the original knows no such event.
    @Override
    public CompletionStage<?> gap(String connectionId, long missed) {
        return events.raise(connected, request, connectionId, instance -> instance.gap(missed));
    }

    @Override
    public CompletionStage<?> disconnected(String connectionId, boolean stopCalled) {
        HubPipeline pipeline = hubs.pipeline();
        return events.raise(connected, request, connectionId, instance -> pipeline.disconnected(instance, stopCalled))
                .whenComplete((done, failure) -> events.ended(connectionId));
    }

    @Override
    public void moved(String connectionId) {
        events.ended(connectionId);
    }

    @Override
    public CompletionStage<@Nullable JsonPayload> received(String connectionId, @Nullable String data) {
        return calls.serve(request, connectionId, data);
    }
}
