package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.connection.runtime.Outcome.Reply;
import dev.signalbox.gateway.event.Refusal;
import dev.signalbox.gateway.event.RequestEvents;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import org.jspecify.annotations.Nullable;

/**
 * Bounds on request line and headers that get an answer of their own. What is beyond the bound on both together never comes this far:
 * the HTTP server stops reading there, answers 400 and closes.
 */
final class RequestHead {
    private static final Reply TARGET = Reply.refusal(414, "The request line is too long.");
    private static final Reply HEADERS = Reply.refusal(431, "The request headers are too long.");

    private final HttpLimits limits;
    private final RequestEvents events;

    RequestHead(HttpLimits limits, RequestEvents events) {
        this.limits = limits;
        this.events = events;
    }

    /** The answer to a head that is too long; null for all others. */
    @Nullable
    Reply refusal(HttpServerExchange exchange) {
        long target = (long) exchange.getRequestURI().length()
                + exchange.getQueryString().length();
        if (target > limits.maxTargetBytes()) {
            events.refused(Refusal.TARGET_TOO_LONG);
            return TARGET;
        }
        if (headerBytes(exchange.getRequestHeaders()) > limits.maxHeaderBytes()) {
            events.refused(Refusal.HEADERS_TOO_LONG);
            return HEADERS;
        }
        return null;
    }

    private static long headerBytes(HeaderMap headers) {
        long bytes = 0;
        for (HeaderValues values : headers) {
            int name = values.getHeaderName().length();
            for (String value : values) {
                bytes += name + value.length();
            }
        }
        return bytes;
    }
}
