package dev.signalbox.gateway.undertow.transport;

import dev.signalbox.connection.wire.WireLine;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.framing.ContentTypes;
import dev.signalbox.protocol.framing.ForeverFrame;
import dev.signalbox.protocol.framing.Framing;
import io.undertow.server.HttpServerExchange;

/** The foreverFrame transport (protocol B6). */
final class ForeverFrameChannel extends StreamChannel {

    private ForeverFrameChannel(HttpServerExchange exchange, ChannelSettings settings, WireLine line) {
        super(exchange, settings, line, ContentTypes.HTML, "no-cache, no-store, no-transform");
    }

    static ForeverFrameChannel open(
            HttpServerExchange exchange, ChannelSettings settings, WireLine line, long frameId) {
        ForeverFrameChannel channel = new ForeverFrameChannel(exchange, settings, line);
        channel.open(ForeverFrame.prelude(frameId));
        return channel;
    }

    @Override
    public TransportType type() {
        return TransportType.FOREVER_FRAME;
    }

    @Override
    public Framing framing() {
        return Framing.FOREVER_FRAME;
    }
}
