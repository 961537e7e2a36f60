package dev.signalbox.gateway.undertow.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.gateway.upstream.UpstreamRoute;
import io.undertow.server.HttpServerExchange;

/**
 * The path another server is asked for: the one the client wrote, byte for byte, except for where this server is mounted within another one, and
 * what the route puts in place of its own.
 */
final class TargetPath {
    private TargetPath() {}

    static String of(HttpServerExchange exchange, UpstreamRoute route) {
        String raw = exchange.isHostIncludedInRequestURI()
                ? withoutHost(exchange.getRequestURI())
                : exchange.getRequestURI();
        String mounted = exchange.getResolvedPath();
        String replacement = route.replacement();
        if (replacement == null && mounted.isEmpty()) {
            return raw;
        }
        String own = raw.substring(end(raw, mounted.getBytes(UTF_8).length));
        String path = replacement == null
                ? own
                : replacement + own.substring(end(own, route.prefix().length()));
        return path.startsWith("/") ? path : "/" + path;
    }

    private static String withoutHost(String uri) {
        int authority = uri.indexOf("://");
        int path = uri.indexOf('/', authority < 0 ? 0 : authority + 3);
        return path < 0 ? "/" : uri.substring(path);
    }

    // Where so many decoded characters end; they are all ASCII, each may have been escaped.
    static int end(String raw, int characters) {
        int index = 0;
        for (int i = 0; i < characters && index < raw.length(); i++) {
            boolean escape = raw.charAt(index) == '%'
                    && index + 2 < raw.length()
                    && Character.digit(raw.charAt(index + 1), 16) >= 0
                    && Character.digit(raw.charAt(index + 2), 16) >= 0;
            index += escape ? 3 : 1;
        }
        return Math.min(index, raw.length());
    }
}
