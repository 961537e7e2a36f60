package dev.signalbox.connection;

import dev.signalbox.protocol.JsonPayload;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where messages to clients are handed in. Safe for use by any thread.
 *
 * <p>Guarantee: messages published by one thread reach every connection in that order, and all connections see all messages in the
 * same order. Publishing never waits for a client. A topic without members discards (protocol K61).
 */
public interface Publisher {

    /**
     * Publishes one message to a topic.
     *
     * @param topic a name made by {@link Topics}
     * @param payload the JSON element that appears in {@code M}; serialised once, shared by all receivers
     * @param excludedConnectionIds connections that must not get it
     * @throws RuntimeException in a cluster, when the backplane is known not to take messages now (protocol I4)
     */
    void publish(String topic, JsonPayload payload, Set<String> excludedConnectionIds);

    /**
     * Publishes as {@link #publish(String, JsonPayload, Set)} does, and tells when the message is certain to have its place: on a single
     * node at once, in a cluster when the backplane has accepted it.
     *
     * @return fails when the message was not accepted (protocol I4)
     */
    default CompletionStage<Void> send(String topic, JsonPayload payload, Set<String> excludedConnectionIds) {
        publish(topic, payload, excludedConnectionIds);
        return CompletableFuture.completedStage(null);
    }

    /** Publishes one message to all members of a topic. */
    default void publish(String topic, JsonPayload payload) {
        publish(topic, payload, Set.of());
    }

    /**
     * Adds a connection to a group, wherever that connection lives.
     *
     * @param connectionId any connection's id
     * @param groupTopic the group's topic, made by {@link Topics}
     * @return completes when the membership is in effect: what is published afterwards is received. Cancelled when nobody
     *     confirms within the acknowledgement time-out, which is what happens for an unknown connection (protocol E8, K54). Fails with {@link GroupLimitException} when the connection is in
     *     {@link ConnectionConfig#maxGroups} others
     */
    CompletionStage<Void> addToGroup(String connectionId, String groupTopic);

    /** Removes a connection from a group; completes and fails as {@link #addToGroup} does. */
    CompletionStage<Void> removeFromGroup(String connectionId, String groupTopic);

    /** Ends a connection as if its client had called abort: OnDisconnected(true), then its stream closes (protocol B9). */
    void abort(String connectionId);

    /**
     * Whether a connection is alive on this node: with an open request, between two polls, or waited for. False from the moment it is given
     * up or has stopped, before its OnDisconnected.
     */
    boolean isConnected(String connectionId);

    /** Governs the connections of the server; a publisher without connections has none to govern. */
    default ConnectionControl control() {
        return ConnectionControl.NOBODY;
    }
}
