package dev.signalbox.gateway.undertow.transport;

import dev.signalbox.connection.runtime.Attachment;
import dev.signalbox.connection.runtime.ReceiveRequest;
import dev.signalbox.gateway.event.RequestEvents;
import dev.signalbox.protocol.request.JsonpCallback;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the channel of an accepted receive request and hands it to its connection. Immutable; called on I/O threads.
 */
public final class Transports {
    private static final Logger LOG = LoggerFactory.getLogger(Transports.class);

    private final Executor application;
    private final ChannelSettings settings;
    private final int maxWebSocketMessageBytes;

    /**
     * Creates the opener of all channels of a server.
     *
     * @param application where channels are attached, since events of the application may run there
     * @param stall how long a peer may take nothing of what is sent to it
     * @param maxWebSocketMessageBytes the longest message a client may send on a WebSocket; -1 for no limit
     * @param events told of writes that fail and of sockets whose client broke a rule
     */
    public Transports(Executor application, Duration stall, int maxWebSocketMessageBytes, RequestEvents events) {
        this.application = application;
        this.settings = new ChannelSettings(stall.toMillis(), events);
        this.maxWebSocketMessageBytes = maxWebSocketMessageBytes;
    }

    /** Opens the request's channel on its exchange. Must run on the exchange's I/O thread, the request being complete. */
    public void open(ReceiveRequest request, HttpServerExchange exchange) {
        switch (request.transport()) {
            case WEB_SOCKETS -> upgrade(request, exchange);
            case SERVER_SENT_EVENTS -> attach(request, EventStreamChannel.open(exchange, settings, request));
            case FOREVER_FRAME ->
                attach(request, ForeverFrameChannel.open(exchange, settings, request, frameId(request)));
            case LONG_POLLING -> attach(request, LongPollChannel.open(exchange, settings, request, callback(request)));
        }
    }

    private void upgrade(ReceiveRequest request, HttpServerExchange exchange) {
        // The callback below never comes when the peer has left meanwhile.
        exchange.getConnection().addCloseListener(closed -> request.abandon());
        exchange.upgradeChannel((connection, upgraded) ->
                attach(request, new WebSocketChannel(connection, settings, request, maxWebSocketMessageBytes)));
        WebSocketHandshake.grant(exchange);
        exchange.endExchange();
    }

    private static long frameId(ReceiveRequest request) {
        Long frameId = request.frameId();
        if (frameId == null) {
            throw new IllegalStateException("frameId: none (expected: one for each forever frame)");
        }
        return frameId;
    }

    private static @Nullable JsonpCallback callback(ReceiveRequest request) {
        String name = request.jsonpCallback();
        return name == null ? null : new JsonpCallback(name);
    }

    private void attach(ReceiveRequest request, IoChannel channel) {
        Attachment poll = request.attachPoll(channel);
        if (poll != null) {
            channel.attached(poll);
            return;
        }
        try {
            application.execute(() -> {
                try {
                    Attachment attachment = request.attach(channel);
                    channel.attached(attachment);
                } catch (Throwable e) { // a request must not stay open that nobody serves
                    LOG.atError()
                            .addKeyValue("connectionId", request.connectionId())
                            .setCause(e)
                            .log("connection {} could not take its {} channel", request.connectionId(), channel.type());
                    channel.fail();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("a {} request was dropped, the server is stopping", channel.type());
            request.abandon();
            channel.fail();
        }
    }
}
