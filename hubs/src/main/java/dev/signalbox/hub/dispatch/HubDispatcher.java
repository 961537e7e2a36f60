package dev.signalbox.hub.dispatch;

import dev.signalbox.connection.ConnectionApplication;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubContext;
import dev.signalbox.hub.HubInstance;
import dev.signalbox.hub.descriptor.HubDescriptor;
import dev.signalbox.hub.proxy.ProxyScript;
import dev.signalbox.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A mount of hubs as the runtime sees it (protocol A6, G1). Safe for use by any thread. */
public final class HubDispatcher implements ConnectionApplication {
    private static final Logger LOG = LoggerFactory.getLogger(HubDispatcher.class);

    private final ServedHubs hubs;
    private final HubSender sender;
    private final HubInstances instances;
    private final NamedHubs named;
    private final HubCalls calls;
    private final HubEvents events;
    private final ProxyScript script;

    /** The mount of some hubs. */
    public HubDispatcher(ServedHubs hubs) {
        this.hubs = hubs;
        this.named = new NamedHubs(hubs.catalog(), hubs.limits());
        this.sender = new HubSender(hubs.pipeline(), hubs.publisher(), hubs.json());
        ConnectionItems items = new ConnectionItems(hubs.publisher());
        this.instances = new HubInstances(hubs, sender, items);
        this.calls = new HubCalls(hubs, instances);
        this.events = new HubEvents(hubs, instances, items);
        this.script = hubs.javaScriptProxies() ? ProxyScript.of(hubs.catalog()) : ProxyScript.disabled();
    }

    @Override
    public @Nullable ConnectionScope authorize(ConnectionRequest request) throws ProtocolException {
        List<@Nullable HubDescriptor> wanted = named.in(request.query("connectionData"));
        List<HubDescriptor> connected = new ArrayList<>(wanted.size());
        for (HubDescriptor hub : wanted) {
            if (hub == null) {
                LOG.debug("a Hub of the connectionData could not be resolved.");
                throw new ProtocolException(400, "A hub of the connectionData could not be resolved.");
            }
            // Duplicates among hubs the client may not connect to are not looked for, as in the original.
            if (connected.contains(hub)) {
                throw new ProtocolException(400, "Duplicate Hub names found.");
            }
            if (hubs.authorizer().mayConnect(hub, request)) {
                connected.add(hub);
            }
        }
        return wanted.isEmpty() || !connected.isEmpty() ? new HubScope(hubs, calls, events, request, connected) : null;
    }

    @Override
    public boolean authorizesPromptly() {
        return hubs.authorizer().isPrompt();
    }

    // The node that is gone asked the authorizers, with headers and roles that nobody has any more. A hub that is not
    // served here has nobody to
    // tell, and the others are told all the same.
    @Override
    public ConnectionScope restore(ConnectionRequest request) throws ProtocolException {
        List<HubDescriptor> connected = named.in(request.query("connectionData")).stream()
                .flatMap(Stream::ofNullable)
                .distinct()
                .toList();
        return new HubScope(hubs, calls, events, request, connected);
    }

    @Override
    public boolean servesJavaScriptProxy() {
        return true;
    }

    @Override
    public String javaScriptProxy(String serviceUrl) {
        return script.at(hubs.json().payload(serviceUrl).toString());
    }

    /** The names of all hubs, in the server's casing. */
    public List<String> hubNames() {
        return hubs.catalog().all().stream().map(HubDescriptor::name).toList();
    }

    /**
     * A fresh object of a hub, in service for one call that its caller makes himself: the door of the test kit.
     *
     * @param stateJson the caller's state as a JSON object
     * @throws IllegalArgumentException when the class is none of these hubs
     * @throws Exception what its activator threw
     */
    public HubInstance instance(
            Class<? extends Hub> type, ConnectionRequest request, String connectionId, String stateJson)
            throws Exception {
        HubDescriptor hub = hubs.catalog().find(type);
        if (hub == null) {
            throw new IllegalArgumentException("'" + type.getName() + "' Hub could not be resolved.");
        }
        return instances.create(hub, request, connectionId, StateTracker.of(stateJson, hubs.json()));
    }

    /** The clients and groups of a hub for code outside of any call (protocol F15). */
    public HubContext context(HubDescriptor hub) {
        return new OutsideContext(
                new TopicClients(sender, hub.name()),
                new TopicGroups(hubs.publisher(), hub.name()),
                hubs.publisher().control());
    }
}
