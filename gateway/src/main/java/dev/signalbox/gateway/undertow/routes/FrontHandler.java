package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.connection.runtime.Mount;
import dev.signalbox.connection.runtime.Outcome.Reply;
import dev.signalbox.gateway.arrival.Arrivals;
import dev.signalbox.gateway.event.RequestEvents;
import dev.signalbox.gateway.http.HttpEndpoint;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where every request enters: finds the mount its path belongs to, else the application's own endpoint, else the pages, else there is
 * nothing (protocol A1).
 *
 * <p>The longest mount wins, so that one may lie within another. Everything below runs outside of Undertow's call, since
 * an answer may come at any later time.
 */
public final class FrontHandler implements HttpHandler {
    private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");

    private final List<Mount> mounts; // longest path first
    private final MountRoute route;
    private final EndpointRoute endpoints;
    private final PageRoute pages;
    private final OriginGate gate;
    private final Arrivals arrivals;
    private final RequestHead head;
    private final boolean accessLog;
    private final HttpLimits limits;

    /**
     * Creates the entrance.
     *
     * @param mounts the applications, at different paths
     * @param route what serves them
     * @param endpoints the application's own paths
     * @param pages what serves all other paths
     * @param gate what keeps other origins out
     * @param arrivals tells how requests have arrived
     * @param limits bounds of one request
     * @param events told what is refused
     * @param accessLog whether each request gets a line in the log
     */
    public FrontHandler(
            List<Mount> mounts,
            MountRoute route,
            EndpointRoute endpoints,
            PageRoute pages,
            OriginGate gate,
            Arrivals arrivals,
            HttpLimits limits,
            RequestEvents events,
            boolean accessLog) {
        this.mounts = mounts.stream()
                .sorted((a, b) -> Integer.compare(
                        b.path().text().length(), a.path().text().length()))
                .toList();
        this.route = route;
        this.endpoints = endpoints;
        this.pages = pages;
        this.gate = gate;
        this.arrivals = arrivals;
        this.limits = limits;
        this.accessLog = accessLog;
        this.head = new RequestHead(limits, events);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(CONTENT_TYPE_OPTIONS, "nosniff"); // protocol A8, K11
        Arrived.judge(exchange, arrivals);
        RequestTarget target = RequestTarget.of(
                        exchange.getRequestURI(), exchange.isHostIncludedInRequestURI(), exchange.getQueryString())
                .below(exchange.getResolvedPath());
        Mount mount = mountOf(target.path());
        HttpEndpoint endpoint = mount == null ? endpoints.at(target.path()) : null;
        if (accessLog) {
            AccessLog.watch(exchange, target.path());
        }
        Reply tooLarge = head.refusal(exchange);
        Reply refusal = tooLarge == null ? gate.check(exchange) : tooLarge;
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> {
            if (refusal != null) {
                RequestBody.skip(exchange, limits, refusal);
            } else if (mount != null) {
                route.serve(exchange, mount, target);
            } else if (endpoint != null) {
                endpoints.serve(exchange, endpoint, target);
            } else {
                gate.markCacheable(exchange);
                pages.serve(exchange, target.path());
            }
        });
    }

    private @Nullable Mount mountOf(String path) {
        for (Mount mount : mounts) {
            if (mount.path().matches(path)) {
                return mount;
            }
        }
        return null;
    }
}
