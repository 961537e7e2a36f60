package dev.signalbox.gateway.metrics;

import dev.signalbox.gateway.management.ManagementEndpoint;
import dev.signalbox.gateway.management.ManagementReply;
import dev.signalbox.gateway.management.ManagementRequest;
import dev.signalbox.gateway.management.ManagementRoute;
import dev.signalbox.gateway.management.Right;
import dev.signalbox.gateway.management.RouteTable;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** {@code GET /metrics}: all meters in the format of Prometheus, or of OpenMetrics where that is asked for. */
public final class MetricsRoute {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private MetricsRoute() {}

    /** Adds the route. */
    public static void addTo(RouteTable table, PrometheusMeterRegistry registry) {
        table.add(ManagementRoute.of(
                "GET", "/metrics", Right.READ, ManagementEndpoint.of(request -> scrape(request, registry))));
    }

    private static ManagementReply scrape(ManagementRequest request, PrometheusMeterRegistry registry) {
        String accept = request.facts().header("Accept");
        String type = accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        return ManagementReply.text(type, registry.scrape(type));
    }
}
