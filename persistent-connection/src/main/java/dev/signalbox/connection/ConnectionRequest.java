package dev.signalbox.connection;

import dev.signalbox.connection.client.Client;
import dev.signalbox.protocol.request.FoldedMap;
import dev.signalbox.protocol.request.Parameters;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the HTTP request that carried an event: immutable facts, kept for as long as an event may need them
 * (for a WebSocket, the upgrade request for the life of the socket; protocol A5, F15).
 */
public final class ConnectionRequest {
    private final String method;
    private final String path;
    private final Parameters query;
    private final Map<String, List<String>> headers;
    private final Map<String, String> cookies;
    private final ConnectionUser user;
    private final String remoteAddress;
    private final PublicAddress address;

    /**
     * Creates the facts of one request.
     *
     * @param method the HTTP method
     * @param path the decoded local path, mount included (protocol A1)
     * @param query the query parameters
     * @param headers header values by name; names compare ignoring case
     * @param cookies cookie values by name; names compare ignoring case, the first occurrence counts
     * @param user who made the request
     * @param remoteAddress the peer's address as text
     */
    public ConnectionRequest(
            String method,
            String path,
            Parameters query,
            Map<String, List<String>> headers,
            Map<String, String> cookies,
            ConnectionUser user,
            String remoteAddress) {
        this(method, path, query, headers, cookies, user, remoteAddress, PublicAddress.UNKNOWN);
    }

    /**
     * The same for a request of which it is known under which address the client made it.
     *
     * @param address the address, as the client sees it
     */
    public ConnectionRequest(
            String method,
            String path,
            Parameters query,
            Map<String, List<String>> headers,
            Map<String, String> cookies,
            ConnectionUser user,
            String remoteAddress,
            PublicAddress address) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = FoldedMap.copyOf(headers);
        this.cookies = FoldedMap.copyOf(cookies);
        this.user = user;
        this.remoteAddress = remoteAddress;
        this.address = address;
    }

    /** The HTTP method, as sent. */
    public String method() {
        return method;
    }

    /** The decoded local path: the mount followed by the rest in the client's casing. */
    public String path() {
        return path;
    }

    /** The query parameters. */
    public Parameters query() {
        return query;
    }

    /** One query parameter, or null when absent. The name is compared ignoring case. */
    public @Nullable String query(String name) {
        return query.get(name);
    }

    /** All headers; names compare ignoring case. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The first value of a header, or null when absent. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** All cookies; names compare ignoring case. */
    public Map<String, String> cookies() {
        return cookies;
    }

    /** One cookie's value, or null when absent. */
    public @Nullable String cookie(String name) {
        return cookies.get(name);
    }

    /** What kind of client made the request, by what it looks like. */
    public Client client() {
        return Client.of(header("User-Agent"), query);
    }

    /** Who made the request. */
    public ConnectionUser user() {
        return user;
    }

    /** The client's address as text; the peer's where no trusted proxy says another. */
    public String remoteAddress() {
        return remoteAddress;
    }

    /** Under which address the client reached the server, as the client sees it. */
    public PublicAddress address() {
        return address;
    }

    /** The whole URL without its query, as the client sees it; proxies in front may have changed scheme, host and path on the way. */
    public String url() {
        return address.url(path);
    }

    /** Method and path; never the query, which carries tokens. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
