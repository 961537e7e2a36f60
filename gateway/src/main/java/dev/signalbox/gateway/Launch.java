package dev.signalbox.gateway;

import dev.signalbox.connection.backplane.Backplane;
import dev.signalbox.connection.backplane.BackplaneStatus;
import dev.signalbox.connection.backplane.NodeLog;
import dev.signalbox.connection.group.MembershipMemory;
import dev.signalbox.connection.log.InMemoryMessageLog;
import dev.signalbox.connection.runtime.ConnectionRuntime;
import dev.signalbox.connection.runtime.Mount;
import dev.signalbox.connection.runtime.RequestPipeline;
import dev.signalbox.connection.time.SystemScheduler;
import dev.signalbox.connection.time.Ticker;
import dev.signalbox.gateway.arrival.Arrivals;
import dev.signalbox.gateway.arrival.KeepAliveAdvice;
import dev.signalbox.gateway.arrival.OpenFiles;
import dev.signalbox.gateway.console.Console;
import dev.signalbox.gateway.drain.Readiness;
import dev.signalbox.gateway.management.RouteTable;
import dev.signalbox.gateway.management.health.Health;
import dev.signalbox.gateway.management.health.HealthState;
import dev.signalbox.gateway.metrics.ConnectionMeters;
import dev.signalbox.gateway.metrics.Registries;
import dev.signalbox.gateway.metrics.RequestMeters;
import dev.signalbox.gateway.metrics.RuntimeMeters;
import dev.signalbox.gateway.metrics.TlsMeters;
import dev.signalbox.gateway.metrics.TokenMeters;
import dev.signalbox.gateway.metrics.UpstreamMeters;
import dev.signalbox.gateway.page.Pages;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.tls.TlsKeeper;
import dev.signalbox.gateway.token.LiveTokens;
import dev.signalbox.gateway.trace.Tracing;
import dev.signalbox.gateway.trouble.ConnectionTroubles;
import dev.signalbox.gateway.trouble.HubTroubles;
import dev.signalbox.gateway.trouble.RequestTroubles;
import dev.signalbox.gateway.trouble.Troubles;
import dev.signalbox.gateway.undertow.GatewayHandler;
import dev.signalbox.gateway.undertow.HttpServer;
import dev.signalbox.gateway.undertow.HttpServerSettings;
import dev.signalbox.gateway.undertow.ManagementServer;
import dev.signalbox.gateway.undertow.routes.HttpLimits;
import dev.signalbox.gateway.work.ApplicationThreads;
import dev.signalbox.hub.HubServer;
import dev.signalbox.hub.module.LogContextModule;
import dev.signalbox.hub.module.MetricsModule;
import dev.signalbox.protocol.request.MountPath;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of a gateway together and starts them, as its builder says. For one start, on one thread. */
final class Launch {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final int LOG_ENTRIES = 1 << 16;
    private static final long LOG_BYTES = 64L << 20;

    private final Gateway.Builder from;
    private final GatewayConfig config;
    private final SecureRandom random = new SecureRandom();
    private final Troubles troubles = new Troubles(InstantSource.system(), Ticker.system());
    private final Registries registries;
    private final MeterRegistry registry;

    Launch(Gateway.Builder from) {
        this.from = from;
        config = from.config;
        registries = Registries.of(from.meters, config.management().isOn());
        registry = registries.counted();
    }

    /** Starts, in somebody else's Undertow or, without one, on a port of its own. */
    Gateway on(@Nullable GatewayHandler within) throws IOException {
        if (from.backplane != null) {
            config.tokens().requireShared("a backplane is set");
        }
        LiveTokens tokens = new LiveTokens(config.tokens(), random, new TokenMeters(registry));
        TlsKeeper secure = tls();
        HttpServer server = within == null ? HttpServer.create(settings()) : HttpServer.within(settings(), within);
        ApplicationThreads application = ApplicationThreads.start(config.workerThreads(), config.maxRequests());
        SystemScheduler scheduler = new SystemScheduler("signalbox-timer");
        ConnectionRuntime runtime = runtime(server, application, scheduler, tokens);
        Gateway gateway =
                new Gateway(server, runtime, application, scheduler, tokens, secure, registries, config.drain());
        RuntimeMeters.bind(registry, runtime, config.connection().processBufferBytes());
        watch(gateway, runtime, tokens);
        try {
            if (config.management().isOn()) {
                gateway.managedBy(management(gateway, runtime, scheduler));
            }
            server.start(service(runtime, application, secure));
        } catch (IOException | RuntimeException e) {
            gateway.stop();
            throw e;
        }
        tokens.watch();
        if (secure != null) {
            secure.watch(server::switchTo);
        }
        KeyFileModes.warnings(config).forEach(line -> LOG.warn("{}", line));
        String advice = KeepAliveAdvice.on(config.connection().keepAlive());
        if (advice != null) {
            LOG.warn("{}", advice);
        }
        String files = OpenFiles.advice(config.maxSockets(), config.connection().maxConnections());
        if (files != null && within == null) {
            LOG.info("{}", files);
        }
        gateway.readiness().advance(Readiness.Phase.READY);
        return gateway;
    }

    private ConnectionRuntime runtime(
            HttpServer server, ApplicationThreads application, SystemScheduler scheduler, LiveTokens tokens) {
        return ordered(ConnectionRuntime.builder(), scheduler)
                .config(config.connection())
                .lanes(server.lanes())
                .applicationExecutor(application)
                .scheduler(scheduler)
                .tokens(tokens.connection(), tokens.groups())
                .memberships(new MembershipMemory(config.tokens().groupsMemory(), Ticker.system()))
                .events(new ConnectionMeters(registry, new ConnectionTroubles(troubles, from.events)))
                .jsonp(config.jsonp())
                .webSockets(config.webSockets())
                .build();
    }

    private ConnectionRuntime.Builder ordered(ConnectionRuntime.Builder of, SystemScheduler scheduler) {
        Backplane shared = from.backplane;
        return shared == null
                ? of.log(new InMemoryMessageLog(random.nextLong() >>> 1, LOG_ENTRIES, LOG_BYTES))
                : of.cluster(
                        new NodeLog(shared, from.backplaneConfig, scheduler, Ticker.system()),
                        UUID.randomUUID().toString());
    }

    /** What readiness depends on. */
    private static void watch(Gateway gateway, ConnectionRuntime runtime, LiveTokens tokens) {
        Health health = gateway.health();
        health.check("listener", () -> {
            Readiness.Phase phase = gateway.readiness().phase();
            String told = phase.name().toLowerCase(Locale.ROOT);
            return phase == Readiness.Phase.READY ? HealthState.up("listening") : HealthState.down(told);
        });
        health.check(
                "keys",
                () -> tokens.isUpToDate()
                        ? HealthState.up("usable")
                        : HealthState.degraded("the key files cannot be read; the last good keys stay in use"));
        if (runtime.backplane() != null) {
            health.check("backplane", () -> backplaneState(runtime.backplane()));
        }
    }

    private static HealthState backplaneState(@Nullable BackplaneStatus status) {
        return status == null || status.state() == BackplaneStatus.State.OPEN
                ? HealthState.up("open")
                : HealthState.degraded("not open: messages to clients of other nodes wait or are refused");
    }

    private ManagementServer management(Gateway gateway, ConnectionRuntime runtime, SystemScheduler scheduler)
            throws IOException {
        RouteTable table = gateway.managementTable();
        new Console(
                        runtime,
                        registry,
                        gateway.health(),
                        troubles,
                        config.connection().processBufferBytes(),
                        InstantSource.system(),
                        Ticker.system(),
                        scheduler,
                        ForkJoinPool.commonPool())
                .addTo(table);
        return from.managementPort.start(
                config.management(), config.accessLog(), table, gateway.health(), runtime, scheduler, registries);
    }

    private HttpServer.Service service(
            ConnectionRuntime runtime, ApplicationThreads application, @Nullable TlsKeeper secure) {
        List<Mount> mounted = from.mounts.values().stream()
                .map(mount -> mount.on(runtime, this))
                .toList();
        mounted.forEach(runtime::mounted);
        RequestTroubles requests = new RequestTroubles(troubles, new RequestMeters(registry));
        return new HttpServer.Service(
                mounted,
                pipeline(runtime),
                // A tracer is somebody else's, and may export a span while it ends.
                from.tracing == null ? RequestPipeline::isPrompt : (mount, endpoint) -> false,
                Map.copyOf(from.endpoints),
                new Pages(from.folders, from.loader),
                config.identity(),
                new Arrivals(config.trustedProxies(), config.forwarding(), requests::forwardedIgnored),
                config.upstreams(),
                secure == null ? null : secure.context(),
                application,
                requests,
                new UpstreamMeters(registry));
    }

    /** Mounts hubs, watched by modules inside of their own ones. */
    Mount mount(MountPath path, HubServer hubs, ConnectionRuntime runtime) {
        hubs.addModule(new HubTroubles(troubles));
        if (from.logContext) {
            hubs.addModule(new LogContextModule());
        }
        if (from.tracing != null) {
            hubs.addModule(from.tracing.module());
        }
        hubs.addModule(new MetricsModule(registry));
        return new Mount(path, hubs.mount(runtime.publisher(), from.json));
    }

    private Tracing.Pipeline pipeline(ConnectionRuntime runtime) {
        return from.tracing == null ? runtime.pipeline()::handle : from.tracing.around(runtime.pipeline()::handle);
    }

    private @Nullable TlsKeeper tls() {
        TlsConfig secure = config.tls();
        if (secure == null) {
            return null;
        }
        TlsMeters counting = new TlsMeters(registry);
        TlsKeeper keeper = new TlsKeeper(secure, InstantSource.system(), counting);
        counting.watch(keeper, InstantSource.system());
        return keeper;
    }

    private HttpServerSettings settings() {
        return new HttpServerSettings(
                config.host(),
                config.port(),
                config.ioThreads(),
                config.backlog(),
                config.maxSockets(),
                config.maxRequestHeadSize(),
                config.idleTimeout(),
                new HttpLimits(
                        config.maxRequestTargetSize(),
                        config.maxRequestHeadersSize(),
                        config.maxRequestBodySize(),
                        config.bodyTimeout(),
                        config.stallTimeout()),
                config.webSockets(),
                config.connection().maxIncomingWebSocketMessageSize(),
                config.cors(),
                config.webSocketOrigins(),
                config.tls(),
                config.accessLog(),
                config.forwarding().proxyProtocol());
    }
}
