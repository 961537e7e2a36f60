package dev.signalbox.gateway.undertow;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioWorker;

/**
 * A gateway as a handler of an Undertow that somebody else runs: with its WebSocket upgrades, on that Undertow's own I/O threads.
 *
 * <pre>{@code
 * PathHandler paths = Handlers.path(yourOwnPages);
 * Undertow server = GatewayHandler.fit(Undertow.builder()).addHttpListener(8080, "localhost").setHandler(paths).build();
 * server.start();
 * GatewayHandler handler = GatewayHandler.on(server);
 * Gateway gateway = Gateway.builder(GatewayConfig.builder().build()).hubs("/signalr", hubs).start(handler);
 * paths.addPrefixPath("/realtime", handler); // clients go to /realtime/signalr
 * }</pre>
 *
 * <p>The gateway's paths begin where the handler is mounted, and clients are told the whole path. Before the gateway has started and once it has
 * stopped, requests are answered 503. {@link dev.signalbox.gateway.Gateway#drain} and {@link dev.signalbox.gateway.Gateway#stop} end what the
 * gateway has opened and leave the Undertow alone; stop the gateway before it. Handlers around this one must not buffer or compress what it
 * sends, and must not have begun to block.
 *
 * <p>Undertow decodes paths before anybody sees them, unless {@code UndertowOptions.DECODE_URL} is off. A server behind the gateway gets them
 * escaped again, though not always in the same letters; a path whose escapes are no text in {@code URL_CHARSET} is refused.
 *
 * <p>Safe for use by any thread.
 */
public final class GatewayHandler implements HttpHandler {
    private static final int MAX_HEADERS = 400;
    // Beyond the gateway's own bounds, which have answers and counters.
    private static final int MAX_PARAMETERS = 10_000;

    private final XnioWorker worker;
    private volatile @Nullable HttpHandler gateway; // null unless one runs

    private GatewayHandler(XnioWorker worker) {
        this.worker = worker;
    }

    /**
     * A handler for the given Undertow.
     *
     * @throws IllegalArgumentException when it has not been started
     */
    public static GatewayHandler on(Undertow server) {
        XnioWorker worker = server.getWorker();
        if (worker == null) {
            throw new IllegalArgumentException("server: not started (expected: a running one, which has I/O threads)");
        }
        return new GatewayHandler(worker);
    }

    /** A handler for an Undertow that was built with this worker. */
    public static GatewayHandler on(XnioWorker worker) {
        return new GatewayHandler(worker);
    }

    /**
     * Sets what old clients need of an HTTP server: quotes, braces and brackets as they are in request lines (protocol A5, J6), and room for
     * their groups token there. Undertow's defaults for all else stay.
     */
    public static Undertow.Builder fit(Undertow.Builder server) {
        return server.setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
                .setServerOption(UndertowOptions.MAX_PARAMETERS, MAX_PARAMETERS)
                .setServerOption(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
                .setServerOption(UndertowOptions.BUFFER_PIPELINED_DATA, false); // streams must not wait in a buffer
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        HttpHandler running = gateway;
        if (running == null) {
            exchange.setPersistent(false);
            exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "2");
            exchange.endExchange();
        } else if (exchange.isBlocking()) {
            throw new IllegalStateException(
                    "exchange: blocking (expected: no BlockingHandler around a GatewayHandler)");
        } else if (exchange.isInIoThread()) {
            running.handleRequest(exchange);
        } else {
            exchange.dispatch(exchange.getIoThread(), running);
        }
    }

    XnioWorker worker() {
        return worker;
    }

    /**
     * A gateway serves here from now on.
     *
     * @throws IllegalStateException when another one does already
     */
    synchronized void serve(HttpHandler by) {
        if (gateway != null) {
            throw new IllegalStateException("handler: taken by a gateway (expected: one handler for each gateway)");
        }
        gateway = by;
    }

    /** This gateway serves here no more; without effect when another one does. */
    synchronized void leave(@Nullable HttpHandler by) {
        if (gateway == by) {
            gateway = null;
        }
    }
}
