package dev.signalbox.protocol.json;

import dev.signalbox.protocol.ProtocolVersion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The answer to negotiate: what a client must know before it connects (protocol A11).
 *
 * <p>Times are written in seconds, always with a fraction or exponent, at a resolution of 100 nanoseconds.
 *
 * @param url path of the service, decoded, without the {@code /negotiate}
 * @param connectionToken token the client shows from now on
 * @param connectionId id of the connection
 * @param keepAliveTimeout after which silence the client gives up the connection, twice the keep-alive interval; null when
 *     keep-alive is off
 * @param disconnectTimeout how long the client tries to reconnect
 * @param connectionTimeout how long a poll may stay open
 * @param tryWebSockets whether the client may try the WebSocket transport
 * @param protocolVersion the agreed version
 * @param transportConnectTimeout how long the client waits for a transport to start
 * @param longPollDelay how long the client waits between polls
 */
public record NegotiateResponse(
        String url,
        String connectionToken,
        String connectionId,
        @Nullable Duration keepAliveTimeout,
        Duration disconnectTimeout,
        Duration connectionTimeout,
        boolean tryWebSockets,
        ProtocolVersion protocolVersion,
        Duration transportConnectTimeout,
        Duration longPollDelay) {

    private static final long TICKS_PER_SECOND = 10_000_000;

    /** Times of whole seconds, written as they are asked for: nearly all are, and every negotiate names five. */
    private static final @Nullable String[] WRITTEN = new String[600];

    /** The original multiplies by this fraction instead of dividing, which shows in the last digits of some times. */
    private static final double SECONDS_PER_TICK = 1.0 / TICKS_PER_SECOND;

    /**
     * Checks the times.
     *
     * @throws IllegalArgumentException when one is negative
     */
    public NegotiateResponse {
        notNegative("keepAliveTimeout", keepAliveTimeout);
        notNegative("disconnectTimeout", disconnectTimeout);
        notNegative("connectionTimeout", connectionTimeout);
        notNegative("transportConnectTimeout", transportConnectTimeout);
        notNegative("longPollDelay", longPollDelay);
    }

    /**
     * The JSON text: ten members in fixed order, no white space.
     *
     * @return the text
     */
    public String toJson() {
        Utf8Buffer out = new Utf8Buffer();
        out.ascii("{\"Url\":").string(url);
        out.ascii(",\"ConnectionToken\":").string(connectionToken);
        out.ascii(",\"ConnectionId\":").string(connectionId);
        out.ascii(",\"KeepAliveTimeout\":").ascii(keepAliveTimeout == null ? "null" : seconds(keepAliveTimeout));
        out.ascii(",\"DisconnectTimeout\":").ascii(seconds(disconnectTimeout));
        out.ascii(",\"ConnectionTimeout\":").ascii(seconds(connectionTimeout));
        out.ascii(",\"TryWebSockets\":").ascii(tryWebSockets ? "true" : "false");
        out.ascii(",\"ProtocolVersion\":").string(protocolVersion.toString());
        out.ascii(",\"TransportConnectTimeout\":").ascii(seconds(transportConnectTimeout));
        out.ascii(",\"LongPollDelay\":").ascii(seconds(longPollDelay));
        out.write('}');
        return out.toString();
    }

    /** The token is left out: it must not reach a log. */
    @Override
    public String toString() {
        return "NegotiateResponse[url=" + url + ", connectionId=" + connectionId + ", protocolVersion="
                + protocolVersion + "]";
    }

    private static String seconds(Duration time) {
        if (time.getNano() != 0 || time.getSeconds() >= WRITTEN.length) {
            return written(time);
        }
        int whole = (int) time.getSeconds();
        String known = WRITTEN[whole]; // threads may fill a place at once, with the same text
        if (known == null) {
            known = written(time);
            WRITTEN[whole] = known;
        }
        return known;
    }

    private static String written(Duration time) {
        long ticks = time.getSeconds() * TICKS_PER_SECOND + time.getNano() / 100;
        return NetNumbers.format(ticks * SECONDS_PER_TICK);
    }

    private static void notNegative(String name, @Nullable Duration time) {
        if (time != null && time.isNegative()) {
            throw new IllegalArgumentException(name + ": " + time + " (expected: not negative)");
        }
    }
}
