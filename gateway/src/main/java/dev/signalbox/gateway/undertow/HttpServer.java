package dev.signalbox.gateway.undertow;

import dev.signalbox.connection.runtime.IncomingRequest;
import dev.signalbox.connection.runtime.Mount;
import dev.signalbox.connection.runtime.Outcome;
import dev.signalbox.gateway.arrival.Arrivals;
import dev.signalbox.gateway.event.RequestEvents;
import dev.signalbox.gateway.event.UpstreamEvents;
import dev.signalbox.gateway.http.HttpEndpoint;
import dev.signalbox.gateway.identity.Identity;
import dev.signalbox.gateway.page.Pages;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.undertow.listen.GatedListener;
import dev.signalbox.gateway.undertow.listen.ProxyGate;
import dev.signalbox.gateway.undertow.proxy.UpstreamProxy;
import dev.signalbox.gateway.undertow.routes.EndpointRoute;
import dev.signalbox.gateway.undertow.routes.Facts;
import dev.signalbox.gateway.undertow.routes.FrontHandler;
import dev.signalbox.gateway.undertow.routes.MountRoute;
import dev.signalbox.gateway.undertow.routes.OriginGate;
import dev.signalbox.gateway.undertow.routes.PageRoute;
import dev.signalbox.gateway.undertow.routes.SecureRedirect;
import dev.signalbox.gateway.undertow.tls.TlsListener;
import dev.signalbox.gateway.undertow.transport.Transports;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.gateway.work.ApplicationThreads;
import dev.signalbox.protocol.request.Endpoint;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.Option;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/**
 * The HTTP server: its I/O threads exist from the start, so that the connection runtime can be built on them; it listens
 * once it has been told what to serve.
 *
 * <p>{@link #start} and {@link #stop} are called by one thread at a time, what closes the port by any.
 */
public final class HttpServer {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int SETTLING_ROUNDS = 3; // a task, what it hands on, and what that does
    private static final int MAX_HEADERS = 400;
    // Beyond our own bound, which has an answer and a counter.
    private static final int MAX_PARAMETERS = 10_000;

    private final HttpServerSettings settings;
    private final XnioWorker worker;
    private final @Nullable GatewayHandler
            within; // where it serves in somebody else's server; null when it listens itself
    private final OpenExchanges open = new OpenExchanges();
    private @Nullable Listener listener; // null unless it listens
    private @Nullable HttpHandler root; // null before the start
    private volatile @Nullable TlsListener tls; // null unless it listens for https
    private volatile int httpsPort = -1; // -1 before it listened, and without https
    private @Nullable UpstreamProxy upstream; // null before it listened
    private int port = -1; // -1 before it listened

    private HttpServer(HttpServerSettings settings, XnioWorker worker, @Nullable GatewayHandler within) {
        this.settings = settings;
        this.worker = worker;
        this.within = within;
    }

    /**
     * What a server serves.
     *
     * @param pipeline answers what comes to the mounts
     * @param prompt to which endpoints it may be asked on an I/O thread
     */
    public record Service(
            List<Mount> mounts,
            BiFunction<Mount, IncomingRequest, CompletionStage<Outcome>> pipeline,
            BiPredicate<Mount, Endpoint> prompt,
            Map<String, HttpEndpoint> endpoints,
            Pages pages,
            Identity identity,
            Arrivals arrivals,
            Upstreams upstreams,
            @Nullable SSLContext tls,
            ApplicationThreads application,
            RequestEvents events,
            UpstreamEvents upstreamEvents) {}

    /** Makes a server with running I/O threads that does not listen yet. */
    public static HttpServer create(HttpServerSettings settings) throws IOException {
        XnioWorker worker = Xnio.getInstance(HttpServer.class.getClassLoader())
                .createWorker(OptionMap.builder()
                        .set(Options.WORKER_NAME, "signalbox")
                        .set(Options.WORKER_IO_THREADS, settings.ioThreads())
                        // Undertow's own tasks only; nothing of ours runs there.
                        .set(Options.WORKER_TASK_CORE_THREADS, 1)
                        .set(Options.WORKER_TASK_MAX_THREADS, 2)
                        .set(Options.TCP_NODELAY, true)
                        .getMap());
        return new HttpServer(settings, worker, null);
    }

    /** Makes one that serves within somebody else's server and does not listen itself; what is set about listening has no meaning. */
    public static HttpServer within(HttpServerSettings settings, GatewayHandler handler) {
        return new HttpServer(settings, handler.worker(), handler);
    }

    /** The I/O threads as executors, by the numbers that channels give as their affinity. */
    public List<Executor> lanes() {
        Executor[] lanes = new Executor[worker.getIoThreadCount()];
        IntStream.range(0, lanes.length).forEach(hash -> {
            XnioIoThread thread = worker.getIoThread(hash);
            lanes[thread.getNumber()] = thread;
        });
        return List.of(lanes);
    }

    /**
     * Begins to listen, or to serve within another server.
     *
     * @throws IOException when the address cannot be listened on
     */
    public void start(Service service) throws IOException {
        Executor admission = service.application().admission();
        Transports transports = new Transports(
                service.application(),
                settings.limits().stallTimeout(),
                settings.maxWebSocketMessageBytes(),
                service.events());
        Facts facts = new Facts(service.identity(), service.events());
        MountRoute route = new MountRoute(
                service.pipeline(),
                service.prompt(),
                transports,
                admission,
                facts,
                settings.limits(),
                settings.webSockets(),
                service.events());
        EndpointRoute endpoints =
                new EndpointRoute(service.endpoints(), facts, admission, settings.limits(), service.events());
        PageRoute pages = new PageRoute(service.pages(), admission, settings.limits());
        UpstreamProxy proxy = new UpstreamProxy(
                service.upstreams(),
                service.arrivals().proxies(),
                facts::userOf,
                admission,
                settings.limits(),
                worker,
                service.upstreamEvents());
        upstream = proxy;
        OriginGate gate = new OriginGate(settings.cors(), settings.webSocketOrigins(), service.events());
        HttpHandler entrance = open.counting(new FrontHandler(
                service.mounts(),
                route,
                endpoints,
                pages,
                proxy,
                gate,
                service.arrivals(),
                settings.limits(),
                service.events(),
                settings.accessLog()));
        root = entrance;
        if (within != null) {
            within.serve(entrance);
            return;
        }
        TlsConfig https = settings.tls();
        HttpHandler plainly =
                https != null && https.redirect() ? open.counting(new SecureRedirect(this::httpsPort)) : entrance;
        Listener listening = settings.proxyProtocol() ? gated(plainly, service) : plain(plainly);
        listener = listening;
        if (https != null && service.tls() != null) {
            TlsListener secure = TlsListener.listen(
                    worker,
                    new InetSocketAddress(InetAddress.getByName(settings.host()), https.port()),
                    entrance,
                    serverOptions(),
                    socketOptions(),
                    https,
                    service.tls(),
                    service.events()::http2Refused,
                    settings.proxyProtocol() ? (next, buffers) -> gate(next, buffers, service) : null);
            tls = secure;
            httpsPort = secure.port();
        }
        port = listening.port();
    }

    /** What listens, and how it stops. */
    private record Listener(int port, Runnable stop) {}

    private ProxyGate gate(ChannelListener<? super StreamConnection> next, ByteBufferPool buffers, Service service) {
        return new ProxyGate(
                next,
                buffers,
                service.arrivals().proxies(),
                settings.limits().bodyTimeout(),
                service.events()::proxyHeaderRefused);
    }

    private Listener plain(HttpHandler root) throws IOException {
        Undertow.Builder builder = Undertow.builder()
                .setWorker(worker)
                .addHttpListener(settings.port(), settings.host())
                .setHandler(root);
        OptionMap server = serverOptions();
        server.forEach(option -> setServerOption(builder, option, server));
        OptionMap socket = socketOptions();
        socket.forEach(option -> setSocketOption(builder, option, socket));
        Undertow undertow = builder.build();
        try {
            undertow.start();
        } catch (RuntimeException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
        }
        InetSocketAddress address =
                (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        return new Listener(address.getPort(), undertow::stop);
    }

    private Listener gated(HttpHandler root, Service service) throws IOException {
        GatedListener gated = GatedListener.listen(
                worker,
                new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()),
                root,
                serverOptions(),
                socketOptions(),
                service.arrivals().proxies(),
                settings.limits().bodyTimeout(),
                service.events()::proxyHeaderRefused);
        return new Listener(gated.address().getPort(), gated::close);
    }

    private static <T> void setServerOption(Undertow.Builder builder, Option<T> option, OptionMap from) {
        builder.setServerOption(option, from.get(option));
    }

    private static <T> void setSocketOption(Undertow.Builder builder, Option<T> option, OptionMap from) {
        builder.setSocketOption(option, from.get(option));
    }

    private OptionMap serverOptions() {
        return OptionMap.builder()
                // Old clients send quotes, braces and brackets as they are (protocol A5, J6). The path and query are
                // taken
                // apart by the original's rules, so nothing is decoded before.
                .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
                .set(UndertowOptions.DECODE_URL, false)
                .set(UndertowOptions.MAX_PARAMETERS, MAX_PARAMETERS)
                .set(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
                .set(UndertowOptions.MAX_HEADER_SIZE, settings.maxHeaderBytes())
                .set(UndertowOptions.MAX_ENTITY_SIZE, -1L) // bounded where bodies are read
                .set(UndertowOptions.BUFFER_PIPELINED_DATA, false) // streams must not wait in a buffer
                .set(UndertowOptions.NO_REQUEST_TIMEOUT, millis(settings.idleTimeout()))
                .set(
                        UndertowOptions.REQUEST_PARSE_TIMEOUT,
                        millis(settings.limits().bodyTimeout()))
                .getMap();
    }

    private OptionMap socketOptions() {
        return OptionMap.builder()
                .set(Options.BACKLOG, settings.backlog())
                .set(Options.KEEP_ALIVE, true)
                .set(Options.TCP_NODELAY, true)
                .set(Options.REUSE_ADDRESSES, true)
                // Spreads connections evenly over the I/O threads, as Undertow's builder does.
                .set(Options.WORKER_IO_THREADS, settings.ioThreads())
                .set(Options.BALANCING_TOKENS, 1)
                .set(Options.BALANCING_CONNECTIONS, 2)
                .getMap();
    }

    private static int millis(Duration duration) {
        return (int) Math.min(duration.toMillis(), Integer.MAX_VALUE);
    }

    /** The port it listens on. */
    public int port() {
        if (port < 0) {
            throw new IllegalStateException("port: none (expected: a started server that listens itself)");
        }
        return port;
    }

    /** The port it listens on for https; -1 when it does not. */
    public int httpsPort() {
        return httpsPort;
    }

    /** From now on new connections for https are greeted with another certificate. */
    public void switchTo(SSLContext context) {
        TlsListener listening = tls;
        if (listening != null) {
            listening.switchTo(context);
        }
    }

    /**
     * From now on each HTTP connection is closed with its next answer, so that its client opens the next one elsewhere.
     *
     * @param accepting whether new ones are accepted all the same
     */
    public void closeConnections(boolean accepting) {
        open.closeConnections();
        leaveHttp2();
        if (!accepting) {
            closePort();
        }
    }

    /** Takes no more connections, and no more requests on those that are open; what is being answered goes on. */
    public void stopListening() {
        open.drain();
        leaveHttp2();
        closePort();
    }

    private void leaveHttp2() {
        TlsListener listening = tls;
        if (listening != null) {
            listening.leave();
        }
    }

    private synchronized void closePort() {
        Listener listening = listener;
        if (listening != null) {
            listening.stop().run();
            listener = null;
        }
        TlsListener https = tls;
        if (https != null) {
            https.close();
            tls = null;
        }
    }

    /**
     * Waits until the I/O threads have done what they were told before, and what followed from it; they refuse work once they
     * are stopped.
     */
    public void settle(Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        try {
            for (int round = 0; round < SETTLING_ROUNDS; round++) {
                List<Executor> lanes = lanes();
                CountDownLatch reached = new CountDownLatch(lanes.size());
                lanes.forEach(lane -> lane.execute(reached::countDown));
                if (!reached.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            LOG.trace("the I/O threads have ended", e);
        }
    }

    /** Waits until all requests are answered and all sockets closed, but no longer than this. */
    public void awaitAnswers(Duration longest) {
        open.awaitNone(longest);
    }

    /** Closes what is still open and ends the I/O threads, unless they are somebody else's. */
    public void stop(Duration longest) {
        stopListening();
        UpstreamProxy proxy = upstream;
        if (proxy != null) {
            proxy.close();
        }
        if (within != null) {
            within.leave(root);
            return;
        }
        worker.shutdown();
        try {
            if (!worker.awaitTermination(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
