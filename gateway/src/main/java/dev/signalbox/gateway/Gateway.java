package dev.signalbox.gateway;

import dev.signalbox.connection.ConnectionControl;
import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.PersistentConnection;
import dev.signalbox.connection.backplane.Backplane;
import dev.signalbox.connection.backplane.BackplaneConfig;
import dev.signalbox.connection.backplane.BackplaneStatus;
import dev.signalbox.connection.runtime.ConnectionRuntime;
import dev.signalbox.connection.runtime.Inspection;
import dev.signalbox.connection.runtime.Mount;
import dev.signalbox.connection.time.SystemScheduler;
import dev.signalbox.connection.time.Ticker;
import dev.signalbox.connection.wire.WireTap;
import dev.signalbox.gateway.drain.Drain;
import dev.signalbox.gateway.drain.DrainConfig;
import dev.signalbox.gateway.drain.Readiness;
import dev.signalbox.gateway.http.HttpEndpoint;
import dev.signalbox.gateway.management.ManagementRoute;
import dev.signalbox.gateway.management.RouteTable;
import dev.signalbox.gateway.management.health.Health;
import dev.signalbox.gateway.metrics.Registries;
import dev.signalbox.gateway.page.Pages;
import dev.signalbox.gateway.tls.TlsKeeper;
import dev.signalbox.gateway.token.LiveTokens;
import dev.signalbox.gateway.trace.Tracing;
import dev.signalbox.gateway.undertow.GatewayHandler;
import dev.signalbox.gateway.undertow.HttpServer;
import dev.signalbox.gateway.undertow.ManagementServer;
import dev.signalbox.gateway.work.ApplicationThreads;
import dev.signalbox.hub.HubServer;
import dev.signalbox.protocol.json.NetJson;
import dev.signalbox.protocol.request.MountPath;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A running server for SignalR 2.x clients: hubs, raw connections and pages at their paths, on one port.
 *
 * <pre>{@code
 * Gateway gateway = Gateway.builder(GatewayConfig.builder().port(8080).build())
 *         .hubs("/signalr", HubServer.builder().hub(ChatHub.class, ChatHub::new).build())
 *         .start();
 * }</pre>
 *
 * <p>A started gateway may be used by any thread.
 */
public final class Gateway implements AutoCloseable {
    private static final Duration ANSWERING = Duration.ofSeconds(3);
    private static final Duration STOP = Duration.ofSeconds(2);

    private final HttpServer server;
    private final ConnectionRuntime runtime;
    private final ApplicationThreads application;
    private final SystemScheduler scheduler;
    private final LiveTokens tokens;
    private final Registries meters;
    private final @Nullable TlsKeeper secure; // null without https
    private final Health health = new Health();
    private final RouteTable managementRoutes = new RouteTable();
    private @Nullable ManagementServer management; // null when there is no management port, or not yet
    private final DrainConfig draining;
    private final Readiness readiness = new Readiness();
    private final AtomicReference<@Nullable Drain> drain = new AtomicReference<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    Gateway(
            HttpServer server,
            ConnectionRuntime runtime,
            ApplicationThreads application,
            SystemScheduler scheduler,
            LiveTokens tokens,
            @Nullable TlsKeeper secure,
            Registries meters,
            DrainConfig draining) {
        this.server = server;
        this.runtime = runtime;
        this.application = application;
        this.scheduler = scheduler;
        this.tokens = tokens;
        this.secure = secure;
        this.meters = meters;
        this.draining = draining;
    }

    /** A builder that mounts and starts. */
    public static Builder builder(GatewayConfig config) {
        return new Builder(config);
    }

    /**
     * The port it listens on.
     *
     * @throws IllegalStateException when it does not listen itself, see {@link Builder#start(GatewayHandler)}
     */
    public int port() {
        return server.port();
    }

    /** The management port it listens on; -1 when there is none. */
    public int managementPort() {
        return management == null ? -1 : management.port();
    }

    /** What readiness says, and where checks can be added to it. */
    public Health health() {
        return health;
    }

    /** What the management port answers; empty when there is none. */
    List<ManagementRoute> managementRoutes() {
        return managementRoutes.routes();
    }

    /** What answers on the management port; before it listens. */
    RouteTable managementTable() {
        return managementRoutes;
    }

    void managedBy(ManagementServer started) {
        management = started;
    }

    /** The port it listens on for https; -1 when it does not. */
    public int httpsPort() {
        return server.httpsPort();
    }

    /** How this gateway stands with its backplane; null when it is a single node. */
    public @Nullable BackplaneStatus backplane() {
        return runtime.backplane();
    }

    /** How many connections are alive here: with an open request, between two polls, or waited for. */
    public int connections() {
        return runtime.connections();
    }

    /** The meters it counts with: those it was given, or its own. */
    public MeterRegistry meters() {
        return meters.told();
    }

    /** Looks inside live connections. */
    public Inspection inspection() {
        return runtime.inspection();
    }

    /** Shows what passes between single clients and this server. */
    public WireTap wire() {
        return runtime.wire();
    }

    /** Closes, lists and looks for connections. */
    public ConnectionControl control() {
        return runtime.control();
    }

    /** Whether it takes new clients, for whoever sends it some. */
    public Readiness readiness() {
        return readiness;
    }

    /**
     * Sends the clients to other servers before it stops: it is not ready any more; after the configured delay new clients are refused with
     * 503, while those that are connected are served; they are sent away one after the other at an even rate, each when nothing is under way
     * for it: polls by the protocol's reconnect command, streams by their end, sockets by a close with 1000, without an OnDisconnected (protocol
     * B10). Then, or when the time is up, it stops as {@link #stop} does, which cuts a drain short.
     *
     * <p>With a backplane clients miss nothing by it. Without, they miss what is published between their leaving here and their arrival
     * elsewhere, as no other server has it.
     *
     * @param longest within which time it has stopped, the delay included; see {@link DrainConfig#timeout}
     */
    public void drain(Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        Drain begun = new Drain(
                draining.within(longest),
                runtime,
                readiness,
                scheduler,
                Ticker.system(),
                () -> server.closeConnections(draining.keepsListening()));
        if (stopping.get() || !drain.compareAndSet(null, begun)) {
            awaitStopped();
            return;
        }
        begun.begin().toCompletableFuture().join();
        stop(deadline);
    }

    /** The same within the configured time. */
    public void drain() {
        drain(draining.timeout());
    }

    /**
     * Stops in good order at once: the port is released, open polls are told to reconnect, streams end, sockets are closed with 1000, no
     * OnDisconnected is raised (protocol B10); then, after three seconds at most, what is left is dropped. Idempotent; returns when it has
     * stopped.
     */
    public void stop() {
        Drain begun = drain.get();
        if (begun != null) {
            begun.cancel();
        }
        stop(System.nanoTime() + ANSWERING.toNanos());
    }

    private void stop(long deadlineNanos) {
        if (!stopping.compareAndSet(false, true)) {
            awaitStopped();
            return;
        }
        readiness.advance(Readiness.Phase.DRAINING);
        server.stopListening();
        runtime.shutdown();
        server.settle(STOP);
        server.awaitAnswers(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
        server.settle(STOP);
        scheduler.close();
        tokens.close();
        if (secure != null) {
            secure.close();
        }
        server.stop(STOP);
        application.close();
        if (management != null) {
            management.close();
        }
        meters.close();
        readiness.advance(Readiness.Phase.STOPPED);
        stopped.countDown();
    }

    private void awaitStopped() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    /** Makes a mount once there is a runtime to mount on. */
    interface Mounting {
        Mount on(ConnectionRuntime runtime, Launch launch);
    }

    /** Gathers what is served where. */
    public static final class Builder {
        // what a Launch reads
        final GatewayConfig config;
        final Map<MountPath, Mounting> mounts = new LinkedHashMap<>();
        final Map<String, HttpEndpoint> endpoints = new LinkedHashMap<>();
        final List<Pages.Folder> folders = new ArrayList<>();
        final ManagementPort managementPort = new ManagementPort();
        ClassLoader loader = Gateway.class.getClassLoader();
        NetJson json = NetJson.standard();
        ConnectionEvents events = ConnectionEvents.NONE;

        @Nullable
        Backplane backplane; // null for a single node

        BackplaneConfig backplaneConfig = BackplaneConfig.defaults();

        @Nullable
        MeterRegistry meters; // null: one of its own

        @Nullable
        Tracing tracing; // null for none

        boolean logContext;

        private Builder(GatewayConfig config) {
            this.config = config;
        }

        /**
         * Mounts hubs (protocol A1). They are measured, by a module inside of their own ones.
         *
         * @param path starts with a slash and does not end with one; matched ignoring case, on whole segments
         */
        public Builder hubs(String path, HubServer hubs) {
            MountPath mount = unused(path);
            managementPort.hubs(path, hubs);
            mounts.put(mount, (runtime, launch) -> launch.mount(mount, hubs, runtime));
            return this;
        }

        /** Mounts a raw connection; the path follows the rules of {@link #hubs}. */
        public Builder connection(String path, PersistentConnection connection) {
            MountPath mount = unused(path);
            managementPort.connection(path, connection);
            mounts.put(mount, (runtime, launch) -> new Mount(mount, connection.mount(runtime.publisher(), json)));
            return this;
        }

        /**
         * Answers the requests to one path, query aside, with the application's own code. Mounts come first.
         *
         * @param path starts with a slash; matched ignoring case, as a whole
         */
        public Builder endpoint(String path, HttpEndpoint endpoint) {
            if (!path.startsWith("/") || path.indexOf('?') >= 0) {
                throw new IllegalArgumentException(
                        "path: \"" + path + "\" (expected: a path that starts with a slash, without a query)");
            }
            boolean taken = endpoints.keySet().stream().anyMatch(path::equalsIgnoreCase);
            if (taken) {
                throw new IllegalArgumentException(
                        "path: \"" + path + "\" is answered already (expected: one endpoint for each path)");
            }
            endpoints.put(path, endpoint);
            return this;
        }

        /**
         * Serves the files of a class path folder, with {@code index.html} for the folder itself. Mounts come first.
         *
         * @param path where; {@code /} for the root
         * @param resources the folder, for example {@code com/example/web}
         */
        public Builder page(String path, String resources) {
            folders.add(new Pages.Folder(path, resources));
            return this;
        }

        /**
         * Answers a route of the management port with the application's own code; who may is checked before. Without effect when there is no
         * management port ({@link GatewayConfig#management()}).
         */
        public Builder manage(ManagementRoute route) {
            managementPort.add(route);
            return this;
        }

        /** Sets where class path folders are looked for; the gateway's own class loader unless set. */
        public Builder classLoader(ClassLoader value) {
            loader = value;
            return this;
        }

        /** Sets how values become JSON and back (protocol A14); the standard rules unless set. */
        public Builder json(NetJson value) {
            json = value;
            return this;
        }

        /** Sets an observer of connections. */
        public Builder events(ConnectionEvents value) {
            events = value;
            return this;
        }

        /**
         * Makes this gateway one node of several that share a log: any of them can take any request of any connection, so nothing before them
         * need be sticky. All need the same token key and the same applications at the same paths; their clocks need not agree.
         *
         * @param value the log; for nodes in one process, the same {@link dev.signalbox.connection.backplane.InProcessBackplane} for all. Not
         *     closed when the gateway stops
         */
        public Builder backplane(Backplane value, BackplaneConfig how) {
            backplane = value;
            backplaneConfig = how;
            return this;
        }

        /** The same with the defaults. */
        public Builder backplane(Backplane value) {
            return backplane(value, BackplaneConfig.defaults());
        }

        /** Sets where it counts, for example a registry that a monitoring system reads; one of its own unless set. */
        public Builder meters(MeterRegistry value) {
            meters = value;
            return this;
        }

        /** Sets what traces requests and calls of hub methods; nothing unless set. */
        public Builder tracing(Tracing value) {
            tracing = value;
            return this;
        }

        /**
         * Sets whether what is logged while a hub method or event runs carries {@code connectionId}, {@code transport}, {@code user} and {@code
         * traceId} in its MDC. Default false.
         */
        public Builder logContext(boolean value) {
            logContext = value;
            return this;
        }

        private MountPath unused(String path) {
            MountPath mount = new MountPath(path);
            for (MountPath other : mounts.keySet()) {
                if (other.text().toLowerCase(Locale.ROOT).equals(path.toLowerCase(Locale.ROOT))) {
                    throw new IllegalArgumentException(
                            "path: \"" + path + "\" is mounted already (expected: one application for each path)");
                }
            }
            return mount;
        }

        /**
         * Starts listening.
         *
         * @throws IOException when the address cannot be listened on, for example because the port is taken
         * @throws IllegalArgumentException when the token keys cannot be read or used, or there is a backplane and no key that the other nodes
         *     can know
         */
        public Gateway start() throws IOException {
            return new Launch(this).on(null);
        }

        /**
         * Starts within somebody else's Undertow, at the path where this handler is mounted there. Host, port, backlog, I/O threads and what
         * else is set about listening has no meaning then.
         *
         * @throws IOException when the management port cannot be listened on
         * @throws IllegalArgumentException as {@link #start()}
         * @throws IllegalStateException when the handler serves another gateway
         */
        public Gateway start(GatewayHandler handler) throws IOException {
            return new Launch(this).on(handler);
        }
    }
}
