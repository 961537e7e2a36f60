package dev.signalbox.connection;

import dev.signalbox.protocol.JsonPayload;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ConnectionApplication} as one authorised request sees it: which topics its connection listens to, and the events
 * it raises.
 *
 * <p>The scope of the receive request that is currently registered for a connection is kept, and raises its disconnect event.
 * Called on the application executor, never on an I/O thread; a call may block. What is thrown counts as a failed stage.
 */
public interface ConnectionScope {

    /**
     * The fixed topics of the connection in subscription order, without {@code c-<id>}, which the runtime adds
     * (protocol E2).
     */
    List<String> topics(String connectionId);

    /**
     * What stands before a group's qualified name in its topic: {@code hg-} for hubs, {@code pcg-} for raw connections. A constant, asked on
     * any thread.
     */
    String groupTopicPrefix();

    /**
     * Filters the qualified group names a reconnecting client's groups token carries (protocol F12, OnRejoiningGroups).
     *
     * @param groups qualified names, for example {@code ChatHub.room}
     * @return the qualified names the connection may rejoin
     */
    List<String> rejoinGroups(String connectionId, List<String> groups);

    /** Raises OnConnected (protocol C3). */
    CompletionStage<?> connected(String connectionId);

    /** Raises OnReconnected (protocol C3). */
    CompletionStage<?> reconnected(String connectionId);

    /**
     * Tells the application that the client has missed messages. Before OnReconnected when it is noticed on the client's return.
     *
     * @param missed how many at most, -1 when that cannot be known
     */
    default CompletionStage<?> gap(String connectionId, long missed) {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Raises OnDisconnected (protocol C3).
     *
     * @param stopCalled true when the client said it stops, false when it was given up
     */
    CompletionStage<?> disconnected(String connectionId, boolean stopCalled);

    /**
     * The connection is another node's from now on: what is kept here beside it is not needed any more. No event of the application, which hears
     * of its end wherever that is; called on an I/O thread, so it must not block nor run application code.
     */
    default void moved(String connectionId) {}

    /**
     * Takes one payload from the client (protocol F4, F16). For one WebSocket the next call is made only after this one has
     * returned (not completed), so what an application does before returning is in order (protocol F9).
     *
     * @param data the payload, null when a {@code /send} carried none
     * @return the reply for this client alone, or null for none; fails with {@link ReplyNotSerializableException} when the reply
     *     could not be written, and with {@link dev.signalbox.protocol.ProtocolException} when the payload was not understood
     */
    CompletionStage<@Nullable JsonPayload> received(String connectionId, @Nullable String data);
}
