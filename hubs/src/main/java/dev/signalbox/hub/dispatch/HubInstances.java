package dev.signalbox.hub.dispatch;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.hub.HubCallerContext;
import dev.signalbox.hub.HubInstance;
import dev.signalbox.hub.descriptor.HubDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts fresh hub objects into service and takes them out again (protocol F15). Safe for use by any thread. */
final class HubInstances {
    private static final Logger LOG = LoggerFactory.getLogger(HubInstances.class);

    private final ServedHubs hubs;
    private final HubSender sender;
    private final ConnectionItems items;

    HubInstances(ServedHubs hubs, HubSender sender, ConnectionItems items) {
        this.hubs = hubs;
        this.sender = sender;
        this.items = items;
    }

    /**
     * A fresh object of a hub, able to send.
     *
     * @throws Exception what its activator threw
     */
    HubInstance create(HubDescriptor hub, ConnectionRequest request, String connectionId, StateTracker state)
            throws Exception {
        return HubInstance.attach(
                hub.create(),
                new HubCallerContext(connectionId, request, hubs.publisher(), () -> items.of(connectionId)),
                new CallerClients(new TopicClients(sender, hub.name()), connectionId, state),
                new TopicGroups(hubs.publisher(), hub.name()));
    }

    /** Closes an object whose call or event is over; what that throws concerns nobody any more. */
    static void dispose(HubInstance instance) {
        try {
            instance.dispose();
        } catch (Throwable e) { // errors, too: the answer to the call must not be lost for it
            LOG.warn("{}: failed to close", instance.hub().getClass().getName(), e);
        }
    }
}
