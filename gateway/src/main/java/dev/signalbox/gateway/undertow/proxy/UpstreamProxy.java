package dev.signalbox.gateway.undertow.proxy;

import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.connection.runtime.Outcome.Reply;
import dev.signalbox.gateway.event.UpstreamEvents;
import dev.signalbox.gateway.identity.TrustedProxies;
import dev.signalbox.gateway.undertow.routes.Answer;
import dev.signalbox.gateway.undertow.routes.Arrived;
import dev.signalbox.gateway.undertow.routes.HeadText;
import dev.signalbox.gateway.undertow.routes.HttpLimits;
import dev.signalbox.gateway.undertow.routes.ServersBehind;
import dev.signalbox.gateway.upstream.Retry;
import dev.signalbox.gateway.upstream.UpstreamFailure;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import dev.signalbox.gateway.upstream.Upstreams;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.ResponseCodeHandler;
import io.undertow.server.handlers.proxy.ProxyHandler;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.ssl.XnioSsl;

/**
 * Passes requests on to other servers, WebSockets and streams included. Requests are served on their I/O thread; the rest is for one thread at a
 * time.
 */
public final class UpstreamProxy implements ServersBehind, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamProxy.class);
    private static final Reply DOTS = Reply.refusal(400, "The path must not hold \".\" or \"..\" segments.");
    private static final Reply METHOD = Reply.refusal(405, "The method is not allowed.");
    private static final Pattern DOT_SEGMENT =
            Pattern.compile("(?:^|.*[/\\\\])\\.{1,2}(?:[/\\\\;].*|$)", Pattern.DOTALL);
    private static final Set<HttpString> AGAIN =
            Set.of(Methods.GET, Methods.HEAD, Methods.OPTIONS, Methods.PUT, Methods.DELETE);
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Upstreams upstreams;
    private final TrustedProxies proxies;
    private final Function<HttpServerExchange, ConnectionUser> identity;
    private final Executor application;
    private final HttpLimits limits;
    private final UpstreamEvents events;
    private final Map<UpstreamRoute, ProxyHandler> handlers = new HashMap<>();
    private final List<Target> targets = new ArrayList<>();

    /**
     * Prepares to pass requests on; nothing is connected to before the first, unless a server is to be asked how it is.
     *
     * @param upstreams which go where
     * @param proxies whose word about clients is kept
     * @param identity tells who makes a request, asked on the application executor
     * @param application where identity is asked
     * @param limits bounds on the client's side
     * @param worker the I/O threads
     * @param events told what becomes of requests
     * @throws IllegalArgumentException when the certificates that a server is trusted by cannot be read
     */
    public UpstreamProxy(
            Upstreams upstreams,
            TrustedProxies proxies,
            Function<HttpServerExchange, ConnectionUser> identity,
            Executor application,
            HttpLimits limits,
            XnioWorker worker,
            UpstreamEvents events) {
        this.upstreams = upstreams;
        this.proxies = proxies;
        this.identity = identity;
        this.application = application;
        this.limits = limits;
        this.events = events;
        HealthLook.Timer timer =
                new HealthLook.Timer(worker.getIoThread(0), new DefaultByteBufferPool(true, BUFFER_BYTES));
        upstreams.routes().forEach(route -> handlers.put(route, handler(route, worker, timer)));
    }

    private ProxyHandler handler(UpstreamRoute route, XnioWorker worker, HealthLook.Timer timer) {
        XnioSsl ssl = UpstreamTls.of(route, Xnio.getInstance(UpstreamProxy.class.getClassLoader()));
        OptionMap.Builder options = OptionMap.builder()
                .set(Options.TCP_NODELAY, true)
                .set(Options.KEEP_ALIVE, true)
                .set(UndertowOptions.MAX_HEADER_SIZE, route.maxResponseHeaderBytes());
        UpstreamTls.into(route, options);
        List<Target> own = new ArrayList<>();
        for (URI uri : route.targets()) {
            Target target =
                    new Target(route, withoutSlash(uri), worker.getIoThreadCount(), ssl, options.getMap(), timer);
            own.add(target);
            events.target(route.path(), uri, target::connections, () -> target.isAvailable() ? 1 : 0);
            target.start();
        }
        targets.addAll(own);
        boolean idempotent = route.retry() == Retry.IDEMPOTENT;
        int others = own.size() - 1;
        return ProxyHandler.builder()
                .setProxyClient(new TargetClient(route, own))
                .setNext(ResponseCodeHandler.HANDLE_500) // never: there is always a target to try
                .setMaxConnectionRetries(route.retry() == Retry.OFF ? 0 : idempotent ? Math.max(1, others) : others)
                .setIdempotentRequestPredicate(exchange -> idempotent && AGAIN.contains(exchange.getRequestMethod()))
                .setReuseXForwarded(true) // what we did not take out
                .build();
    }

    private static URI withoutSlash(URI target) {
        String text = target.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : target;
    }

    @Override
    public @Nullable UpstreamRoute routeOf(String path) {
        return upstreams.routeOf(path);
    }

    @Override
    public void serve(HttpServerExchange exchange, UpstreamRoute route, String path) {
        HttpString method = exchange.getRequestMethod();
        if (DOT_SEGMENT.matcher(path).matches()) {
            refuse(exchange, DOTS); // another server may understand another path than the one that chose it
        } else if (method.equals(Methods.CONNECT) || method.equals(Methods.TRACE)) {
            refuse(exchange, METHOD);
        } else if (route.maxBodyBytes() >= 0 && exchange.getRequestContentLength() > route.maxBodyBytes()) {
            events.failed(route.path(), UpstreamFailure.BODY_TOO_LARGE);
            refuse(exchange, reply(UpstreamFailure.BODY_TOO_LARGE));
        } else if (upstreams.userHeader() == null) {
            pass(exchange, route, ConnectionUser.ANONYMOUS);
        } else {
            identify(exchange, route);
        }
    }

    private void identify(HttpServerExchange exchange, UpstreamRoute route) {
        try {
            application.execute(() -> {
                ConnectionUser user;
                try {
                    user = identity.apply(exchange);
                } catch (Throwable e) { // the application's, it may throw anything
                    LOG.error("who makes a request for upstream path {} could not be told", route.path(), e);
                    hop(exchange, () -> refuse(exchange, Reply.empty(500, null)));
                    return;
                }
                hop(exchange, () -> pass(exchange, route, user));
            });
        } catch (RejectedExecutionException e) {
            events.failed(route.path(), UpstreamFailure.FULL);
            refuse(exchange, reply(UpstreamFailure.FULL));
        }
    }

    private static void hop(HttpServerExchange exchange, Runnable task) {
        try {
            exchange.getIoThread().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.trace("the I/O thread has ended", e);
        }
    }

    private void pass(HttpServerExchange exchange, UpstreamRoute route, ConnectionUser user) {
        if (exchange.isComplete()) {
            return; // its stream was reset meanwhile
        }
        exchange.setRequestScheme(Arrived.scheme(exchange));
        Headers.prepareRequest(exchange); // first: what we add is not the client's to take out
        Headers.forward(exchange, proxies);
        Headers.stripIdentity(exchange, upstreams);
        Headers.identify(exchange, upstreams, user);
        String path = TargetPath.of(exchange, route);
        if (!HeadText.isWellFormed(exchange, path)) { // looked at when it came already; this is the last place to do so
            events.failed(route.path(), UpstreamFailure.MALFORMED);
            refuse(exchange, reply(UpstreamFailure.MALFORMED));
            return;
        }
        exchange.setRequestURI(exchange.getResolvedPath() + path, false); // the handler takes the mount off again
        new ProxiedRequest(exchange, route, limits, events).begin();
        ProxyHandler handler = handlers.get(route);
        try {
            if (handler == null) {
                throw new IllegalStateException("route: " + route + " is none of this proxy's");
            }
            handler.handleRequest(exchange);
        } catch (Exception e) {
            LOG.error("a request for upstream path {} failed", route.path(), e);
            exchange.setStatusCode(UpstreamFailure.BROKEN.status());
            exchange.endExchange();
        }
    }

    private void refuse(HttpServerExchange exchange, Reply reply) {
        if (exchange.isRequestComplete()) {
            Answer.send(exchange, reply, limits);
        } else {
            Answer.refuse(exchange, reply);
        }
    }

    private static Reply reply(UpstreamFailure failure) {
        return Reply.refusal(failure.status(), failure.text());
    }

    /** Closes all connections to other servers; requests that are under way are cut. */
    @Override
    public void close() {
        targets.forEach(Target::close);
    }
}
