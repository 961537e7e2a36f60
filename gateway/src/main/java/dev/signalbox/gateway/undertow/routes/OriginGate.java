package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.connection.runtime.Outcome.Reply;
import dev.signalbox.gateway.arrival.Arrival;
import dev.signalbox.gateway.event.Refusal;
import dev.signalbox.gateway.event.RequestEvents;
import dev.signalbox.gateway.origin.Cors;
import dev.signalbox.gateway.origin.Origins;
import dev.signalbox.gateway.undertow.transport.WebSocketHandshake;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What pages of other origins are told and kept from (protocol A10, K19): CORS headers and preflights, and WebSocket upgrades,
 * which browsers let every page ask for. Runs on I/O threads, before anything else looks at a request.
 */
public final class OriginGate {
    private static final HttpString REQUEST_METHOD = new HttpString("Access-Control-Request-Method");
    private static final HttpString REQUEST_HEADERS = new HttpString("Access-Control-Request-Headers");
    private static final Reply GRANTED = Reply.empty(200, null);
    private static final Reply DENIED = Reply.empty(400, null);
    private static final Reply FOREIGN = Reply.refusal(403, "WebSockets may not be opened from this origin.");

    private final Cors cors;
    private final Origins webSocketOrigins;
    private final RequestEvents events;

    /**
     * Creates the gate.
     *
     * @param cors what other origins are told
     * @param webSocketOrigins from where, besides this server's own pages, WebSockets may be opened
     * @param events told what is refused
     */
    public OriginGate(Cors cors, Origins webSocketOrigins, RequestEvents events) {
        this.cors = cors;
        this.webSocketOrigins = webSocketOrigins;
        this.events = events;
    }

    /** Puts the headers of the answer into place, and gives the whole answer when the request goes no further. */
    @Nullable
    Reply check(HttpServerExchange exchange) {
        String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
        if (origin == null || origin.isEmpty()) {
            return null; // no page of another origin, or no browser
        }
        String method = exchange.getRequestHeaders().getFirst(REQUEST_METHOD);
        if (cors.isOn() && isPreflight(exchange, method) && method != null) {
            Map<String, String> answer =
                    cors.preflight(origin, method, exchange.getRequestHeaders().getFirst(REQUEST_HEADERS));
            put(exchange, answer == null ? Map.of() : answer);
            return answer == null ? refused(Refusal.PREFLIGHT, DENIED) : GRANTED;
        }
        if (cors.isOn()) {
            put(exchange, cors.answer(origin));
        }
        return WebSocketHandshake.isAskedFor(exchange) && !mayOpen(exchange, origin)
                ? refused(Refusal.ORIGIN, FOREIGN)
                : null;
    }

    private Reply refused(Refusal refusal, Reply reply) {
        events.refused(refusal);
        return reply;
    }

    /** Says that an answer that may be kept differs by origin. Others are never cached. */
    void markCacheable(HttpServerExchange exchange) {
        if (cors.isOn()) {
            exchange.getResponseHeaders().put(Headers.VARY, "Origin");
        }
    }

    private static boolean isPreflight(HttpServerExchange exchange, @Nullable String method) {
        return method != null
                && !method.isEmpty()
                && exchange.getRequestMethod().equals(Methods.OPTIONS);
    }

    private boolean mayOpen(HttpServerExchange exchange, String origin) {
        return webSocketOrigins.isAny() || webSocketOrigins.contain(origin) || isOwn(origin, Arrived.of(exchange));
    }

    // Where nobody says which scheme the client used, TLS may end in a proxy in front.
    private static boolean isOwn(String origin, Arrival arrival) {
        String host = arrival.address().host();
        return arrival.schemeKnown()
                ? Origins.isOf(origin, arrival.address().scheme(), host)
                : Origins.isOf(origin, host);
    }

    private static void put(HttpServerExchange exchange, Map<String, String> headers) {
        headers.forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
    }
}
