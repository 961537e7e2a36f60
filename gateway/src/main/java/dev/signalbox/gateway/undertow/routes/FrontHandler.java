package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.connection.runtime.Mount;
import dev.signalbox.connection.runtime.Outcome.Reply;
import dev.signalbox.gateway.arrival.Arrivals;
import dev.signalbox.gateway.event.RequestEvents;
import dev.signalbox.gateway.http.HttpEndpoint;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where every request enters: finds the mount its path belongs to, else the application's own endpoint, else the server behind this one, else
 * the pages, else there is nothing (protocol A1).
 *
 * <p>The longest mount wins, so that one may lie within another; so does a longer path of a server behind this one, so that it may lie within a
 * mount. Of the same path, the mount's wins. Everything below runs outside of Undertow's call, since
 * an answer may come at any later time.
 */
public final class FrontHandler implements HttpHandler {
    private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");

    private final List<Mount> mounts; // longest path first
    private final MountRoute route;
    private final EndpointRoute endpoints;
    private final PageRoute pages;
    private final ServersBehind upstream;
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
     * @param upstream what passes requests on to other servers
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
            ServersBehind upstream,
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
        this.upstream = upstream;
        this.gate = gate;
        this.arrivals = arrivals;
        this.limits = limits;
        this.accessLog = accessLog;
        this.head = new RequestHead(limits, events);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        boolean known = WrittenUri.restore(exchange);
        Arrived.judge(exchange, arrivals);
        RequestTarget whole = RequestTarget.of(
                exchange.getRequestURI(), exchange.isHostIncludedInRequestURI(), exchange.getQueryString());
        RequestTarget target = whole.below(exchange.getResolvedPath());
        Mount mount = mountOf(target.path());
        HttpEndpoint endpoint = mount == null ? endpoints.at(target.path()) : null;
        UpstreamRoute behind = endpoint == null ? upstream.routeOf(target.path()) : null;
        boolean isPassedOn = behind != null
                && (mount == null
                        || behind.prefix().length() > mount.path().text().length());
        if (accessLog) {
            AccessLog.watch(exchange, target.path());
        }
        Reply badHead = known && whole.isBelow(exchange.getResolvedPath()) ? head.refusal(exchange) : head.malformed();
        if (behind != null && isPassedOn) {
            exchange.dispatch(SameThreadExecutor.INSTANCE, () -> pass(exchange, behind, target, badHead));
            return;
        }
        exchange.getResponseHeaders().put(CONTENT_TYPE_OPTIONS, "nosniff"); // protocol A8, K11
        Reply refusal = badHead == null ? gate.check(exchange) : badHead;
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

    // What another server answers is its own: no header of ours is added, other origins are its own matter.
    private void pass(HttpServerExchange exchange, UpstreamRoute to, RequestTarget target, @Nullable Reply refusal) {
        if (refusal == null) {
            upstream.serve(exchange, to, target.path());
        } else {
            RequestBody.skip(exchange, limits, refusal);
        }
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
