package dev.signalbox.gateway.undertow;

import dev.signalbox.connection.time.SystemScheduler;
import dev.signalbox.connection.time.Ticker;
import dev.signalbox.gateway.management.Gatekeeper;
import dev.signalbox.gateway.management.ManagementConfig;
import dev.signalbox.gateway.management.RouteTable;
import dev.signalbox.gateway.undertow.routes.HttpLimits;
import dev.signalbox.gateway.undertow.routes.ManagementFront;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * The management port: one I/O thread and few threads of its own, so that it answers while the public port has no thread to spare. Takes
 * few connections and small requests.
 */
public final class ManagementServer implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int MOST_WAITING = 100;
    private static final int MOST_CONNECTIONS = 256;
    private static final int BACKLOG = 64;
    private static final int MOST_HEAD_BYTES = 32 * 1024;
    private static final int MOST_TARGET_BYTES = 8 * 1024;
    private static final int MOST_HEADER_BYTES = 24 * 1024;
    private static final int MOST_HEADERS = 100;
    private static final int MOST_PARAMETERS = 100;
    private static final int STOP_SECONDS = 2;
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration STALL_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);

    private final XnioWorker worker;
    private final ThreadPoolExecutor executor;
    private final Undertow undertow;
    private final SystemScheduler watch = new SystemScheduler("signalbox-manage-sockets");
    private final int port;

    private ManagementServer(XnioWorker worker, ThreadPoolExecutor executor, Undertow undertow) {
        this.worker = worker;
        this.executor = executor;
        this.undertow = undertow;
        this.port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
        watch.scheduleEvery(
                new SocketWatch("the management port", () -> SocketWatch.of(worker), Ticker.system())::look,
                SocketWatch.PERIOD);
    }

    /**
     * Begins to listen.
     *
     * @throws IOException when the address cannot be listened on
     */
    public static ManagementServer start(
            ManagementConfig config, RouteTable routes, Gatekeeper gatekeeper, boolean accessLog) throws IOException {
        XnioWorker worker = Xnio.getInstance(ManagementServer.class.getClassLoader())
                .createWorker(OptionMap.builder()
                        .set(Options.WORKER_NAME, "signalbox-manage-io")
                        .set(Options.WORKER_IO_THREADS, 1)
                        .set(Options.WORKER_TASK_CORE_THREADS, 1)
                        .set(Options.WORKER_TASK_MAX_THREADS, 1)
                        .set(Options.TCP_NODELAY, true)
                        .getMap());
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(MOST_WAITING),
                task -> new Thread(task, "signalbox-manage-" + number.incrementAndGet()));
        executor.allowCoreThreadTimeOut(true);
        HttpLimits limits =
                new HttpLimits(MOST_TARGET_BYTES, MOST_HEADER_BYTES, config.maxBodySize(), BODY_TIMEOUT, STALL_TIMEOUT);
        Undertow listening = Undertow.builder()
                .setWorker(worker)
                .addHttpListener(config.port(), config.host())
                .setHandler(new ManagementFront(routes, gatekeeper, executor, limits, accessLog))
                .setServerOption(UndertowOptions.DECODE_URL, false) // paths are taken apart before they are decoded
                .setServerOption(UndertowOptions.MAX_PARAMETERS, MOST_PARAMETERS)
                .setServerOption(UndertowOptions.MAX_HEADERS, MOST_HEADERS)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MOST_HEAD_BYTES)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L) // bounded where bodies are read
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, (int) IDLE_TIMEOUT.toMillis())
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) BODY_TIMEOUT.toMillis())
                .setSocketOption(Options.BACKLOG, BACKLOG)
                .setSocketOption(Options.CONNECTION_HIGH_WATER, MOST_CONNECTIONS)
                .setSocketOption(Options.CONNECTION_LOW_WATER, MOST_CONNECTIONS)
                .build();
        try {
            listening.start();
        } catch (RuntimeException e) {
            worker.shutdownNow();
            executor.shutdownNow();
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
        }
        return new ManagementServer(worker, executor, listening);
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Stops listening, gives what is being answered a short while, and ends the threads. */
    @Override
    public void close() {
        watch.close();
        undertow.stop();
        executor.shutdown();
        worker.shutdown();
        try {
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
            worker.shutdownNow();
        } catch (InterruptedException e) {
            executor.shutdownNow();
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
