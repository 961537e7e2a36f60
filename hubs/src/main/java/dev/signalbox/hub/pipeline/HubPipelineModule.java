package dev.signalbox.hub.pipeline;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.Overrides;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.descriptor.MethodDescriptor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Code around everything hubs do: override the hooks of interest (protocol F10). The module added first is outermost: its
 * before-hooks run first, its after-hooks last. One object serves all calls, from several threads at once.
 */
public abstract class HubPipelineModule {
    private static final Set<String> AUTHORIZE_CONNECT = Set.of("onBeforeAuthorizeConnect", "onAfterAuthorizeConnect");
    private static final CompletionStage<?> DONE = CompletableFuture.completedFuture(null);

    /** For subclasses. */
    protected HubPipelineModule() {}

    /**
     * The way of a call through this module. The default asks {@link #onBeforeIncoming}, goes on, and tells
     * {@link #onAfterIncoming} or {@link #onIncomingError}.
     *
     * @param inner what lies further in, the method at last; to be asked once or not at all
     */
    protected CompletionStage<@Nullable Object> incoming(
            IncomingCall call, Supplier<CompletionStage<@Nullable Object>> inner) {
        if (!onBeforeIncoming(call)) {
            return CompletableFuture.completedFuture(null);
        }
        return inner.get()
                .<@Nullable Object>thenApply(result -> onAfterIncoming(result, call))
                .<@Nullable Object>handle((result, failure) -> failure == null ? result : failed(failure, call));
    }

    private @Nullable Object failed(Throwable failure, IncomingCall call) {
        IncomingError error = new IncomingError(HubPipeline.unwrap(failure));
        onIncomingError(error, call);
        Throwable remaining = error.error();
        if (remaining != null) {
            throw new CompletionException(remaining);
        }
        return error.result();
    }

    /**
     * Before a call; not reached by a call whose caller is not authorised.
     *
     * @return false to skip inner modules and the method: the caller gets success without a result
     */
    protected boolean onBeforeIncoming(IncomingCall call) {
        return true;
    }

    /**
     * After a call that succeeded.
     *
     * @param result what the method, or an inner module, gave
     * @return what the caller gets
     */
    protected @Nullable Object onAfterIncoming(@Nullable Object result, IncomingCall call) {
        return result;
    }

    /** After a call that failed, here or further in; the failure can be replaced or turned into a result. */
    protected void onIncomingError(IncomingError error, IncomingCall call) {}

    /**
     * The way of something sent to clients through this module. The default asks {@link #onBeforeOutgoing}, goes on, and tells
     * {@link #onAfterOutgoing} or {@link #onOutgoingError}.
     *
     * @param inner what lies further in, the publisher at last; to be run once or not at all
     */
    protected void outgoing(OutgoingCall call, Runnable inner) {
        if (!onBeforeOutgoing(call)) {
            return;
        }
        try {
            inner.run();
        } catch (Throwable e) { // seen here, and still the sender's
            onOutgoingError(call, e);
            throw e;
        }
        onAfterOutgoing(call);
    }

    /**
     * Before something is sent to clients.
     *
     * @return false to send nothing
     */
    protected boolean onBeforeOutgoing(OutgoingCall call) {
        return true;
    }

    /** After something was handed to the publisher, or an inner module suppressed it. */
    protected void onAfterOutgoing(OutgoingCall call) {}

    /** After something could not be sent, because an argument has no JSON form, say; the sender gets the failure. */
    protected void onOutgoingError(OutgoingCall call, Throwable error) {}

    /**
     * The way of a hub's OnConnected through this module. The default asks {@link #onBeforeConnect}, goes on, and tells
     * {@link #onAfterConnect} or {@link #onConnectError}.
     *
     * @param inner what lies further in, the hub at last; to be asked once or not at all
     */
    protected CompletionStage<?> connect(Hub hub, Supplier<CompletionStage<?>> inner) {
        return onBeforeConnect(hub)
                ? observed(inner, () -> onAfterConnect(hub), error -> onConnectError(hub, error))
                : DONE;
    }

    /**
     * Before a hub's OnConnected.
     *
     * @return false to skip it
     */
    protected boolean onBeforeConnect(Hub hub) {
        return true;
    }

    /** After a hub's OnConnected succeeded. */
    protected void onAfterConnect(Hub hub) {}

    /** After a hub's OnConnected failed; the client's start fails all the same. */
    protected void onConnectError(Hub hub, Throwable error) {}

    /** The way of a hub's OnReconnected through this module, as {@link #connect} is that of OnConnected. */
    protected CompletionStage<?> reconnect(Hub hub, Supplier<CompletionStage<?>> inner) {
        return onBeforeReconnect(hub)
                ? observed(inner, () -> onAfterReconnect(hub), error -> onReconnectError(hub, error))
                : DONE;
    }

    /**
     * Before a hub's OnReconnected.
     *
     * @return false to skip it
     */
    protected boolean onBeforeReconnect(Hub hub) {
        return true;
    }

    /** After a hub's OnReconnected succeeded. */
    protected void onAfterReconnect(Hub hub) {}

    /** After a hub's OnReconnected failed. */
    protected void onReconnectError(Hub hub, Throwable error) {}

    /** The way of a hub's OnDisconnected through this module, as {@link #connect} is that of OnConnected. */
    protected CompletionStage<?> disconnect(Hub hub, boolean stopCalled, Supplier<CompletionStage<?>> inner) {
        return onBeforeDisconnect(hub, stopCalled)
                ? observed(
                        inner,
                        () -> onAfterDisconnect(hub, stopCalled),
                        error -> onDisconnectError(hub, stopCalled, error))
                : DONE;
    }

    /**
     * Before a hub's OnDisconnected.
     *
     * @return false to skip it
     */
    protected boolean onBeforeDisconnect(Hub hub, boolean stopCalled) {
        return true;
    }

    /** After a hub's OnDisconnected succeeded. */
    protected void onAfterDisconnect(Hub hub, boolean stopCalled) {}

    /** After a hub's OnDisconnected failed. */
    protected void onDisconnectError(Hub hub, boolean stopCalled, Throwable error) {}

    private static CompletionStage<?> observed(
            Supplier<CompletionStage<?>> inner, Runnable after, Consumer<Throwable> onError) {
        CompletionStage<?> event;
        try {
            event = inner.get();
        } catch (Throwable e) { // seen here, and still the connection's
            onError.accept(e);
            throw e;
        }
        return event.whenComplete((done, failure) -> {
                    if (failure != null) {
                        onError.accept(HubPipeline.unwrap(failure));
                    }
                })
                .thenRun(after);
    }

    /**
     * Before the restrictions of a hub a client listed are looked at; asked on every request.
     *
     * @return false to refuse the hub to this client
     */
    protected boolean onBeforeAuthorizeConnect(HubDescriptor hub, ConnectionRequest request) {
        return true;
    }

    /** After it was decided whether a client may connect to a hub it listed; told on every request. */
    protected void onAfterAuthorizeConnect(HubDescriptor hub, ConnectionRequest request, boolean authorized) {}

    /**
     * Whether the two hooks around connecting may be called on an I/O thread, on which thousands of clients wait: asked once. As long as all modules
     * agree, negotiates and polls need no other thread. A module that overrides neither hook agrees, one that does disagrees, unless it says here
     * that they neither wait nor take longer than a counter.
     */
    protected boolean authorizesConnectPromptly() {
        return !Overrides.any(getClass(), HubPipelineModule.class, AUTHORIZE_CONNECT);
    }

    /**
     * Before the restrictions of a hub and its method are looked at for a call.
     *
     * @param method null when name and number of arguments mean none
     * @return false to refuse the call, which is answered as one that {@link dev.signalbox.hub.Authorize} refuses
     */
    protected boolean onBeforeAuthorizeMethod(
            HubDescriptor hub, @Nullable MethodDescriptor method, ConnectionRequest request) {
        return true;
    }

    /** After it was decided whether a call may be made. */
    protected void onAfterAuthorizeMethod(
            HubDescriptor hub, @Nullable MethodDescriptor method, ConnectionRequest request, boolean authorized) {}

    /**
     * Filters the groups of a hub that a client comes back with (protocol F12); inner modules have filtered already.
     *
     * @param groups names as the hub knows them
     * @return the groups it may rejoin
     */
    protected List<String> onRejoiningGroups(HubDescriptor hub, ConnectionRequest request, List<String> groups) {
        return groups;
    }
}
