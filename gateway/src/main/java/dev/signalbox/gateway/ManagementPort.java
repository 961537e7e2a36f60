package dev.signalbox.gateway;

import dev.signalbox.connection.PersistentConnection;
import dev.signalbox.connection.runtime.ConnectionRuntime;
import dev.signalbox.connection.time.TaskScheduler;
import dev.signalbox.connection.time.Ticker;
import dev.signalbox.gateway.management.Gatekeeper;
import dev.signalbox.gateway.management.ManagementConfig;
import dev.signalbox.gateway.management.ManagementRoute;
import dev.signalbox.gateway.management.RouteTable;
import dev.signalbox.gateway.management.SessionRoutes;
import dev.signalbox.gateway.management.health.Health;
import dev.signalbox.gateway.management.rest.Destinations;
import dev.signalbox.gateway.management.rest.RestApi;
import dev.signalbox.gateway.management.rest.TraceRoutes;
import dev.signalbox.gateway.metrics.MetricsRoute;
import dev.signalbox.gateway.metrics.Registries;
import dev.signalbox.gateway.undertow.ManagementServer;
import dev.signalbox.hub.HubServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts together what the management port answers. Confined to the thread that builds the gateway. */
final class ManagementPort {
    private final Map<String, HubServer> hubs = new LinkedHashMap<>();
    private final Map<String, PersistentConnection> connections = new LinkedHashMap<>();
    private final List<ManagementRoute> routes = new ArrayList<>();

    void hubs(String path, HubServer server) {
        hubs.put(path, server);
    }

    void connection(String path, PersistentConnection connection) {
        connections.put(path, connection);
    }

    void add(ManagementRoute route) {
        routes.add(route);
    }

    /** Begins to listen, before the public port does, so that it can be watched while it starts. */
    ManagementServer start(
            ManagementConfig config,
            boolean accessLog,
            RouteTable table,
            Health health,
            ConnectionRuntime runtime,
            TaskScheduler scheduler,
            Registries meters)
            throws ManagementListenException {
        Gatekeeper gatekeeper = new Gatekeeper(config, Ticker.system(), new SecureRandom());
        health.addTo(table);
        SessionRoutes.addTo(table, gatekeeper);
        RestApi.addTo(table, Destinations.of(hubs, connections), runtime.control(), runtime.cluster() == null);
        TraceRoutes.addTo(table, runtime.wire(), scheduler);
        if (meters.prometheus() != null) {
            MetricsRoute.addTo(table, meters.prometheus());
        }
        routes.forEach(table::add);
        try {
            return ManagementServer.start(config, table, gatekeeper, accessLog);
        } catch (IOException e) {
            throw new ManagementListenException(config, e);
        }
    }
}
