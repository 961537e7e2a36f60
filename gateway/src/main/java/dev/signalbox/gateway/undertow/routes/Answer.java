package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.connection.runtime.Outcome.Reply;
import dev.signalbox.gateway.undertow.transport.Timers;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;

/** Writes complete answers. Confined to the exchange's I/O thread. */
public final class Answer {
    private static final String NEVER_CACHED = "no-cache, no-store"; // protocol K18
    private static final String RETRY_AFTER_SECONDS = "2"; // what clients wait in any case (protocol J2)
    private static final int STALLS_PER_ANSWER = 5; // a long answer may take that many stall time-outs in all
    private static final long LINGER_MILLIS = 2_000;
    private static final long LINGER_BYTES = 1 << 20;

    private Answer() {}

    /** Sends a reply and completes the exchange, whose request must be complete. */
    public static void send(HttpServerExchange exchange, Reply reply, HttpLimits limits) {
        if (exchange.isComplete()) {
            return; // its stream was reset meanwhile
        }
        prepare(exchange, reply);
        if (reply.body().length == 0) {
            exchange.endExchange();
        } else {
            exchange.getResponseSender().send(ByteBuffer.wrap(reply.body()), IoCallback.END_EXCHANGE);
        }
        closeUnlessComplete(exchange, limits.stallTimeout().toMillis() * STALLS_PER_ANSWER);
    }

    /**
     * Sends a refusal while the client is still sending its body, and closes. What comes meanwhile is read for a short time,
     * or the client would see a reset instead of the refusal.
     */
    public static void refuse(HttpServerExchange exchange, Reply reply) {
        if (exchange.isComplete()) {
            return;
        }
        exchange.setPersistent(false);
        prepare(exchange, reply);
        if (reply.body().length == 0) {
            refuseBriefly(exchange);
            return;
        }
        exchange.getResponseSender().send(ByteBuffer.wrap(reply.body()), new IoCallback() {
            @Override
            public void onComplete(HttpServerExchange answered, Sender sender) {
                answered.getIoThread().execute(() -> linger(answered));
            }

            @Override
            public void onException(HttpServerExchange answered, Sender sender, IOException exception) {
                IoUtils.safeClose(answered.getConnection());
            }
        });
        closeUnlessComplete(exchange, 2 * LINGER_MILLIS);
    }

    // The sender sends nothing at all where there is no body.
    /** Closes the connection of an exchange whose answer is sent and whose request is not complete, so that the answer is not lost. I/O thread. */
    public static void linger(HttpServerExchange exchange) {
        Linger.on(exchange, LINGER_BYTES, LINGER_MILLIS);
    }

    private static void refuseBriefly(HttpServerExchange exchange) {
        StreamSinkChannel head = exchange.getResponseChannel();
        try {
            head.shutdownWrites();
            if (head.flush()) {
                linger(exchange);
            } else {
                ChannelListener<StreamSinkChannel> flushing = ChannelListeners.flushingChannelListener(
                        sent -> linger(exchange), (failed, exception) -> IoUtils.safeClose(exchange.getConnection()));
                head.getWriteSetter().set(flushing);
                head.resumeWrites();
            }
            closeUnlessComplete(exchange, 2 * LINGER_MILLIS);
        } catch (IOException e) {
            IoUtils.safeClose(exchange.getConnection());
        }
    }

    private static void prepare(HttpServerExchange exchange, Reply reply) {
        exchange.setStatusCode(reply.status());
        exchange.getResponseHeaders().put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff"); // protocol A8, K11
        if (reply.status() == StatusCodes.SERVICE_UNAVAILABLE || reply.status() == StatusCodes.TOO_MANY_REQUESTS) {
            if (!exchange.getResponseHeaders().contains(Headers.RETRY_AFTER)) {
                exchange.getResponseHeaders().put(Headers.RETRY_AFTER, RETRY_AFTER_SECONDS);
            }
        }
        if (reply.reason() != null) {
            exchange.setReasonPhrase(reply.reason());
        }
        if (reply.contentType() != null) {
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, reply.contentType());
        }
        if (!exchange.getResponseHeaders().contains(Headers.CACHE_CONTROL)) {
            exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, NEVER_CACHED);
        }
        exchange.setResponseContentLength(reply.body().length);
    }

    private static void closeUnlessComplete(HttpServerExchange exchange, long millis) {
        if (!exchange.isComplete()) {
            Timers.later(
                    exchange.getIoThread(),
                    () -> {
                        if (!exchange.isComplete()) {
                            IoUtils.safeClose(exchange.getConnection());
                        }
                    },
                    millis);
        }
    }
}
