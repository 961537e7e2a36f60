package dev.signalbox.gateway.identity;

import dev.signalbox.connection.PublicAddress;
import dev.signalbox.protocol.request.Parameters;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request before anybody is known to have made it.
 *
 * @param method the HTTP method as sent
 * @param path the decoded path, mount included
 * @param query the query parameters
 * @param headers header values by name; names compare ignoring case
 * @param cookies cookie values by name, as sent
 * @param remoteAddress the client's address as text: the peer's, unless that is a trusted proxy that says otherwise
 * @param peerAddress the address the request came from
 * @param address under which address the client reached the server
 */
public record RequestFacts(
        String method,
        String path,
        Parameters query,
        Map<String, List<String>> headers,
        Map<String, String> cookies,
        String remoteAddress,
        String peerAddress,
        PublicAddress address) {

    /** The first value of a header, or null when absent. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** A cookie's value, or null when absent. */
    public @Nullable String cookie(String name) {
        return cookies.get(name);
    }

    /** Method and path; never the query, headers or cookies, which carry secrets. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
