package dev.signalbox.gateway.undertow.routes;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;

/**
 * The characters of a request's head. The HTTP server lets through what would end a line or a word of it: controls in an HTTP/1.1 request line,
 * anything in HTTP/2. Passed on, that would be other headers, or other requests, to a server behind.
 */
public final class HeadText {
    private HeadText() {}

    /**
     * Whether a head has nothing that ends a line; besides, no blanks and controls but in the values of headers, and no colons in their names.
     */
    static boolean isWellFormed(HttpServerExchange exchange) {
        return isWellFormed(exchange, exchange.getRequestURI());
    }

    /** The same with another URI in its place. */
    public static boolean isWellFormed(HttpServerExchange exchange, String uri) {
        return isWellFormed(exchange.getRequestMethod(), uri, exchange.getQueryString(), exchange.getRequestHeaders());
    }

    static boolean isWellFormed(HttpString method, String uri, String query, HeaderMap headers) {
        if (!isName(method) || !isWord(uri) || !isWord(query)) {
            return false;
        }
        for (HeaderValues values : headers) {
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
}
