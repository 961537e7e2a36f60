package dev.signalbox.protocol.request;

import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, told by the end of its path alone (protocol A1).
 *
 * <p>Extra segments in front are accepted, since deployments behind path-adding proxies and the Java client's WebSocket
 * transport produce them. The path is the decoded one, mount included, without the query.
 */
public enum Endpoint {
    /** Hands out a connection id and token. */
    NEGOTIATE("/negotiate"),
    /** Keeps a session alive. */
    PING("/ping"),
    /** Tells that the receive channel works, from protocol 1.4. */
    START("/start"),
    /** Opens the receive channel for the first time. */
    CONNECT("/connect"),
    /** Opens the receive channel again. */
    RECONNECT("/reconnect"),
    /** Carries a client's message. */
    SEND("/send"),
    /** Ends the connection. */
    ABORT("/abort"),
    /** The generated JavaScript proxy, at {@code /hubs} or {@code /js}; only hub mounts have it. */
    PROXY("/hubs"),
    /** Anything else, {@code /poll} and the bare mount among it: the receive channel (JS 1.0 polls the bare mount). */
    RECEIVE("");

    private static final String PROXY_ALIAS = "/js";
    private static final Endpoint[] BY_SUFFIX = {NEGOTIATE, PING, START, CONNECT, RECONNECT, SEND, ABORT};

    private final String suffix;

    Endpoint(String suffix) {
        this.suffix = suffix;
    }

    /**
     * The endpoint of a path, by its suffix ignoring case.
     *
     * <p>Trailing slashes are ignored for the proxy only; {@code /signalr/negotiate/} is no negotiate.
     *
     * @param localPath decoded path, mount included
     * @param hubMount whether hubs are mounted there, so that the proxy exists
     * @return the endpoint, {@link #RECEIVE} for any unknown suffix
     */
    public static Endpoint of(String localPath, boolean hubMount) {
        if (hubMount && proxySuffix(localPath, trimmedLength(localPath)) > 0) {
            return PROXY;
        }
        Endpoint match = matching(localPath);
        return match == null ? RECEIVE : match;
    }

    /**
     * The address of the service itself: the path without the suffix that chose the endpoint.
     *
     * <p>Serves the {@code Url} of the negotiate answer and the address inside the proxy script. Only the one suffix at
     * the end goes, in any case; the original removes every occurrence of {@code /negotiate} and none in other cases,
     * which is the same for all real clients (protocol K4).
     *
     * @param localPath decoded path, mount included
     * @return the path without its endpoint suffix, unchanged when it has none
     */
    public static String serviceUrl(String localPath) {
        int trimmed = trimmedLength(localPath);
        int proxy = proxySuffix(localPath, trimmed);
        if (proxy > 0) {
            return localPath.substring(0, trimmed - proxy);
        }
        Endpoint match = matching(localPath);
        return match == null ? localPath : localPath.substring(0, localPath.length() - match.suffix.length());
    }

    private static @Nullable Endpoint matching(String path) {
        for (Endpoint endpoint : BY_SUFFIX) {
            if (endsWith(path, path.length(), endpoint.suffix)) {
                return endpoint;
            }
        }
        return null;
    }

    /** Length of the proxy suffix that ends at {@code end}, or 0. */
    private static int proxySuffix(String path, int end) {
        if (endsWith(path, end, PROXY.suffix)) {
            return PROXY.suffix.length();
        }
        return endsWith(path, end, PROXY_ALIAS) ? PROXY_ALIAS.length() : 0;
    }

    private static boolean endsWith(String path, int end, String suffix) {
        return path.regionMatches(true, end - suffix.length(), suffix, 0, suffix.length());
    }

    private static int trimmedLength(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return end;
    }
}
