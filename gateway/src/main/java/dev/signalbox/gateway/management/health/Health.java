package dev.signalbox.gateway.management.health;

import dev.signalbox.gateway.management.ManagementEndpoint;
import dev.signalbox.gateway.management.ManagementReply;
import dev.signalbox.gateway.management.ManagementRoute;
import dev.signalbox.gateway.management.RouteTable;
import dev.signalbox.gateway.management.health.HealthState.Status;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What liveness and readiness say. Alive is who answers; ready is who can take clients: no check that was added is down.
 *
 * <p>{@code GET /health/live} and {@code GET /health/ready} answer 200, or 503 when a check is down, with {@code {"status": "up", "checks":
 * {"listener": {"status": "up", "detail": "..."}}}}, without a credential.
 */
public final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final Map<String, Supplier<HealthState>> checks = new ConcurrentSkipListMap<>();

    /**
     * Adds a check to readiness, or replaces the one of this name.
     *
     * @param check asked on any thread, each time; must not block
     */
    public void check(String name, Supplier<HealthState> check) {
        checks.put(name, check);
    }

    /** Whether no check is down. */
    public boolean isReady() {
        return worst(states()) != Status.DOWN;
    }

    private static Status worst(Map<String, HealthState> states) {
        return states.values().stream()
                .map(HealthState::status)
                .max(Comparator.naturalOrder())
                .orElse(Status.UP);
    }

    /** What each check says now, by name. */
    public Map<String, HealthState> states() {
        Map<String, HealthState> states = new LinkedHashMap<>();
        checks.forEach((name, check) -> states.put(name, ask(name, check)));
        return states;
    }

    private static HealthState ask(String name, Supplier<HealthState> check) {
        try {
            return check.get();
        } catch (RuntimeException e) {
            LOG.error("the health check {} failed", name, e);
            return HealthState.down("the check failed");
        }
    }

    /** Adds both routes. */
    public void addTo(RouteTable table) {
        table.add(ManagementRoute.open(
                "GET", "/health/live", ManagementEndpoint.of(request -> ManagementReply.json(Map.of("status", "up")))));
        table.add(ManagementRoute.open("GET", "/health/ready", ManagementEndpoint.of(request -> ready())));
    }

    private record Check(String status, String detail) {}

    private ManagementReply ready() {
        Map<String, HealthState> states = states();
        Status worst = worst(states);
        Map<String, Object> told = new LinkedHashMap<>();
        states.forEach((name, state) -> told.put(name, new Check(state.status().text(), state.detail())));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", worst.text());
        body.put("checks", told);
        return ManagementReply.json(worst == Status.DOWN ? 503 : 200, body);
    }
}
