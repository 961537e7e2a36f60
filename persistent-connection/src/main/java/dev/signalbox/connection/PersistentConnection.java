package dev.signalbox.connection;

import dev.signalbox.protocol.json.NetJson;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An application that talks in raw messages (protocol F16). Extend it, override the events of interest and mount it at a path.
 *
 * <p>One instance serves all connections of its mount; events of different connections, and different events of one
 * connection, may run at the same time on the application executor and may block. An event that fails or throws answers as the
 * original does: {@code /start} or {@code /send} fails with 500, a failed OnReconnected ends the receive request, a failed
 * OnDisconnected is logged.
 */
public abstract class PersistentConnection {
    private static final CompletionStage<?> DONE = CompletableFuture.completedFuture(null);

    private @Nullable RawConnectionContext context; // null until mounted

    /**
     * Decides whether a request is served at all; called for every request before anything else (protocol A2).
     *
     * @return false to answer 403 to an authenticated user, 401 to anybody else
     */
    protected boolean authorizeRequest(ConnectionRequest request) {
        return true;
    }

    /** A client has connected. Messages sent from here reach it. */
    protected CompletionStage<?> onConnected(ConnectionRequest request, String connectionId) {
        return DONE;
    }

    /** A client came back on a new request; also raised for ids this server has never seen (protocol C3). */
    protected CompletionStage<?> onReconnected(ConnectionRequest request, String connectionId) {
        return DONE;
    }

    /**
     * A client sent a message.
     *
     * @param data the text, null when the request carried none
     */
    protected CompletionStage<?> onReceived(ConnectionRequest request, String connectionId, @Nullable String data) {
        return DONE;
    }

    /**
     * A client has missed messages: it came back too late for some of them or with a cursor of another server, or it reads too slowly. On its
     * return this comes before onReconnected. What happens next is for {@link GapPolicy} to say.
     *
     * @param missed how many messages at most, -1 when that cannot be known
     */
    protected CompletionStage<?> onGap(ConnectionRequest request, String connectionId, long missed) {
        return DONE;
    }

    /**
     * A client is gone.
     *
     * @param stopCalled true when it said so, false when it did not come back within the disconnect time-out
     */
    protected CompletionStage<?> onDisconnected(ConnectionRequest request, String connectionId, boolean stopCalled) {
        return DONE;
    }

    /**
     * Filters the groups a reconnecting client claims from its groups token.
     *
     * @param groups qualified names, {@code <class name>.<group>}
     * @return the qualified names it may rejoin; all of them unless overridden
     */
    protected List<String> onRejoiningGroups(ConnectionRequest request, List<String> groups, String connectionId) {
        return groups;
    }

    /**
     * Sends to connections and groups of this mount; the same object serves code outside of any event.
     *
     * @throws IllegalStateException before this object was mounted
     */
    public final RawConnectionContext context() {
        RawConnectionContext mounted = context;
        if (mounted == null) {
            throw new IllegalStateException(
                    getClass().getName() + ": not mounted yet (expected: mounted at a path before use)");
        }
        return mounted;
    }

    /**
     * Binds this object to a runtime and gives the application the runtime mounts. Called once, by whoever mounts it.
     *
     * @throws IllegalStateException when called a second time
     */
    public final ConnectionApplication mount(Publisher publisher, NetJson json) {
        if (context != null) {
            throw new IllegalStateException(
                    getClass().getName() + ": already mounted (expected: one object for each mount)");
        }
        context = new RawConnectionContext(publisher, json, getClass().getName());
        return new RawConnectionApplication(this, getClass().getName());
    }
}
