package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.gateway.identity.Identity;
import dev.signalbox.gateway.identity.RequestFacts;
import dev.signalbox.protocol.request.Parameters;
import dev.signalbox.protocol.request.PercentDecoder;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects what applications may know of a request (protocol A5). Runs on the application executor. */
final class Facts {
    private Facts() {}

    static ConnectionRequest of(HttpServerExchange exchange, String localPath, Parameters query, Identity identity) {
        RequestFacts facts = of(exchange, localPath, query);
        return new ConnectionRequest(
                facts.method(),
                localPath,
                query,
                facts.headers(),
                facts.cookies(),
                identity.userOf(facts),
                facts.remoteAddress());
    }

    static RequestFacts of(HttpServerExchange exchange, String path, Parameters query) {
        Map<String, List<String>> headers = headers(exchange);
        return new RequestFacts(
                exchange.getRequestMethod().toString(),
                path,
                query,
                headers,
                cookies(headers.get("Cookie")),
                remoteAddress(exchange.getSourceAddress()));
    }

    private static Map<String, List<String>> headers(HttpServerExchange exchange) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (HeaderValues values : exchange.getRequestHeaders()) {
            headers.put(values.getHeaderName().toString(), List.of(values.toArray()));
        }
        return headers;
    }

    // The first cookie of a name counts; values lose their percent escapes, names keep them.
    static Map<String, String> cookies(@Nullable List<String> headers) {
        Map<String, String> cookies = new LinkedHashMap<>();
        if (headers != null) {
            for (String header : headers) {
                for (String pair : header.split(";", -1)) {
                    int equals = pair.indexOf('=');
                    String name = equals < 0 ? "" : pair.substring(0, equals).trim();
                    if (!name.isEmpty()) {
                        cookies.putIfAbsent(
                                name,
                                PercentDecoder.unescape(
                                        pair.substring(equals + 1).trim()));
                    }
                }
            }
        }
        return cookies;
    }

    private static String remoteAddress(InetSocketAddress source) {
        InetAddress address = source.getAddress();
        return address == null ? source.getHostString() : address.getHostAddress();
    }
}
