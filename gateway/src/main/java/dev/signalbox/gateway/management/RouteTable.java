package dev.signalbox.gateway.management;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the management port answers, in the order in which it was added; the first that fits counts. May be added to at any time. */
public final class RouteTable {
    private final List<ManagementRoute> routes = new CopyOnWriteArrayList<>();

    /** What was found for a request. */
    public sealed interface Match permits Found, WrongMethod, Nothing {}

    /** A route, and what the path has at the places it names. */
    public record Found(ManagementRoute route, Map<String, String> parameters) implements Match {}

    /** The path exists for other methods only, which are these. */
    public record WrongMethod(String allowed) implements Match {}

    /** There is nothing at the path. */
    public record Nothing() implements Match {}

    /**
     * Adds a route.
     *
     * @throws IllegalArgumentException when there is one with this method and template
     */
    public RouteTable add(ManagementRoute route) {
        boolean taken = routes.stream()
                .anyMatch(other -> other.method().equals(route.method())
                        && other.template().equals(route.template()));
        if (taken) {
            throw new IllegalArgumentException("route: " + route.method() + " " + route.template()
                    + " is answered already (expected: one route for each)");
        }
        routes.add(route);
        return this;
    }

    /** All routes, in order. */
    public List<ManagementRoute> routes() {
        return List.copyOf(routes);
    }

    /**
     * Finds who answers.
     *
     * @param segments the decoded segments of the path
     */
    public Match find(String method, List<String> segments) {
        TreeSet<String> allowed = new TreeSet<>();
        for (ManagementRoute route : routes) {
            Map<String, String> parameters = route.match(segments);
            if (parameters != null) {
                if (route.takes(method)) {
                    return new Found(route, parameters);
                }
                allowed.add(route.method());
            }
        }
        return allowed.isEmpty() ? new Nothing() : new WrongMethod(String.join(", ", allowed));
    }
}
