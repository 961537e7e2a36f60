package dev.signalbox.gateway.identity;

import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.request.Parameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Requests by hand. */
record Requests(String peer, String query, Map<String, List<String>> headers, Map<String, String> cookies) {

    static Requests from(String peer) {
        return new Requests(peer, "", new TreeMap<>(String.CASE_INSENSITIVE_ORDER), new HashMap<>());
    }

    Requests query(String value) {
        return new Requests(peer, value, headers, cookies);
    }

    Requests header(String name, String... values) {
        headers.put(name, List.of(values));
        return this;
    }

    Requests cookie(String name, String value) {
        cookies.put(name, value);
        return this;
    }

    RequestFacts facts() {
        try {
            return new RequestFacts(
                    "GET",
                    "/x",
                    Parameters.ofQuery(query),
                    headers,
                    cookies,
                    peer,
                    peer,
                    dev.signalbox.connection.PublicAddress.UNKNOWN);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }
}
