package dev.signalbox.hub.dispatch;

import dev.signalbox.connection.Publisher;
import dev.signalbox.connection.Topics;
import dev.signalbox.hub.Progress;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.json.HubResponse;
import dev.signalbox.protocol.json.NetJson;
import org.jspecify.annotations.Nullable;

/**
 * The progress of one call: reports are messages to the calling connection, which get their place in the order before the call's
 * result is written (protocol F8, K59).
 */
final class InvocationProgress implements Progress<@Nullable Object> {
    private final Publisher publisher;
    private final NetJson json;
    private final String connectionId;
    private final @Nullable String invocationId; // null when the client sent none
    private final StateTracker state;
    private boolean completed; // guarded by this

    InvocationProgress(
            Publisher publisher, NetJson json, String connectionId, @Nullable String invocationId, StateTracker state) {
        this.publisher = publisher;
        this.json = json;
        this.connectionId = connectionId;
        this.invocationId = invocationId;
        this.state = state;
    }

    @Override
    public void report(@Nullable Object value) {
        JsonPayload report = HubResponse.progress(invocationId, json.payload(value))
                .withState(state.changes())
                .toPayload();
        synchronized (this) { // publishing does not wait, and must not slip behind the result
            if (completed) {
                throw new IllegalStateException(
                        "You cannot report progress on a hub method invocation that has already completed.");
            }
            publisher.publish(Topics.connection(connectionId), report);
        }
    }

    /** No reports from here on. */
    synchronized void complete() {
        completed = true;
    }
}
