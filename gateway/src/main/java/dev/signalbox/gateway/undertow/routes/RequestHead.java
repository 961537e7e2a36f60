package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.connection.runtime.Outcome.Reply;
import dev.signalbox.gateway.event.Refusal;
import dev.signalbox.gateway.event.RequestEvents;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import org.jspecify.annotations.Nullable;

/**
 * What of a request's head gets an answer of its own: characters that none may have, and bounds on request line and headers. What is beyond the
 * bound on both together never comes this far: the HTTP server stops reading there, answers 400 and closes.
 */
final class RequestHead {
    private static final Reply MALFORMED = Reply.refusal(400, "The request holds characters that none may have.");
    private static final Reply TARGET = Reply.refusal(414, "The request line is too long.");
    private static final Reply HEADERS = Reply.refusal(431, "The request headers are too long.");

    private final HttpLimits limits;
    private final RequestEvents events;

    RequestHead(HttpLimits limits, RequestEvents events) {
        this.limits = limits;
        this.events = events;
    }

    /** The answer to a head that is none, or is too long; null for all others. */
    @Nullable
    Reply refusal(HttpServerExchange exchange) {
        if (!HeadText.isWellFormed(exchange)) {
            return malformed();
        }
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

    /** The answer to a head whose target cannot be told. */
    Reply malformed() {
        events.refused(Refusal.MALFORMED);
        return MALFORMED;
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
