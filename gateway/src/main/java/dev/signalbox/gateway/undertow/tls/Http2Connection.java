package dev.signalbox.gateway.undertow.tls;

import dev.signalbox.gateway.event.Http2Fault;
import dev.signalbox.gateway.undertow.transport.Timers;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that speaks HTTP/2: bounds its streams, which Undertow only announces, and takes leave of it. Confined to its I/O thread, but for
 * what is said otherwise.
 */
final class Http2Connection implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);
    // So that a last answer has arrived before the socket is closed over it.
    private static final int LEAVE_MILLIS = 50;

    private final Http2Channel channel;
    private final HttpHandler handler;
    private final int maxStreams;
    private final Consumer<Http2Fault> refused;
    private int streams;
    private long begun;
    private boolean leaving;
    private boolean crowded; // once too many streams were opened

    Http2Connection(Http2Channel channel, HttpHandler handler, int maxStreams, Consumer<Http2Fault> refused) {
        this.channel = channel;
        this.handler = handler;
        this.maxStreams = maxStreams;
        this.refused = refused;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        streams++;
        begun++;
        exchange.addExchangeCompleteListener((completed, next) -> {
            onThread(this::ended);
            next.proceed();
        });
        if (streams > maxStreams) {
            LOG.debug("{} opened more than {} streams", channel.getPeerAddress(), maxStreams);
            if (!crowded) {
                crowded = true;
                refused.accept(Http2Fault.STREAMS);
            }
            channel.sendGoAway(Http2Channel.ERROR_ENHANCE_YOUR_CALM);
            exchange.endExchange();
            return;
        }
        handler.handleRequest(exchange);
    }

    /** Closes the connection when its client has asked for nothing by then; the library waits for a first request for ever. */
    void closeUnlessUsed(int idleMillis) {
        Timers.later(
                channel.getIoThread(),
                () -> {
                    if (begun == 0) {
                        channel.sendGoAway(Http2Channel.ERROR_NO_ERROR);
                    }
                },
                idleMillis);
    }

    private void ended() {
        streams--;
        closeWhenIdle();
    }

    /** Closes the connection as soon as nothing is under way on it, with a GOAWAY, so that its client opens the next one elsewhere. Any thread. */
    void leave() {
        onThread(() -> {
            leaving = true;
            closeWhenIdle();
        });
    }

    private void closeWhenIdle() {
        if (!leaving || streams > 0) {
            return;
        }
        long seen = begun;
        Timers.later(
                channel.getIoThread(),
                () -> {
                    if (streams == 0 && begun == seen) {
                        channel.sendGoAway(Http2Channel.ERROR_NO_ERROR);
                    }
                },
                LEAVE_MILLIS);
    }

    private void onThread(Runnable task) {
        if (channel.getIoThread() == Thread.currentThread()) {
            task.run();
            return;
        }
        try {
            channel.getIoThread().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.trace("the I/O thread has ended", e);
        }
    }
}
