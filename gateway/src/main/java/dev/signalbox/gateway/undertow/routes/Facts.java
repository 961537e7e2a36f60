package dev.signalbox.gateway.undertow.routes;

import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.gateway.arrival.Arrival;
import dev.signalbox.gateway.event.RequestEvents;
import dev.signalbox.gateway.identity.Identity;
import dev.signalbox.gateway.identity.InvalidCredentialException;
import dev.signalbox.gateway.identity.RequestFacts;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.request.FoldedMap;
import dev.signalbox.protocol.request.Parameters;
import dev.signalbox.protocol.request.PercentDecoder;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what applications may know of a request, and who makes it (protocol A5). Immutable; asked on the application executor, or, where it
 * {@link #isPrompt}, on an I/O thread.
 */
public final class Facts {
    private final Identity identity;
    private final RequestEvents events;

    /**
     * Creates the collector.
     *
     * @param identity tells who makes a request
     * @param events told of bad credentials
     */
    public Facts(Identity identity, RequestEvents events) {
        this.identity = identity;
        this.events = events;
    }

    /** Whether they may be collected on an I/O thread. */
    boolean isPrompt() {
        return identity.isPrompt();
    }

    ConnectionRequest request(HttpServerExchange exchange, String localPath, Parameters query) {
        RequestFacts facts = of(exchange, localPath, query);
        return new ConnectionRequest(
                facts.method(),
                localPath,
                query,
                facts.headers(),
                facts.cookies(),
                user(facts),
                facts.remoteAddress(),
                facts.address());
    }

    // A credential that proves nothing is none, as with the original's middleware.
    private ConnectionUser user(RequestFacts facts) {
        try {
            return identity.userOf(facts);
        } catch (InvalidCredentialException e) {
            events.credentialRefused(e.fault());
            return ConnectionUser.ANONYMOUS;
        }
    }

    /** Who makes a request that is for none of the applications here. Application executor; may throw what the application does. */
    public ConnectionUser userOf(HttpServerExchange exchange) {
        RequestTarget target = RequestTarget.of(
                        exchange.getRequestURI(), exchange.isHostIncludedInRequestURI(), exchange.getQueryString())
                .below(exchange.getResolvedPath());
        Parameters query;
        try {
            query = Parameters.ofQuery(target.query());
        } catch (ProtocolException e) { // more parameters than are taken apart here: another server may want them
            query = Parameters.empty();
        }
        return user(of(exchange, target.path(), query));
    }

    RequestFacts of(HttpServerExchange exchange, String path, Parameters query) {
        Map<String, List<String>> headers = headers(exchange);
        Arrival arrival = Arrived.of(exchange);
        return new RequestFacts(
                exchange.getRequestMethod().toString(),
                path,
                query,
                headers,
                cookies(headers.get("Cookie")),
                arrival.remoteAddress(),
                arrival.peerAddress(),
                arrival.address());
    }

    private static Map<String, List<String>> headers(HttpServerExchange exchange) {
        FoldedMap.Builder<List<String>> headers = new FoldedMap.Builder<>();
        for (HeaderValues values : exchange.getRequestHeaders()) {
            headers.putIfAbsent(values.getHeaderName().toString(), List.of(values.toArray()));
        }
        return headers.build();
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
}
