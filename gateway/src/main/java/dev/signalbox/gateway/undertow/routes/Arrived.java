package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.gateway.arrival.Arrival;
import dev.signalbox.gateway.arrival.Arrivals;
import dev.signalbox.gateway.undertow.listen.VouchedAddress;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** How an exchange has arrived: found out once, where it enters, and kept with it. */
public final class Arrived {
    private static final AttachmentKey<Arrival> KEY = AttachmentKey.create(Arrival.class);

    private Arrived() {}

    /** Finds out and remembers. */
    static void judge(HttpServerExchange exchange, Arrivals arrivals) {
        InetSocketAddress peer = exchange.getSourceAddress();
        HeaderMap headers = exchange.getRequestHeaders();
        Arrival arrival = arrivals.of(
                text(peer), scheme(exchange), isVouched(peer), headers.getFirst(Headers.HOST), headers::get);
        exchange.putAttachment(KEY, arrival.below(exchange.getResolvedPath()));
    }

    /** The scheme of an exchange's connection. Not the exchange's own, which over HTTP/2 is the client's word. */
    public static String scheme(HttpServerExchange exchange) {
        boolean tls = exchange.getConnection().getSslSession() != null;
        return tls || isVouched(exchange.getSourceAddress()) ? "https" : "http";
    }

    private static boolean isVouched(InetSocketAddress peer) {
        return peer instanceof VouchedAddress address && address.isOverTls();
    }

    /** What was found out. */
    static Arrival of(HttpServerExchange exchange) {
        Arrival arrival = exchange.getAttachment(KEY);
        if (arrival == null) {
            throw new IllegalStateException("arrival: unknown (expected: judged where requests enter)");
        }
        return arrival;
    }

    private static String text(InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        return address == null ? peer.getHostString() : address.getHostAddress();
    }
}
