package dev.signalbox.hub;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The selectors of {@link HubClients}, each giving the clients as an interface (protocol F13, F14). Safe for use by any thread.
 *
 * @param <T> what clients can be called with
 */
public final class TypedHubClients<T> {
    private final HubClients clients;
    private final Class<T> type;

    TypedHubClients(HubClients clients, Class<T> type) {
        this.clients = clients;
        this.type = type;
    }

    /** As {@link HubClients#all}. */
    public T all() {
        return clients.all().as(type);
    }

    /** As {@link HubClients#allExcept(Collection)}. */
    public T allExcept(Collection<String> connectionIds) {
        return clients.allExcept(connectionIds).as(type);
    }

    /** As {@link HubClients#allExcept(String...)}. */
    public T allExcept(String... connectionIds) {
        return allExcept(Arrays.asList(connectionIds));
    }

    /** As {@link HubClients#client}. */
    public T client(String connectionId) {
        return clients.client(connectionId).as(type);
    }

    /** As {@link HubClients#clients}. */
    public T clients(Collection<String> connectionIds) {
        return clients.clients(connectionIds).as(type);
    }

    /** As {@link HubClients#group(String, Collection)}. */
    public T group(String name, Collection<String> excludedConnectionIds) {
        return clients.group(name, excludedConnectionIds).as(type);
    }

    /** As {@link HubClients#group(String, String...)}. */
    public T group(String name, String... excludedConnectionIds) {
        return group(name, Arrays.asList(excludedConnectionIds));
    }

    /** As {@link HubClients#groups(Collection, Collection)}. */
    public T groups(Collection<String> names, Collection<String> excludedConnectionIds) {
        return clients.groups(names, excludedConnectionIds).as(type);
    }

    /** As {@link HubClients#groups(Collection)}. */
    public T groups(Collection<String> names) {
        return groups(names, List.of());
    }

    /** As {@link HubClients#user}. */
    public T user(String userId) {
        return clients.user(userId).as(type);
    }

    /** As {@link HubClients#users}. */
    public T users(Collection<String> userIds) {
        return clients.users(userIds).as(type);
    }
}
