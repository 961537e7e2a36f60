package dev.signalbox.gateway.upstream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All paths whose requests other servers answer, and how those servers are told who the user is. Immutable.
 *
 * @param routes the routes, the longest path first
 * @param userHeader the header that names the user; null for none
 * @param rolesHeader the header that lists the user's roles, with commas between; null for none
 */
public record Upstreams(
        List<UpstreamRoute> routes,
        @Nullable String userHeader,
        @Nullable String rolesHeader) {
    /** Nothing is passed on. */
    public static final Upstreams NONE = new Upstreams(List.of(), null, null);

    /**
     * Puts the routes in order.
     *
     * @throws IllegalArgumentException when two have the same path, or a header's name is none
     */
    public Upstreams {
        List<UpstreamRoute> sorted = new ArrayList<>(routes);
        sorted.sort(
                Comparator.comparingInt((UpstreamRoute route) -> route.prefix().length())
                        .reversed());
        for (int i = 0; i < sorted.size(); i++) {
            for (int j = i + 1; j < sorted.size(); j++) {
                if (sorted.get(i).prefix().equalsIgnoreCase(sorted.get(j).prefix())) {
                    throw new IllegalArgumentException("path: \""
                            + sorted.get(j).path() + "\" has an upstream already (expected: one for each path)");
                }
            }
        }
        routes = List.copyOf(sorted);
        check(userHeader);
        check(rolesHeader);
        if (userHeader == null && rolesHeader != null) {
            throw new IllegalArgumentException("rolesHeader: has no meaning without userHeader");
        }
    }

    private static void check(@Nullable String header) {
        if (header != null && !header.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException("header: \"" + header + "\" (expected: the name of a header)");
        }
    }

    /** Those routes and no identity headers. */
    public static Upstreams of(UpstreamRoute... routes) {
        return new Upstreams(List.of(routes), null, null);
    }

    /** The same with identity headers. */
    public Upstreams identified(String user, @Nullable String roles) {
        return new Upstreams(routes, user, roles);
    }

    /** The route of a path, percent-decoded and without query; null when it has none. */
    public @Nullable UpstreamRoute routeOf(String decodedPath) {
        for (UpstreamRoute route : routes) {
            if (route.matches(decodedPath)) {
                return route;
            }
        }
        return null;
    }
}
