package dev.signalbox.hub;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The base of an application's hubs. Each public instance method of a subclass can be called by clients, unless it carries
 * {@link NotAHubMethod} (protocol F2).
 *
 * <p>A method may return a value, nothing, or a {@link CompletionStage}, which is awaited. Methods are found by name, ignoring case, and
 * number of arguments; a last parameter of type {@link Progress} is supplied by the server. A fresh object serves each call and
 * each event; an object that is {@link AutoCloseable} is closed when its call or event is over (protocol F15).
 */
public abstract class Hub {
    private static final CompletionStage<?> DONE = CompletableFuture.completedFuture(null);

    private @Nullable Attachment attachment; // null until a dispatcher took the object into service

    /** Creates a hub that is not in service yet: its selectors work only in a call or an event. */
    protected Hub() {}

    /**
     * The clients this call or event can send to.
     *
     * @throws IllegalStateException when this object was not created by a dispatcher (protocol F13)
     */
    public final HubCallerClients clients() {
        return attached().clients();
    }

    /**
     * The groups of this hub.
     *
     * @throws IllegalStateException when this object was not created by a dispatcher (protocol F13)
     */
    public final HubGroups groups() {
        return attached().groups();
    }

    /**
     * Who is calling, over which request.
     *
     * @throws IllegalStateException when this object was not created by a dispatcher (protocol F13)
     */
    public final HubCallerContext context() {
        return attached().context();
    }

    /** A client connected and listed this hub (protocol C3). What fails here fails the client's start. */
    protected CompletionStage<?> onConnected() {
        return DONE;
    }

    /** A client came back on a new request; also raised for ids this server has never seen (protocol C3). */
    protected CompletionStage<?> onReconnected() {
        return DONE;
    }

    /**
     * A client has missed messages: it came back too late for some of them or with a cursor of another server, or it reads too slowly. On its
     * return this comes before onReconnected.
     *
     * @param missed how many messages at most, -1 when that cannot be known
     */
    protected CompletionStage<?> onGap(long missed) {
        return DONE;
    }

    /**
     * A client is gone.
     *
     * @param stopCalled true when it said so, false when it did not come back in time
     */
    protected CompletionStage<?> onDisconnected(boolean stopCalled) {
        return DONE;
    }

    final void attach(HubCallerContext context, HubCallerClients clients, HubGroups groups) {
        attachment = new Attachment(context, clients, groups);
    }

    private Attachment attached() {
        Attachment current = attachment;
        if (current == null) {
            throw new IllegalStateException("Using a Hub instance not created by the HubPipeline is unsupported.");
        }
        return current;
    }

    private record Attachment(HubCallerContext context, HubCallerClients clients, HubGroups groups) {}
}
