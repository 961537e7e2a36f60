package dev.signalbox.gateway.undertow.routes;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.function.IntSupplier;

/** Sends every request to the same place on https. The method stays, as with 307. */
public final class SecureRedirect implements HttpHandler {
    private static final int HTTPS = 443;

    private final IntSupplier port;

    /**
     * Creates it.
     *
     * @param port where https is served
     */
    public SecureRedirect(IntSupplier port) {
        this.port = port;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        String host = exchange.getHostName();
        if (host == null || !host.matches("[A-Za-z0-9._:\\[\\]-]+")) {
            exchange.setStatusCode(StatusCodes.BAD_REQUEST);
            exchange.endExchange();
            return;
        }
        String named = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        String uri = exchange.isHostIncludedInRequestURI() ? exchange.getRequestPath() : exchange.getRequestURI();
        String query = exchange.getQueryString();
        int to = port.getAsInt();
        exchange.setStatusCode(StatusCodes.TEMPORARY_REDIRECT);
        exchange.getResponseHeaders()
                .put(
                        Headers.LOCATION,
                        plain("https://" + named + (to == HTTPS ? "" : ":" + to) + uri
                                + (query.isEmpty() ? "" : "?" + query)));
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        exchange.endExchange();
    }

    private static String plain(String location) {
        StringBuilder text = new StringBuilder(location.length());
        for (int i = 0; i < location.length(); i++) {
            char c = location.charAt(i);
            if (c > ' ' && c < 0x7F) {
                text.append(c);
            } else {
                text.append(String.format(java.util.Locale.ROOT, "%%%02X", (int) c & 0xFF));
            }
        }
        return text.toString();
    }
}
