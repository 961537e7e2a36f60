package dev.signalbox.hub.dispatch;

import dev.signalbox.connection.Topics;
import dev.signalbox.hub.CallerProxy;
import dev.signalbox.hub.ClientProxy;
import dev.signalbox.hub.HubCallerClients;
import java.util.Collection;
import java.util.List;

/** Selectors inside a call or an event: the caller is known, and so is who the others are (protocol F13). */
record CallerClients(TopicClients everyone, String connectionId, StateTracker state) implements HubCallerClients {

    @Override
    public CallerProxy caller() {
        String hub = everyone.hub();
        return new TopicProxy.Caller(everyone.sender(), hub, List.of(Topics.hubClient(hub, connectionId)), state);
    }

    @Override
    public ClientProxy others() {
        return everyone.allExcept(List.of(connectionId));
    }

    @Override
    public ClientProxy othersInGroup(String name) {
        return everyone.group(name, List.of(connectionId));
    }

    @Override
    public ClientProxy othersInGroups(Collection<String> names) {
        return everyone.groups(names, List.of(connectionId));
    }

    @Override
    public ClientProxy all() {
        return everyone.all();
    }

    @Override
    public ClientProxy allExcept(Collection<String> connectionIds) {
        return everyone.allExcept(connectionIds);
    }

    @Override
    public ClientProxy client(String id) {
        return everyone.client(id);
    }

    @Override
    public ClientProxy clients(Collection<String> connectionIds) {
        return everyone.clients(connectionIds);
    }

    @Override
    public ClientProxy group(String name, Collection<String> excludedConnectionIds) {
        return everyone.group(name, excludedConnectionIds);
    }

    @Override
    public ClientProxy groups(Collection<String> names, Collection<String> excludedConnectionIds) {
        return everyone.groups(names, excludedConnectionIds);
    }

    @Override
    public ClientProxy user(String userId) {
        return everyone.user(userId);
    }

    @Override
    public ClientProxy users(Collection<String> userIds) {
        return everyone.users(userIds);
    }
}
