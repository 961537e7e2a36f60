package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.connection.runtime.Outcome.Reply;
import dev.signalbox.gateway.event.Refusal;
import dev.signalbox.gateway.event.RequestEvents;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
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
        if (!isWellFormed(exchange)) {
            events.refused(Refusal.MALFORMED);
            return MALFORMED;
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

    // In HTTP/2 there may be anything in a header or a target, which in HTTP/1.1 would be more lines of a request to a
    // server behind, or other headers: of "a:b" the name is a.
    private static boolean isWellFormed(HttpServerExchange exchange) {
        if (!isWord(exchange.getRequestURI()) || !isWord(exchange.getQueryString())) {
            return false;
        }
        for (HeaderValues values : exchange.getRequestHeaders()) {
            if (!isName(values.getHeaderName())) {
                return false;
            }
            for (String value : values) {
                if (endsLines(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    // Characters are written as bytes, the lower ones of theirs.
    private static boolean endsLines(String text) {
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i) & 0xFF;
            if (c == '\r' || c == '\n' || c == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isName(HttpString name) {
        for (int i = 0; i < name.length(); i++) {
            byte b = name.byteAt(i);
            if (b <= ' ' || b == 0x7F || b == ':') {
                return false;
            }
        }
        return true;
    }

    private static boolean isWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i) & 0xFF;
            if (c <= ' ' || c == 0x7F) {
                return false;
            }
        }
        return true;
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
