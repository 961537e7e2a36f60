package dev.signalbox.conformance.rule;

import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.HttpExchange;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireClient;
import dev.signalbox.conformance.wire.WireException;
import dev.signalbox.conformance.wire.WireOptions;
import dev.signalbox.conformance.wire.WireResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One rule being tried on one target in one dialect: what rule bodies do is done through it, and what they open is closed with it. As
 * others may use the target at the same time, bodies take messages by {@link #next}, which passes over those of strangers. Belongs to one
 * thread.
 */
public final class Trial implements AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Target target;
    private final Dialect dialect;
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Begins a trial. */
    public Trial(Target target, Dialect dialect) {
        this.target = target;
        this.dialect = dialect;
    }

    /** What is judged. */
    public Target target() {
        return target;
    }

    /** The transport of this trial. */
    public Transport transport() {
        Transport transport = dialect.transport();
        if (transport == null) {
            throw new IllegalStateException("the rule is tried without a transport");
        }
        return transport;
    }

    /** Whether this trial is over the given transport. */
    public boolean over(Transport transport) {
        return dialect.transport() == transport;
    }

    /** The version of this trial. */
    public @Nullable String version() {
        return dialect.version();
    }

    /** The path of an endpoint of the hubs' mount. */
    public String path(String suffix) {
        return target.hubs() + suffix;
    }

    /** How long an ordinary wait may last. */
    public Duration soon() {
        return target.timeout();
    }

    /** The end of a wait that begins now. */
    public Deadline deadline() {
        return Deadline.in(soon());
    }

    /** Options for a client of the hubs' mount that lists these hubs; over event streams when the trial has no transport. */
    public WireOptions hubs(String... names) {
        return mount(target.hubs(), dialect.transport()).withHubs(names);
    }

    /** Options for a client of the chat hub. */
    public WireOptions chat() {
        return hubs("chatHub");
    }

    /** Options for a client of the chat hub over a transport of its own. */
    public WireOptions chat(Transport transport) {
        return mount(target.hubs(), transport).withHubs("chatHub");
    }

    /** Options for a client of a raw mount. */
    public WireOptions raw(String path) {
        return mount(target.base() + path, dialect.transport());
    }

    /** Options for a client of a raw mount over a transport of its own. */
    public WireOptions raw(String path, Transport transport) {
        return mount(target.base() + path, transport);
    }

    private WireOptions mount(String path, @Nullable Transport transport) {
        Transport over = transport == null ? Transport.SERVER_SENT_EVENTS : transport;
        return WireOptions.of(target.address(), path, over)
                .withProtocol(dialect.version())
                .withTimeout(soon());
    }

    /** A client that has done nothing yet. */
    public WireClient client(WireOptions options) {
        return closing(new WireClient(options));
    }

    /** A client that has negotiated. */
    public WireClient negotiated(WireOptions options) {
        WireClient client = client(options);
        client.negotiate();
        return client;
    }

    /** A client that has connected and, if its version does so, started. */
    public WireClient connected(WireOptions options) {
        return client(options).connect();
    }

    /** A client of the chat hub that has connected. */
    public WireClient connected() {
        return connected(chat());
    }

    /** Sends a request on a connection of its own and waits for the whole answer. */
    public WireResponse exchange(RawRequest request) {
        return HttpExchange.complete(target.address(), request, soon());
    }

    /** Sends a request on a connection of its own and waits for the head of the answer. */
    public HttpExchange open(RawRequest request) {
        return closing(HttpExchange.open(target.address(), request, deadline()));
    }

    /** GETs an endpoint of the hubs' mount; the text may go on with a query. */
    public WireResponse get(String suffix) {
        return exchange(RawRequest.get(path(suffix)));
    }

    /** GETs a path of the suite, for example {@code /echo/ping}. */
    public WireResponse getAt(String path) {
        return exchange(RawRequest.get(target.base() + path));
    }

    /** Closes something with this trial. */
    public <C extends AutoCloseable> C closing(C resource) {
        opened.add(resource);
        return resource;
    }

    /** The next element of any {@code M} that is none of other users of the target. */
    public String next(WireClient client) {
        return next(client, deadline());
    }

    /** The next element of any {@code M} that is none of other users of the target. */
    public String next(WireClient client, Deadline deadline) {
        String message = client.nextMessage(deadline);
        while (LifeWatch.isNoise(message)) {
            message = client.nextMessage(deadline);
        }
        return message;
    }

    /** A client calls a method at itself through the chat hub and gets it; what it had got before comes first. */
    public void expectMark(WireClient client) {
        String mark = mark();
        client.invoke("chatHub", "CallCaller", "\"mark\"", "\"" + mark + "\"");
        Expect.equal("next message", next(client), "{\"H\":\"ChatHub\",\"M\":\"mark\",\"A\":[\"" + mark + "\"]}");
    }

    /** A text that nobody else uses. */
    public String mark() {
        return UUID.randomUUID().toString();
    }

    /** The other server with the same keys. */
    public WireAddress twin() {
        WireAddress twin = target.twin();
        if (twin == null) {
            throw new IllegalStateException("the target has no twin");
        }
        return twin;
    }

    /** A client at the twin that goes on with the connection of another; it has not opened a channel yet. */
    public WireClient moved(WireClient client, WireOptions options) {
        WireClient moved = client(options.withAddress(twin()));
        moved.adopt(client.negotiated());
        return moved;
    }

    /** Watches life cycle events from now on. */
    public LifeWatch watch() {
        return watch(target.address());
    }

    /** Watches life cycle events at the twin from now on. */
    public LifeWatch watchTwin() {
        return watch(twin());
    }

    private LifeWatch watch(WireAddress address) {
        Transport transport = target.features().contains(Feature.NO_WEB_SOCKETS)
                ? Transport.SERVER_SENT_EVENTS
                : Transport.WEB_SOCKETS;
        return new LifeWatch(connected(WireOptions.of(address, target.hubs(), transport)
                .withHubs("chatHub")
                .withTimeout(soon())));
    }

    /** Takes leave of the server for every client, and closes what was opened. */
    @Override
    public void close() {
        for (AutoCloseable resource : opened) {
            try {
                if (resource instanceof WireClient client) {
                    takeLeave(client);
                }
                resource.close();
            } catch (Exception alreadyGone) {
                // The trial is over; whatever went wrong in it has been reported.
            }
        }
    }

    private static void takeLeave(WireClient client) {
        try {
            WireClient last = new WireClient(client.options().withTimeout(FAREWELL));
            last.adopt(client.negotiated());
            last.abort();
        } catch (WireException neverNegotiatedOrGone) {
            // A server that does not hear it gives the client up by itself.
        }
    }
}
