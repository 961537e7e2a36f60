package dev.signalbox.gateway.trouble;

import dev.signalbox.gateway.trouble.Trouble.Kind;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubException;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.descriptor.MethodDescriptor;
import dev.signalbox.hub.pipeline.HubPipeline;
import dev.signalbox.hub.pipeline.HubPipelineModule;
import dev.signalbox.hub.pipeline.IncomingCall;
import dev.signalbox.hub.pipeline.IncomingError;
import dev.signalbox.hub.pipeline.OutgoingCall;

/**
 * Enters what hubs throw: the name of the method, the kind of the exception and, where clients are told it as well, its text. Everything else
 * that an exception says may be a secret, and stands in the server's log.
 */
public final class HubTroubles extends HubPipelineModule {
    private final Troubles troubles;

    /** Creates the module. */
    public HubTroubles(Troubles troubles) {
        this.troubles = troubles;
    }

    @Override
    protected void onIncomingError(IncomingError error, IncomingCall call) {
        Throwable failure = error.error();
        if (failure != null) { // otherwise a module has made a result of it
            MethodDescriptor method = call.method();
            String name = method == null ? "(unknown method)" : method.name();
            add(
                    call.descriptor().name() + "." + name,
                    failure,
                    call.hub().context().connectionId());
        }
    }

    @Override
    protected void onOutgoingError(OutgoingCall call, Throwable error) {
        add("A message to " + call.hub() + "." + call.method(), error, "");
    }

    @Override
    protected void onConnectError(Hub hub, Throwable error) {
        event(hub, "OnConnected", error);
    }

    @Override
    protected void onReconnectError(Hub hub, Throwable error) {
        event(hub, "OnReconnected", error);
    }

    @Override
    protected void onDisconnectError(Hub hub, boolean stopCalled, Throwable error) {
        event(hub, "OnDisconnected", error);
    }

    private void event(Hub hub, String event, Throwable error) {
        add(
                HubDescriptor.nameOf(hub.getClass()) + "." + event,
                error,
                hub.context().connectionId());
    }

    private void add(String what, Throwable error, String connectionId) {
        Throwable cause = HubPipeline.unwrap(error);
        String said = cause instanceof HubException ? ": " + cause.getMessage() : "";
        troubles.add(Kind.INVOCATION, what + " failed: " + cause.getClass().getSimpleName() + said, connectionId);
    }
}
