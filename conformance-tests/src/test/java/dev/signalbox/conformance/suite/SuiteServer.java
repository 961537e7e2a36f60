package dev.signalbox.conformance.suite;

import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireOptions;
import dev.signalbox.conformance.wire.WireResponse;
import dev.signalbox.connection.wire.WireTap;
import dev.signalbox.gateway.Gateway;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubContext;
import dev.signalbox.hub.HubServer;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A gateway that serves the suite on a free port, and the clients a test opened to it. */
public final class SuiteServer implements AutoCloseable {
    /** Nothing but a fault is waited for as long; on a busy machine, much for longer than usual. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(40);

    private volatile boolean unready;
    private final Gateway gateway;
    private final HubServer hubs;
    private final EventLog events;
    private final List<AutoCloseable> clients = new ArrayList<>(); // touched by the test's thread only

    private SuiteServer(Gateway gateway, HubServer hubs, EventLog events) {
        this.gateway = gateway;
        this.hubs = hubs;
        this.events = events;
    }

    /** Starts a server with these settings. */
    public static SuiteServer start(SuiteSettings settings) {
        EventLog events = settings.events;
        Suite suite = new Suite(events, settings.lifecycle);
        HubServer hubs = settings.hubs.apply(suite.addTo(HubServer.builder())).build();
        GatewayConfig.Builder config = GatewayConfig.builder()
                .host("127.0.0.1")
                .port(0)
                .connection(settings.timing.build())
                .jsonp(settings.jsonp)
                .webSockets(settings.webSockets)
                .management(settings.management)
                .identity(SuiteGateway.identity());
        if (settings.tokens != null) {
            config.tokens(settings.tokens);
        }
        settings.gateway.accept(config);
        Gateway.Builder gateway = Gateway.builder(config.build()).hubs("/signalr", hubs);
        if (settings.backplane != null) {
            gateway.backplane(settings.backplane, settings.backplaneConfig);
        }
        suite.rawConnections().forEach(gateway::connection);
        settings.rawConnections.forEach(gateway::connection);
        settings.pages.forEach(gateway::page);
        gateway.classLoader(SuiteServer.class.getClassLoader());
        try {
            return new SuiteServer(gateway.start(), hubs, events);
        } catch (IOException failure) {
            throw new UncheckedIOException("the gateway did not start", failure);
        }
    }

    /** Where it listens. */
    public WireAddress address() {
        return WireAddress.local(gateway.port());
    }

    /** The port for https; -1 without. */
    public int httpsPort() {
        return gateway.httpsPort();
    }

    /** The port to look inside. */
    public int managementPort() {
        return gateway.managementPort();
    }

    /** The sum of all its counters of a name. */
    public long count(String counter) {
        return Math.round(gateway.meters().find(counter).counters().stream()
                .mapToDouble(Counter::count)
                .sum());
    }

    /** One of its counters, by the value of one tag. */
    public long count(String counter, String tag, String value) {
        return Math.round(gateway.meters().find(counter).tag(tag, value).counters().stream()
                .mapToDouble(Counter::count)
                .sum());
    }

    /** The switch that shows what passes. */
    public WireTap wire() {
        return gateway.wire();
    }

    /** What happened to its connections. */
    public EventLog events() {
        return events;
    }

    /** The way to a hub's clients from outside any hub. */
    public HubContext context(Class<? extends Hub> hub) {
        return hubs.context(hub);
    }

    /** Options for a client of the chat hub. */
    public WireOptions chat(Transport transport) {
        return raw("/signalr", transport).withHubs("chatHub");
    }

    /** Options for a client of a raw mount. */
    public WireOptions raw(String mount, Transport transport) {
        return WireOptions.of(address(), mount, transport).withTimeout(ANSWER_WITHIN);
    }

    /** A client that is closed with this server. */
    public WireClient client(WireOptions options) {
        WireClient client = new WireClient(options);
        clients.add(client);
        return client;
    }

    /** A client of the chat hub that has connected and started. */
    public WireClient connected(Transport transport) {
        return client(chat(transport)).connect();
    }

    /** Sends a request on a connection of its own and waits for the whole answer. */
    public WireResponse exchange(RawRequest request) {
        return HttpExchange.complete(address(), request, ANSWER_WITHIN);
    }

    /** Sends a request and waits for the head of its answer; closed with this server. */
    public HttpExchange open(RawRequest request) {
        HttpExchange exchange = HttpExchange.open(address(), request, Deadline.in(ANSWER_WITHIN));
        clients.add(exchange);
        return exchange;
    }

    /** GETs a raw target. */
    public WireResponse get(String target) {
        return exchange(RawRequest.get(target));
    }

    /** Closes what a test opened together with this server. */
    public <C extends AutoCloseable> C closing(C resource) {
        clients.add(resource);
        return resource;
    }

    /** Whether it takes new clients. */
    public boolean isReady() {
        return !unready && gateway.readiness().isReady();
    }

    /** Its balancer has noticed that it is about to die, as far as a balancer can. */
    void unready() {
        unready = true;
    }

    /** Sends its clients to other servers, then stops; whoever is left after this time is cut. */
    public void drain(Duration longest) {
        gateway.drain(longest);
    }

    /** How many connections it has. */
    public int connections() {
        return gateway.connections();
    }

    /** Stops the gateway in order, leaving the clients as they are. */
    public void stop() {
        gateway.stop();
    }

    /** Closes the clients and stops the gateway. */
    @Override
    public void close() {
        for (AutoCloseable client : clients) {
            try {
                client.close();
            } catch (Exception failure) {
                throw new AssertionError("closing " + client + " failed", failure);
            }
        }
        stop();
    }
}
