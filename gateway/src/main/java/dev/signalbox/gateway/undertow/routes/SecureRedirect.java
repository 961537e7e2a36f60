package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.connection.runtime.Outcome.Reply;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.util.function.IntSupplier;

/** Sends every request to the same place on https. The method stays, as with 307. */
public final class SecureRedirect implements HttpHandler {
    private static final int HTTPS = 443;
    private static final Reply NO_HOST = Reply.empty(StatusCodes.BAD_REQUEST, null);
    private static final Reply MOVED = Reply.empty(StatusCodes.TEMPORARY_REDIRECT, null);

    private final IntSupplier port;
    private final HttpLimits limits;

    /**
     * Creates it.
     *
     * @param port where https is served
     * @param limits bounds of one request
     */
    public SecureRedirect(IntSupplier port, HttpLimits limits) {
        this.port = port;
        this.limits = limits;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        Reply reply = reply(exchange);
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> RequestBody.skip(exchange, limits, reply));
    }

    private Reply reply(HttpServerExchange exchange) {
        String host = exchange.getHostName();
        if (host == null || !host.matches("[A-Za-z0-9._:\\[\\]-]+")) {
            return NO_HOST;
        }
        String named = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        String uri = exchange.isHostIncludedInRequestURI() ? exchange.getRequestPath() : exchange.getRequestURI();
        String query = exchange.getQueryString();
        int to = port.getAsInt();
        exchange.getResponseHeaders()
                .put(
                        Headers.LOCATION,
                        plain("https://" + named + (to == HTTPS ? "" : ":" + to) + uri
                                + (query.isEmpty() ? "" : "?" + query)));
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        return MOVED;
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
