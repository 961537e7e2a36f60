package dev.signalbox.gateway.undertow.proxy;

import dev.signalbox.gateway.undertow.transport.Timers;
import dev.signalbox.gateway.upstream.UpstreamFailure;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.ProxyCallback;
import io.undertow.server.handlers.proxy.ProxyClient;
import io.undertow.server.handlers.proxy.ProxyConnection;
import io.undertow.server.handlers.proxy.ProxyConnectionPool.AvailabilityType;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;

/**
 * Finds a connection for a request: the targets take turns, those that are down or were tried for this request are passed over.
 *
 * <p>Undertow's own balancing client has neither time-outs for connecting nor a way to ask servers how they are, so this stands in its place,
 * on the same pools.
 */
final class TargetClient implements ProxyClient {
    private static final HttpString HOST = new HttpString("Host");
    private static final ProxyTarget ANY = new ProxyTarget() {};

    private final UpstreamRoute route;
    private final List<Target> targets;
    private final AtomicInteger turn = new AtomicInteger();

    TargetClient(UpstreamRoute route, List<Target> targets) {
        this.route = route;
        this.targets = List.copyOf(targets);
    }

    @Override
    public @Nullable ProxyTarget findTarget(HttpServerExchange exchange) {
        ProxiedRequest request = exchange.getAttachment(ProxiedRequest.KEY);
        return request == null || (request.hasFailed() && request.wasConnected()) ? null : ANY;
    }

    @Override
    public void getConnection(
            ProxyTarget target,
            HttpServerExchange exchange,
            ProxyCallback<ProxyConnection> callback,
            long timeout,
            TimeUnit unit) {
        ProxiedRequest request = exchange.getAttachment(ProxiedRequest.KEY);
        Target chosen = choose(request);
        if (chosen == null) {
            callback.couldNotResolveBackend(exchange);
            return;
        }
        request.tried().add(chosen);
        if (!route.preserveHost() || !exchange.getRequestHeaders().contains(HOST)) {
            exchange.getRequestHeaders().put(HOST, chosen.authority());
        }
        new Attempt(chosen, request, callback).begin(target, exchange);
    }

    private @Nullable Target choose(ProxiedRequest request) {
        int first = Math.floorMod(turn.getAndIncrement(), targets.size());
        boolean full = false;
        Target again = null;
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get((first + i) % targets.size());
            AvailabilityType availability = target.availability();
            if (availability == AvailabilityType.AVAILABLE) {
                if (!request.tried().contains(target)) {
                    return target;
                }
                again = target;
            } else if (availability == AvailabilityType.FULL || availability == AvailabilityType.FULL_QUEUE) {
                full = true;
            }
        }
        if (again != null && request.wasConnected()) {
            return again; // its connection was an old one
        }
        if (request.tried().isEmpty()) {
            request.failed(full ? UpstreamFailure.FULL : UpstreamFailure.ALL_DOWN);
        }
        return null;
    }

    /** One try to get a connection, with its time-out. */
    private final class Attempt implements ProxyCallback<ProxyConnection> {
        private final Target target;
        private final ProxiedRequest request;
        private final ProxyCallback<ProxyConnection> callback;
        private boolean settled;
        private XnioExecutor.@Nullable Key timeout;

        private Attempt(Target target, ProxiedRequest request, ProxyCallback<ProxyConnection> callback) {
            this.target = target;
            this.request = request;
            this.callback = callback;
        }

        void begin(ProxyTarget asked, HttpServerExchange exchange) {
            timeout = Timers.later(
                    exchange.getIoThread(),
                    () -> overdue(exchange),
                    route.connectTimeout().toMillis());
            target.connect(asked, exchange, this);
        }

        private void overdue(HttpServerExchange exchange) {
            if (settle()) {
                target.handleError();
                again(exchange, UpstreamFailure.CONNECT_TIMEOUT);
            }
        }

        private boolean settle() {
            if (settled) {
                return false;
            }
            settled = true;
            if (timeout != null) {
                timeout.remove();
            }
            return true;
        }

        private void again(HttpServerExchange exchange, UpstreamFailure cause) {
            if (exchange.isComplete()) {
                return;
            }
            request.attemptFailed(cause);
            if (request.tried().size() >= targets.size()) {
                callback.couldNotResolveBackend(exchange);
            } else {
                callback.failed(exchange); // tries the next, if that is wanted
            }
        }

        @Override
        public void completed(HttpServerExchange exchange, ProxyConnection connection) {
            target.uses(connection.getConnection());
            if (!settle() || exchange.isComplete()) {
                Target.cut(connection.getConnection());
                return;
            }
            request.connected(connection.getConnection());
            callback.completed(
                    exchange,
                    new ProxyConnection(
                            new RequestConnection(connection.getConnection(), request), connection.getTargetPath()));
        }

        @Override
        public void failed(HttpServerExchange exchange) {
            if (settle()) {
                again(exchange, UpstreamFailure.CONNECT);
            }
        }

        @Override
        public void couldNotResolveBackend(HttpServerExchange exchange) {
            if (settle()) {
                request.failed(UpstreamFailure.ALL_DOWN);
                callback.couldNotResolveBackend(exchange);
            }
        }

        @Override
        public void queuedRequestFailed(HttpServerExchange exchange) {
            if (settle()) {
                again(exchange, UpstreamFailure.FULL);
            }
        }
    }
}
