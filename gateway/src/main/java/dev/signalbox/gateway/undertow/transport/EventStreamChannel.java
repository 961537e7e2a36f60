package dev.signalbox.gateway.undertow.transport;

import dev.signalbox.connection.wire.WireLine;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.framing.ContentTypes;
import dev.signalbox.protocol.framing.EventStream;
import dev.signalbox.protocol.framing.Framing;
import io.undertow.server.HttpServerExchange;

/** The serverSentEvents transport (protocol B5). */
final class EventStreamChannel extends StreamChannel {
    private EventStreamChannel(HttpServerExchange exchange, ChannelSettings settings, WireLine line) {
        // Proxies that transform would keep the events to themselves.
        super(exchange, settings, line, ContentTypes.EVENT_STREAM, "no-cache, no-store, no-transform");
    }

    static EventStreamChannel open(HttpServerExchange exchange, ChannelSettings settings, WireLine line) {
        EventStreamChannel channel = new EventStreamChannel(exchange, settings, line);
        channel.open(EventStream.prelude());
        return channel;
    }

    @Override
    public TransportType type() {
        return TransportType.SERVER_SENT_EVENTS;
    }

    @Override
    public Framing framing() {
        return Framing.EVENT_STREAM;
    }
}
