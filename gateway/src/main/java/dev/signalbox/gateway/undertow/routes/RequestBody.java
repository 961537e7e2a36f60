package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.connection.runtime.Outcome.Reply;
import dev.signalbox.gateway.undertow.transport.Timers;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads one request's body to its end without blocking, within bounds of size and time that are checked before anything is
 * buffered. Confined to the exchange's I/O thread.
 */
final class RequestBody {
    private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);
    private static final byte[] EMPTY = {};

    private final HttpServerExchange exchange;
    private final HttpLimits limits;
    private final Listener listener;
    private final @Nullable ByteArrayOutputStream kept; // null when the body is only read to get past it
    private long length;
    private boolean done;
    private @Nullable StreamSourceChannel source; // null before reading began
    private XnioExecutor.@Nullable Key timeout; // null before reading began

    private RequestBody(HttpServerExchange exchange, HttpLimits limits, boolean keep, Listener listener) {
        this.exchange = exchange;
        this.limits = limits;
        this.listener = listener;
        this.kept = keep ? new ByteArrayOutputStream(256) : null;
    }

    /** Told once, on the I/O thread; not at all when the peer went away meanwhile. */
    interface Listener {
        /** The body is complete; empty when it was not to be kept. */
        void complete(byte[] body);

        /** The body has more bytes than it may. */
        void tooLarge();

        /** The body did not come in time. */
        void tooSlow();
    }

    /**
     * Reads the body.
     *
     * @param keep whether its bytes are wanted
     */
    static void read(HttpServerExchange exchange, HttpLimits limits, boolean keep, Listener listener) {
        if (exchange.isRequestComplete()) {
            listener.complete(EMPTY);
            return;
        }
        if (exchange.getRequestContentLength() > limits.maxBodyBytes()) {
            listener.tooLarge();
            return;
        }
        new RequestBody(exchange, limits, keep, listener).start();
    }

    /** Reads past a body and gives this answer, whatever the body is. */
    static void skip(HttpServerExchange exchange, HttpLimits limits, Reply answer) {
        read(exchange, limits, false, new Listener() {
            @Override
            public void complete(byte[] body) {
                Answer.send(exchange, answer, limits);
            }

            @Override
            public void tooLarge() {
                Answer.refuse(exchange, answer);
            }

            @Override
            public void tooSlow() {
                Answer.refuse(exchange, answer);
            }
        });
    }

    private void start() {
        timeout = Timers.later(
                exchange.getIoThread(), this::timedOut, limits.bodyTimeout().toMillis());
        if (HttpContinue.requiresContinueResponse(exchange)) {
            HttpContinue.sendContinueResponse(exchange, new AfterContinue());
        } else {
            readOn();
        }
    }

    private void readOn() {
        StreamSourceChannel body = exchange.getRequestChannel();
        source = body;
        ChannelListener<StreamSourceChannel> readable = this::drain;
        body.getReadSetter().set(readable);
        drain(body);
        if (!done) {
            body.resumeReads();
        }
    }

    private void drain(StreamSourceChannel body) {
        if (done) {
            return;
        }
        try (PooledByteBuffer pooled =
                exchange.getConnection().getByteBufferPool().allocate()) {
            ByteBuffer buffer = pooled.getBuffer();
            while (!done) {
                buffer.clear();
                int count = body.read(buffer);
                if (count == 0) {
                    return;
                }
                if (count < 0) {
                    finish();
                    listener.complete(kept == null ? EMPTY : kept.toByteArray());
                    return;
                }
                take(buffer.flip());
            }
        } catch (IOException e) {
            LOG.debug("a request body broke off: {}", e.getMessage());
            cancelTimeout();
            done = true;
            IoUtils.safeClose(exchange.getConnection());
        }
    }

    private void take(ByteBuffer buffer) {
        length += buffer.remaining();
        if (length > limits.maxBodyBytes()) {
            finish();
            listener.tooLarge();
        } else if (kept != null) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            kept.write(bytes, 0, bytes.length);
        }
    }

    private void timedOut() {
        if (!done) {
            finish();
            if (!exchange.isResponseStarted()) {
                listener.tooSlow();
            } else {
                IoUtils.safeClose(exchange.getConnection());
            }
        }
    }

    private void finish() {
        done = true;
        cancelTimeout();
        StreamSourceChannel body = source;
        if (body != null) {
            body.getReadSetter().set(null);
            body.suspendReads();
        }
    }

    private void cancelTimeout() {
        XnioExecutor.Key running = timeout;
        if (running != null) {
            running.remove();
        }
    }

    private final class AfterContinue implements IoCallback {
        @Override
        public void onComplete(HttpServerExchange continued, Sender sender) {
            continued.getIoThread().execute(RequestBody.this::readOn);
        }

        @Override
        public void onException(HttpServerExchange continued, Sender sender, IOException exception) {
            cancelTimeout();
            done = true;
            IoUtils.safeClose(continued.getConnection());
        }
    }
}
