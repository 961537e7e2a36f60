package dev.signalbox.gateway.identity;

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
 * @param remoteAddress the peer's address as text
 */
public record RequestFacts(
        String method,
        String path,
        Parameters query,
        Map<String, List<String>> headers,
        Map<String, String> cookies,
        String remoteAddress) {

    /** The first value of a header, or null when absent. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** Method and path; never the query, headers or cookies, which carry secrets. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
