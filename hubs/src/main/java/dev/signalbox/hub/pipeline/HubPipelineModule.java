package dev.signalbox.hub.pipeline;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.descriptor.HubDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Code around everything hubs do: override the hooks of interest (protocol F10). The module added first is outermost: its
 * before-hooks run first, its after-hooks last. One object serves all calls, from several threads at once.
 */
public abstract class HubPipelineModule {

    /** For subclasses. */
    protected HubPipelineModule() {}

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
     * Before something is sent to clients.
     *
     * @return false to send nothing
     */
    protected boolean onBeforeOutgoing(OutgoingCall call) {
        return true;
    }

    /** After something was handed to the publisher. */
    protected void onAfterOutgoing(OutgoingCall call) {}

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

    /**
     * Before the restrictions of a hub a client listed are looked at; asked on every request.
     *
     * @return false to refuse the hub to this client
     */
    protected boolean onBeforeAuthorizeConnect(HubDescriptor hub, ConnectionRequest request) {
        return true;
    }

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
