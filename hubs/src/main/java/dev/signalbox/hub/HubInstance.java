package dev.signalbox.hub;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One hub object in service: the dispatcher's handle on it, and the way a test puts a hub into service without a server.
 *
 * <p>Not safe for use by several threads at once; the hub object itself follows the rules its author gave it.
 */
public final class HubInstance {
    private final Hub hub;

    private HubInstance(Hub hub) {
        this.hub = hub;
    }

    /** Takes a fresh hub object into service for one call or one event. */
    public static HubInstance attach(Hub hub, HubCallerContext context, HubCallerClients clients, HubGroups groups) {
        hub.attach(context, clients, groups);
        return new HubInstance(hub);
    }

    /** The object itself. */
    public Hub hub() {
        return hub;
    }

    /** Runs OnConnected. */
    public CompletionStage<?> connected() {
        return completed(hub.onConnected());
    }

    /** Runs OnReconnected. */
    public CompletionStage<?> reconnected() {
        return completed(hub.onReconnected());
    }

    /** Tells of a gap. */
    public CompletionStage<?> gap(long missed) {
        return completed(hub.onGap(missed));
    }

    /** Runs OnDisconnected. */
    public CompletionStage<?> disconnected(boolean stopCalled) {
        return completed(hub.onDisconnected(stopCalled));
    }

    /**
     * Takes the object out of service, closing it when it can be closed.
     *
     * @throws Exception what closing threw
     */
    public void dispose() throws Exception {
        if (hub instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    // An event may return null; the original takes that as done (protocol C3).
    private static CompletionStage<?> completed(@Nullable CompletionStage<?> stage) {
        return stage == null ? CompletableFuture.completedFuture(null) : stage;
    }
}
