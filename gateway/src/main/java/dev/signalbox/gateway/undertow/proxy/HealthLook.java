package dev.signalbox.gateway.undertow.proxy;

import dev.signalbox.gateway.undertow.transport.Timers;
import dev.signalbox.gateway.upstream.UpstreamRoute;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.client.UndertowClient;
import io.undertow.connector.ByteBufferPool;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;
import org.xnio.XnioIoThread;
import org.xnio.ssl.XnioSsl;

/** Looks whether a server is well: connects to it, and asks for a path if there is one to ask for. One look at a time, on one I/O thread. */
final class HealthLook {
    private static final Logger LOG = LoggerFactory.getLogger(HealthLook.class);
    private static final HttpString HOST = new HttpString("Host");
    private static final HttpString CONNECTION = new HttpString("Connection");
    private static final int LAST_GOOD_STATUS = 399;

    /** Where looks run, and with which buffers. */
    record Timer(XnioIoThread thread, ByteBufferPool buffers) {
        void later(Runnable task, Duration delay) {
            Timers.later(thread, task, delay.toMillis());
        }
    }

    private final UpstreamRoute route;
    private final URI uri;
    private final @Nullable XnioSsl ssl;
    private final OptionMap options;
    private final Timer timer;
    private final Consumer<Boolean> result;
    private final AtomicBoolean waiting = new AtomicBoolean();
    private volatile boolean stopped;

    HealthLook(
            UpstreamRoute route,
            URI uri,
            @Nullable XnioSsl ssl,
            OptionMap options,
            Timer timer,
            Consumer<Boolean> result) {
        this.route = route;
        this.uri = uri;
        this.ssl = ssl;
        this.options = options;
        this.timer = timer;
        this.result = result;
    }

    /** Looks after a while, unless that is planned already. */
    void later() {
        if (!stopped && waiting.compareAndSet(false, true)) {
            timer.later(this::look, route.healthInterval());
        }
    }

    void stop() {
        stopped = true;
    }

    private void look() {
        if (!stopped) {
            new Once().run();
        }
    }

    private final class Once implements ClientCallback<ClientConnection> {
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicReference<@Nullable ClientConnection> connection = new AtomicReference<>();

        void run() {
            timer.later(() -> end(false, "it took too long"), route.connectTimeout());
            UndertowClient.getInstance().connect(this, uri, timer.thread(), ssl, timer.buffers(), options);
        }

        @Override
        public void completed(ClientConnection to) {
            connection.set(to);
            String path = route.healthPath();
            if (over.get()) {
                Target.cut(to);
            } else if (path == null) {
                end(true, "connected");
            } else {
                ask(to, path);
            }
        }

        private void ask(ClientConnection to, String path) {
            ClientRequest request = new ClientRequest().setMethod(Methods.GET).setPath(path);
            request.getRequestHeaders().put(HOST, uri.getRawAuthority());
            request.getRequestHeaders().put(CONNECTION, "close");
            to.sendRequest(request, new ClientCallback<>() {
                @Override
                public void completed(ClientExchange exchange) {
                    exchange.setResponseListener(new ClientCallback<>() {
                        @Override
                        public void completed(ClientExchange answered) {
                            int status = answered.getResponse().getResponseCode();
                            end(status <= LAST_GOOD_STATUS, "status " + status);
                        }

                        @Override
                        public void failed(IOException e) {
                            end(false, String.valueOf(e.getMessage()));
                        }
                    });
                }

                @Override
                public void failed(IOException e) {
                    end(false, String.valueOf(e.getMessage()));
                }
            });
        }

        @Override
        public void failed(IOException e) {
            end(false, String.valueOf(e.getMessage()));
        }

        private void end(boolean well, String why) {
            if (over.compareAndSet(false, true)) {
                Target.cut(connection.get());
                waiting.set(false);
                LOG.debug("a look at {}: {}, {}", uri, well ? "well" : "not well", why);
                result.accept(well);
            }
        }
    }
}
