package dev.signalbox.hub;

/**
 * A {@link HubContext} whose clients are spoken to through an interface (protocol F14): {@code context.clients().all().notify("x")}.
 * Safe for use by any thread; usable as soon as the hub server is mounted.
 *
 * @param <T> what clients can be called with
 */
public final class TypedHubContext<T> {
    private final HubContext context;
    private final Class<T> client;

    TypedHubContext(HubContext context, Class<T> client) {
        this.context = context;
        this.client = client;
    }

    /** The clients that can be called; there is no caller. */
    public TypedHubClients<T> clients() {
        return new TypedHubClients<>(context.clients(), client);
    }

    /** The groups of the hub. */
    public HubGroups groups() {
        return context.groups();
    }
}
