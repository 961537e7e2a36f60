package dev.signalbox.gateway.undertow.proxy;

import dev.signalbox.gateway.upstream.UpstreamRoute;
import io.undertow.client.ClientConnection;
import io.undertow.client.UndertowClient;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.ConnectionPoolManager;
import io.undertow.server.handlers.proxy.ProxyCallback;
import io.undertow.server.handlers.proxy.ProxyClient;
import io.undertow.server.handlers.proxy.ProxyConnection;
import io.undertow.server.handlers.proxy.ProxyConnectionPool;
import io.undertow.server.handlers.proxy.ProxyConnectionPool.AvailabilityType;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.ssl.XnioSsl;

/**
 * One server behind this one: its connections, and whether it is up. A server that cannot be connected to is down until a look at it succeeds.
 * Safe for use by any thread; connections are asked for on I/O threads.
 */
final class Target implements ConnectionPoolManager {
    private static final Logger LOG = LoggerFactory.getLogger("dev.signalbox.upstream");

    private final UpstreamRoute route;
    private final URI uri;
    private final int connectionsPerThread;
    private final ProxyConnectionPool pool;
    private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
    private final HealthLook look;
    private volatile boolean down;
    private volatile boolean closed;

    Target(
            UpstreamRoute route,
            URI uri,
            int ioThreads,
            @Nullable XnioSsl ssl,
            OptionMap options,
            HealthLook.Timer timer) {
        this.route = route;
        this.uri = uri;
        this.connectionsPerThread = Math.max(1, route.maxConnections() / ioThreads);
        this.pool = new ProxyConnectionPool(this, uri, ssl, UndertowClient.getInstance(), options);
        this.look = new HealthLook(route, uri, ssl, options, timer, this::looked);
    }

    /** Begins to look after it, if it is to be asked how it is. */
    void start() {
        if (route.healthPath() != null) {
            look.later();
        }
    }

    /** The host and port to name in a request. */
    String authority() {
        return uri.getRawAuthority();
    }

    /** Whether there is a connection to be had, and if not, why. I/O thread. */
    AvailabilityType availability() {
        return pool.available();
    }

    /** Asks for a connection. I/O thread. */
    void connect(ProxyClient.ProxyTarget target, HttpServerExchange exchange, ProxyCallback<ProxyConnection> callback) {
        pool.connect(target, exchange, callback, -1, TimeUnit.MILLISECONDS, false);
    }

    /** A connection is in use. */
    void uses(ClientConnection connection) {
        if (open.add(connection)) {
            connection.addCloseListener(open::remove);
        }
        if (closed) {
            cut(connection);
        }
    }

    /**
     * Closes a connection at once. Undertow's own close waits until the other server closes too, and until then the connection counts as one of
     * those there may be. I/O thread of the connection.
     */
    static void cut(@Nullable ClientConnection connection) {
        if (connection == null) {
            return;
        }
        try {
            IoUtils.safeClose(connection.performUpgrade()); // gives what lies below
        } catch (IOException e) { // it is closing, or speaks WebSockets
            IoUtils.safeClose(connection);
        }
    }

    int connections() {
        return open.size();
    }

    void close() {
        closed = true;
        look.stop();
        pool.close();
        open.forEach(IoUtils::safeClose);
    }

    // Told by looks: of a path that is asked for time and again, or whether a server that was down can be connected to.
    private void looked(boolean well) {
        if (well) {
            clearError();
        } else {
            markDown("a look at it failed");
        }
        if (!closed && (down || route.healthPath() != null)) {
            look.later();
        }
    }

    private void markDown(String why) {
        if (!down) {
            down = true;
            LOG.warn("upstream {} is down: {}", uri, why);
        }
    }

    @Override
    public boolean isAvailable() {
        return !down;
    }

    @Override
    public boolean handleError() {
        boolean before = down;
        markDown("it cannot be connected to");
        if (!before && route.healthPath() == null) {
            look.later();
        }
        return false;
    }

    @Override
    public boolean clearError() {
        if (down) {
            down = false;
            LOG.info("upstream {} is up again", uri);
        }
        return true;
    }

    @Override
    public int getProblemServerRetry() {
        return 0; // looked after here
    }

    @Override
    public int getMaxConnections() {
        return connectionsPerThread;
    }

    @Override
    public int getMaxCachedConnections() {
        return connectionsPerThread;
    }

    @Override
    public int getSMaxConnections() {
        return 0;
    }

    @Override
    public long getTtl() {
        return route.keepConnections().toMillis();
    }

    @Override
    public int getMaxQueueSize() {
        return 0; // who waits for a stream to end waits for ever
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
