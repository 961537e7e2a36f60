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
import dev.signalbox.gateway.undertow.proxy.UpstreamProxy;
import dev.signalbox.gateway.undertow.routes.EndpointRoute;
import dev.signalbox.gateway.undertow.routes.Facts;
import dev.signalbox.gateway.undertow.routes.FrontHandler;
import dev.signalbox.gateway.undertow.routes.MountRoute;
import dev.signalbox.gateway.undertow.routes.OriginGate;
import dev.signalbox.gateway.undertow.routes.PageRoute;
import dev.signalbox.gateway.undertow.routes.SecureRedirect;
import dev.signalbox.gateway.undertow.transport.Transports;
import dev.signalbox.gateway.upstream.Upstreams;
import dev.signalbox.gateway.work.ApplicationThreads;
import dev.signalbox.protocol.request.Endpoint;
import io.undertow.server.HttpHandler;
import java.io.IOException;
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
import org.xnio.OptionMap;
import org.xnio.Options;
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

    private final HttpServerSettings settings;
    private final XnioWorker worker;
    private final @Nullable GatewayHandler
            within; // where it serves in somebody else's server; null when it listens itself
    private final OpenExchanges open = new OpenExchanges();
    private final Ports ports; // none are open before it listens
    private @Nullable HttpHandler root; // null before the start
    private @Nullable UpstreamProxy upstream; // null before it listened

    private HttpServer(HttpServerSettings settings, XnioWorker worker, @Nullable GatewayHandler within) {
        this.settings = settings;
        this.worker = worker;
        this.within = within;
        ports = new Ports(settings, worker);
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
        HttpHandler plainly = https != null && https.redirect()
                ? open.counting(new SecureRedirect(ports::httpsPort, settings.limits()))
                : entrance;
        ports.open(plainly, entrance, service);
    }

    /** The port it listens on. */
    public int port() {
        int port = ports.port();
        if (port < 0) {
            throw new IllegalStateException("port: none (expected: a started server that listens itself)");
        }
        return port;
    }

    /** The port it listens on for https; -1 when it does not. */
    public int httpsPort() {
        return ports.httpsPort();
    }

    /** From now on new connections for https are greeted with another certificate. */
    public void switchTo(SSLContext context) {
        ports.switchTo(context);
    }

    /**
     * From now on each HTTP connection is closed with its next answer, so that its client opens the next one elsewhere.
     *
     * @param accepting whether new ones are accepted all the same
     */
    public void closeConnections(boolean accepting) {
        open.closeConnections();
        ports.leaveHttp2();
        if (!accepting) {
            ports.close();
        }
    }

    /** Takes no more connections, and no more requests on those that are open; what is being answered goes on. */
    public void stopListening() {
        open.drain();
        ports.leaveHttp2();
        ports.close();
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
