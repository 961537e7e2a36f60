package dev.signalbox.conformance.suite;

import dev.signalbox.connection.PersistentConnection;
import dev.signalbox.hub.HubServer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The suite as a whole: the hubs mounted at {@code /signalr} and the raw connections beside them.
 *
 * @param observer watches life cycle events
 * @param broadcastsLifecycle whether the chat hub tells all clients of life cycle events
 */
public record Suite(LifecycleObserver observer, boolean broadcastsLifecycle) {

    /** Adds the hubs to a hub server that is being built. */
    public HubServer.Builder addTo(HubServer.Builder hubs) {
        return hubs.hub(ChatHub.class, () -> new ChatHub(observer, broadcastsLifecycle))
                .hub(CustomHub.class, CustomHub::new)
                .hub(SecureHub.class, SecureHub::new)
                .hub(SecureIncomingHub.class, SecureIncomingHub::new)
                .hub(AdminHub.class, AdminHub::new)
                .hub(TypedHub.class, TypedHub::new)
                .hub(QuietHub.class, () -> new QuietHub(observer));
    }

    /** Adds the hubs that only the rules talk to; they do not appear in recordings. */
    public HubServer.Builder addRuleHubsTo(HubServer.Builder hubs) {
        Set<String> connected = SlowStartHub.memory();
        return hubs.hub(RuleHub.class, RuleHub::new)
                .hub(FailingHub.class, FailingHub::new)
                .hub(JoiningHub.class, JoiningHub::new)
                .hub(SlowStartHub.class, () -> new SlowStartHub(connected))
                .hub(URLHub.class, URLHub::new);
    }

    /** The raw connections by mount path, new objects each time. */
    public Map<String, PersistentConnection> rawConnections() {
        Map<String, PersistentConnection> mounts = new LinkedHashMap<>();
        mounts.put("/echo", new EchoConnection(observer));
        mounts.put("/groups-raw", new GroupsConnection());
        mounts.put("/auth-raw", new AuthConnection());
        return mounts;
    }
}
