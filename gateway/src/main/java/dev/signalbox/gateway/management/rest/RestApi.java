package dev.signalbox.gateway.management.rest;

import dev.signalbox.connection.ConnectionControl;
import dev.signalbox.gateway.management.ManagementEndpoint;
import dev.signalbox.gateway.management.ManagementReply;
import dev.signalbox.gateway.management.ManagementRoute;
import dev.signalbox.gateway.management.Right;
import dev.signalbox.gateway.management.RouteTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * The REST API: {@code /api/publish}, {@code /api/hubs}, {@code /api/endpoints}, {@code /api/connections}, and {@code /openapi.json}, which
 * describes all there is on the management port.
 */
public final class RestApi {
    private static final String DESCRIPTION = "openapi.json";

    private RestApi() {}

    /**
     * Adds the routes.
     *
     * @param destinations what can be sent to
     * @param control the connections
     * @param alone whether this is the only node
     */
    public static void addTo(RouteTable table, Destinations destinations, ConnectionControl control, boolean alone) {
        byte[] description = description();
        table.add(ManagementRoute.of(
                "GET",
                "/openapi.json",
                Right.READ,
                ManagementEndpoint.of(request -> new ManagementReply(200, "application/json", description, Map.of()))));
        table.add(ManagementRoute.of(
                "GET",
                "/api/hubs",
                Right.READ,
                ManagementEndpoint.of(request -> ManagementReply.json(new Hubs(destinations.hubs().stream()
                        .map(hub -> new Hub(hub.name(), hub.path()))
                        .toList())))));
        table.add(ManagementRoute.of(
                "GET",
                "/api/endpoints",
                Right.READ,
                ManagementEndpoint.of(request -> ManagementReply.json(new Endpoints(destinations.endpoints())))));
        new PublishRoutes(destinations).addTo(table);
        new GroupRoutes(destinations, control, alone).addTo(table);
        new ConnectionRoutes(control).addTo(table);
    }

    private record Hubs(List<Hub> hubs) {}

    private record Hub(String name, String path) {}

    private record Endpoints(List<String> endpoints) {}

    private static byte[] description() {
        try (InputStream in = RestApi.class.getResourceAsStream(DESCRIPTION)) {
            if (in == null) {
                throw new IllegalStateException(DESCRIPTION + ": missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
