package dev.signalbox.gateway.management.rest;

import dev.signalbox.connection.PersistentConnection;
import dev.signalbox.connection.RawConnectionContext;
import dev.signalbox.gateway.management.Problem;
import dev.signalbox.gateway.management.ProblemException;
import dev.signalbox.hub.HubContext;
import dev.signalbox.hub.HubServer;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The hubs and raw connections that can be sent to, by name and by path. Built before the gateway starts, used afterwards; immutable.
 */
public final class Destinations {
    private final Map<String, Hub> hubs; // by name, ignoring case
    private final Map<String, RawEndpoint> endpoints; // by path in lower case

    private Destinations(Map<String, Hub> hubs, Map<String, RawEndpoint> endpoints) {
        this.hubs = hubs;
        this.endpoints = endpoints;
    }

    /** A hub, as a list shows it. */
    record Hub(String name, String path, HubContext context) {}

    private record RawEndpoint(String path, PersistentConnection connection) {}

    /**
     * Gathers what is mounted.
     *
     * @param hubs by path; a name that stands at two paths has the same clients at both (protocol E2)
     * @param connections by path
     */
    public static Destinations of(Map<String, HubServer> hubs, Map<String, PersistentConnection> connections) {
        Map<String, Hub> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        hubs.forEach((path, server) ->
                server.hubNames().forEach(name -> byName.putIfAbsent(name, new Hub(name, path, server.context(name)))));
        Map<String, RawEndpoint> byPath = new LinkedHashMap<>();
        connections.forEach(
                (path, connection) -> byPath.put(path.toLowerCase(Locale.ROOT), new RawEndpoint(path, connection)));
        return new Destinations(Collections.unmodifiableMap(byName), Collections.unmodifiableMap(byPath));
    }

    Collection<Hub> hubs() {
        return hubs.values();
    }

    List<String> endpoints() {
        return endpoints.values().stream().map(RawEndpoint::path).toList();
    }

    /**
     * The clients and groups of a hub.
     *
     * @throws ProblemException 404 with the names there are
     */
    HubContext hub(String name) {
        Hub hub = hubs.get(name);
        if (hub == null) {
            throw new ProblemException(Problem.of(404, "There is no hub " + quoted(name) + " here.")
                    .with("field", "hub")
                    .with("known", List.copyOf(hubs.keySet())));
        }
        return hub.context();
    }

    /**
     * The connections and groups of a raw connection.
     *
     * @param path with or without its first slash
     * @throws ProblemException 404 with the paths there are
     */
    RawConnectionContext endpoint(String path) {
        String full = path.startsWith("/") ? path : "/" + path;
        RawEndpoint endpoint = endpoints.get(full.toLowerCase(Locale.ROOT));
        if (endpoint == null) {
            throw new ProblemException(Problem.of(404, "There is no raw connection at " + quoted(full) + " here.")
                    .with("field", "endpoint")
                    .with("known", endpoints()));
        }
        return endpoint.connection().context();
    }

    // What somebody wrote, shortened: it stands in answers.
    private static String quoted(String text) {
        return '"' + (text.length() > 100 ? text.substring(0, 100) + "..." : text) + '"';
    }
}
