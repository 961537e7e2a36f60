package dev.signalbox.gateway.undertow.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.connection.wire.WireLine;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.framing.ContentTypes;
import dev.signalbox.protocol.framing.Framing;
import dev.signalbox.protocol.request.JsonpCallback;
import io.undertow.server.HttpServerExchange;
import org.jspecify.annotations.Nullable;

/**
 * One poll of the longPolling transport (protocol B7): headers at once, spaces while it waits, one envelope, the end.
 *
 * <p>With JSONP the envelope is wrapped into a call of a checked callback, and no spaces are sent (protocol A9, K12).
 */
final class LongPollChannel extends StreamChannel {
    private static final byte[] NOTHING = {};
    private static final byte[] CLOSE_CALL = ");".getBytes(US_ASCII);

    private final byte @Nullable [] openCall; // null without JSONP

    private LongPollChannel(
            HttpServerExchange exchange, ChannelSettings settings, WireLine line, @Nullable JsonpCallback callback) {
        super(
                exchange,
                settings,
                line,
                callback == null ? ContentTypes.JSON : ContentTypes.JAVASCRIPT,
                "no-cache, no-store");
        openCall = callback == null ? null : (callback.name() + "(").getBytes(UTF_8);
    }

    static LongPollChannel open(
            HttpServerExchange exchange, ChannelSettings settings, WireLine line, @Nullable JsonpCallback callback) {
        LongPollChannel channel = new LongPollChannel(exchange, settings, line, callback);
        channel.open(NOTHING);
        return channel;
    }

    @Override
    public TransportType type() {
        return TransportType.LONG_POLLING;
    }

    @Override
    public Framing framing() {
        return Framing.RAW;
    }

    @Override
    public boolean oneShot() {
        return true;
    }

    @Override
    public boolean keepsAlive() {
        return openCall == null;
    }

    @Override
    Outgoing outgoing(byte[] bytes) {
        return openCall == null ? Outgoing.of(bytes) : Outgoing.of(openCall, bytes, CLOSE_CALL);
    }

    @Override
    void show(byte[] bytes) {
        if (openCall == null) {
            line().sent(bytes);
        } else {
            line().sent(openCall, bytes, CLOSE_CALL);
        }
    }

    // No envelope is as short as a keep-alive's single space.
    @Override
    boolean isLast(byte[] bytes) {
        return bytes.length > 1;
    }
}
