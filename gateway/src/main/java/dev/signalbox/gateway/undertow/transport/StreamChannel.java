package dev.signalbox.gateway.undertow.transport;

import dev.signalbox.connection.wire.WireLine;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;

/**
 * A receive request whose response stays open: headers and prelude are flushed at once, the rest follows as it comes
 * (protocol B5 to B7).
 *
 * <p>The request is complete before this is made, so anything that still comes from the peer is its next request, and the
 * end of its stream means that it is gone.
 */
abstract class StreamChannel extends IoChannel {
    private static final HttpString X_ACCEL_BUFFERING = new HttpString("X-Accel-Buffering");
    private static final long FINISH_TIMEOUT_MILLIS = 10_000;

    private final HttpServerExchange exchange;
    private final StreamSinkChannel sink;
    private final PeerWatch watch;

    StreamChannel(
            HttpServerExchange exchange,
            ChannelSettings settings,
            WireLine line,
            String contentType,
            String cacheControl) {
        super(exchange.getIoThread(), settings, line);
        this.exchange = exchange;
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, contentType);
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, cacheControl);
        // Proxies that buffer would keep messages and keep-alives to themselves; a header that the original does not
        // send, and nobody
        // minds (protocol K18).
        exchange.getResponseHeaders().put(X_ACCEL_BUFFERING, "no");
        sink = exchange.getResponseChannel();
        watch = PeerWatch.of(exchange, this::lost);
    }

    /** Sends the headers and what the transport says first. */
    final void open(byte[] prelude) {
        exchange.addExchangeCompleteListener((completed, next) -> {
            hop(this::completed); // without effect after a good end
            next.proceed();
        });
        listen();
        if (prelude.length > 0 && line().isTapped()) {
            line().sent(prelude);
        }
        enqueue(Outgoing.of(prelude));
        if (!isOver()) {
            watch.start();
        }
    }

    @Override
    final StreamSinkChannel sink() {
        return sink;
    }

    @Override
    Outgoing outgoing(byte[] bytes) {
        return Outgoing.of(bytes);
    }

    // What comes from the peer once the response is complete is its next request, and not ours to read.
    @Override
    final void beforeLastBytes() {
        watch.stop();
    }

    @Override
    final boolean endsWithLastBytes() {
        return true;
    }

    @Override
    final void finish() {
        watch.stop();
        exchange.endExchange();
        if (!exchange.isComplete()) {
            later(this::finishOverdue, FINISH_TIMEOUT_MILLIS);
        }
    }

    private void finishOverdue() {
        if (!exchange.isComplete()) {
            cut();
        }
    }

    @Override
    final void cut() {
        watch.stop();
        IoUtils.safeClose(exchange.getConnection());
    }
}
