package dev.signalbox.connection;

/**
 * Under which address a client has reached the server, as the client sees it: proxies in front may have changed all of it on the way.
 *
 * @param scheme {@code http} or {@code https}; that of the request which opened a WebSocket, too
 * @param host a name or address, and the port unless it is the scheme's own; empty when the client named none
 * @param basePath what clients put before the server's own paths, as {@code /realtime}; empty when nothing
 */
public record PublicAddress(String scheme, String host, String basePath) {
    /** Nothing is known, and nothing put before paths. */
    public static final PublicAddress UNKNOWN = new PublicAddress("http", "", "");

    /** Checks that the base path is empty, or begins and does not end with a slash. */
    public PublicAddress {
        if (!basePath.isEmpty() && (!basePath.startsWith("/") || basePath.endsWith("/"))) {
            throw new IllegalArgumentException("basePath: \"" + basePath
                    + "\" (expected: nothing, or a path that begins and does not end with /)");
        }
    }

    /** The whole URL of one of the server's own paths, as the client would write it. */
    public String url(String path) {
        return scheme + "://" + host + basePath + path;
    }
}
