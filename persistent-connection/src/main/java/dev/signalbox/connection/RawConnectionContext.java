package dev.signalbox.connection;

import dev.signalbox.protocol.json.NetJson;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Access to the connections and groups of one raw mount, from inside its events or from anywhere else (protocol F16). Safe for use by any
 * thread; a send returns when the message has its place in the order, it does not wait for any client.
 *
 * <p>Values become JSON by the rules of protocol A14: a string becomes a JSON string.
 */
public final class RawConnectionContext {
    private final Publisher publisher;
    private final NetJson json;
    private final String typeName;

    RawConnectionContext(Publisher publisher, NetJson json, String typeName) {
        this.publisher = publisher;
        this.json = json;
        this.typeName = typeName;
    }

    /** Sends a value to one connection. */
    public void send(String connectionId, @Nullable Object value) {
        publisher.publish(Topics.connection(required(connectionId)), json.payload(value));
    }

    /** Sends a value to several connections, one message each; an empty list sends nothing. */
    public void send(List<String> connectionIds, @Nullable Object value) {
        if (connectionIds.isEmpty()) {
            return;
        }
        var payload = json.payload(value);
        connectionIds.forEach(id -> publisher.publish(Topics.connection(required(id)), payload));
    }

    /** Sends a value to all connections of this mount, except the named ones. */
    public void broadcast(@Nullable Object value, String... excludedConnectionIds) {
        publisher.publish(Topics.raw(typeName), json.payload(value), excluded(excludedConnectionIds));
    }

    /** Adds a connection to a group; see {@link Publisher#addToGroup}. */
    public CompletionStage<Void> addToGroup(String connectionId, String group) {
        return publisher.addToGroup(required(connectionId), Topics.rawGroup(typeName, required(group)));
    }

    /** Removes a connection from a group; see {@link Publisher#removeFromGroup}. */
    public CompletionStage<Void> removeFromGroup(String connectionId, String group) {
        return publisher.removeFromGroup(required(connectionId), Topics.rawGroup(typeName, required(group)));
    }

    /** Sends a value to a group, except the named connections. */
    public void sendToGroup(String group, @Nullable Object value, String... excludedConnectionIds) {
        publisher.publish(
                Topics.rawGroup(typeName, required(group)), json.payload(value), excluded(excludedConnectionIds));
    }

    /** Sends a value to several groups, one message each: a member of two gets it twice (protocol K57). */
    public void sendToGroups(Collection<String> groups, @Nullable Object value, String... excludedConnectionIds) {
        if (groups.isEmpty()) {
            return;
        }
        var payload = json.payload(value);
        Set<String> excluded = excluded(excludedConnectionIds);
        groups.forEach(group -> publisher.publish(Topics.rawGroup(typeName, required(group)), payload, excluded));
    }

    /** Ends a connection as if its client had stopped it. */
    public void abort(String connectionId) {
        publisher.abort(required(connectionId));
    }

    /** Closes, lists and looks for connections, those of other mounts included. */
    public ConnectionControl control() {
        return publisher.control();
    }

    // Not Set.of, which refuses an id that is named twice.
    private static Set<String> excluded(String[] connectionIds) {
        return Set.copyOf(List.of(connectionIds));
    }

    private static String required(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("Argument cannot be null or empty");
        }
        return name;
    }
}
