package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.gateway.upstream.UpstreamRoute;
import io.undertow.server.HttpServerExchange;
import org.jspecify.annotations.Nullable;

/** Serves what other servers answer. */
public interface ServersBehind {
    /** Where requests to a decoded path go, null when no other server is meant. Any thread. */
    @Nullable
    UpstreamRoute routeOf(String path);

    /**
     * Passes a request on. I/O thread, outside of Undertow's call.
     *
     * @param path the decoded path, for which the route was found
     */
    void serve(HttpServerExchange exchange, UpstreamRoute route, String path);
}
