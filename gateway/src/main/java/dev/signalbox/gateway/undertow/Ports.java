package dev.signalbox.gateway.undertow;

import dev.signalbox.connection.time.SystemScheduler;
import dev.signalbox.connection.time.Ticker;
import dev.signalbox.gateway.tls.TlsConfig;
import dev.signalbox.gateway.undertow.listen.GatedListener;
import dev.signalbox.gateway.undertow.listen.ProxyGate;
import dev.signalbox.gateway.undertow.tls.TlsListener;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.Option;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;

/**
 * The ports a server listens on, for http and perhaps https, and how it listens. They are opened by one thread, what closes them may be any.
 */
final class Ports {
    private static final int MAX_HEADERS = 400;
    // Beyond our own bound, which has an answer and a counter.
    private static final int MAX_PARAMETERS = 10_000;

    private final HttpServerSettings settings;
    private final XnioWorker worker;
    private @Nullable Listener listener; // null unless it listens
    private volatile @Nullable TlsListener tls; // null unless it listens for https
    private volatile int httpsPort = -1; // -1 before it listened, and without https
    private @Nullable SystemScheduler watch; // null unless it listens
    private int port = -1; // -1 before it listened

    Ports(HttpServerSettings settings, XnioWorker worker) {
        this.settings = settings;
        this.worker = worker;
    }

    /** What listens, and how it stops. */
    private record Listener(int port, Runnable stop) {}

    /**
     * Begins to listen.
     *
     * @param plainly serves what comes by http
     * @param securely serves what comes by https, where that is served
     * @throws IOException when an address cannot be listened on
     */
    void open(HttpHandler plainly, HttpHandler securely, HttpServer.Service service) throws IOException {
        Listener listening = settings.proxyProtocol() ? gated(plainly, service) : plain(plainly);
        listener = listening;
        TlsConfig https = settings.tls();
        if (https != null && service.tls() != null) {
            TlsListener secure = TlsListener.listen(
                    worker,
                    new InetSocketAddress(InetAddress.getByName(settings.host()), https.port()),
                    securely,
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
        SystemScheduler own = new SystemScheduler("signalbox-sockets");
        own.scheduleEvery(
                new SocketWatch("max-sockets", () -> SocketWatch.of(worker), Ticker.system())::look,
                SocketWatch.PERIOD);
        watch = own;
    }

    /** The port for http; -1 before it listens. */
    int port() {
        return port;
    }

    /** The port for https; -1 before it listens, and when it does not. */
    int httpsPort() {
        return httpsPort;
    }

    /** From now on new connections for https are greeted with another certificate. */
    void switchTo(SSLContext context) {
        TlsListener listening = tls;
        if (listening != null) {
            listening.switchTo(context);
        }
    }

    /** Tells the clients of HTTP/2 to open no more streams on their connections. */
    void leaveHttp2() {
        TlsListener listening = tls;
        if (listening != null) {
            listening.leave();
        }
    }

    /** Accepts no more; open connections stay. Idempotent. */
    synchronized void close() {
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
        SystemScheduler watching = watch;
        if (watching != null) {
            watching.close();
            watch = null;
        }
    }

    private ProxyGate gate(
            ChannelListener<? super StreamConnection> next, ByteBufferPool buffers, HttpServer.Service service) {
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

    private Listener gated(HttpHandler root, HttpServer.Service service) throws IOException {
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
                // taken apart by the original's rules, so nothing is decoded before.
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
                // Goes on as soon as one is closed; out of files, the library would wait longer and longer, up to 30 s.
                .set(Options.CONNECTION_HIGH_WATER, settings.maxSockets())
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
}
