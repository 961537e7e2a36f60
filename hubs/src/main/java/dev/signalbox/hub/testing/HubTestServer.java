package dev.signalbox.hub.testing;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubContext;
import dev.signalbox.hub.HubServer;
import dev.signalbox.hub.dispatch.HubDispatcher;
import dev.signalbox.protocol.json.NetJson;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hubs as their clients find them, in memory: calls are parsed, authorised, bound, taken through the modules and answered as in a server, and
 * what is sent reaches the clients it would reach, at once and on the thread that sends.
 *
 * <pre>{@code
 * HubTestServer server = HubTestServer.of(HubServer.builder().hub(ChatHub.class, ChatHub::new));
 * TestClient ann = server.client().user("ann").connect();
 * TestClient bob = server.client().connect();
 * ann.invoke(ChatHub.class, "send", "Ann", "hello");
 * assert bob.take().toString().equals("[ChatHub.broadcastMessage(\"Ann\",\"hello\")]");
 * }</pre>
 *
 * <p>Safe for use by any thread.
 */
public final class HubTestServer {
    private final HubServer hubs;
    private final TestBus bus = new TestBus();
    private final HubDispatcher dispatcher;
    private final AtomicInteger clients = new AtomicInteger();

    private HubTestServer(HubServer hubs) {
        this.hubs = hubs;
        this.dispatcher = (HubDispatcher) hubs.mount(bus, NetJson.standard());
    }

    /** Takes hubs into service. */
    public static HubTestServer of(HubServer.Builder hubs) {
        return of(hubs.build());
    }

    /**
     * Takes hubs into service.
     *
     * @throws IllegalStateException when they are in service already
     */
    public static HubTestServer of(HubServer hubs) {
        return new HubTestServer(hubs);
    }

    /** A client that is still to connect. */
    public TestClient.Builder client() {
        return new TestClient.Builder(this, "client-" + clients.incrementAndGet());
    }

    /** The clients and groups of a hub for code outside of any call, as {@link HubServer#context(Class)} gives them. */
    public HubContext context(Class<? extends Hub> type) {
        return hubs.context(type);
    }

    TestBus bus() {
        return bus;
    }

    HubDispatcher dispatcher() {
        return dispatcher;
    }
}
