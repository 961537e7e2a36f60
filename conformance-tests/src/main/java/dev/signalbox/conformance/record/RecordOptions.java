package dev.signalbox.conformance.record;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a recorder is set up.
 *
 * @param upstream the server, {@code http://host:port} or {@code https://host:port} without a path
 * @param listen where clients come
 * @param directory where the files go; made when it is not there
 * @param name the files' name, to which time and number are added
 * @param texts text members of the header: title, server, client, transport, scenario, hubs
 * @param mask whether secrets are replaced by pseudonyms
 * @param secretParameters further parameters to mask
 * @param secretHeaders further headers to mask
 * @param splitAfter how long nothing must have been under way for the next exchange to begin a new file; zero for one file
 */
public record RecordOptions(
        URI upstream,
        InetSocketAddress listen,
        Path directory,
        String name,
        Map<String, String> texts,
        boolean mask,
        List<String> secretParameters,
        List<String> secretHeaders,
        Duration splitAfter) {

    public RecordOptions {
        if (!"http".equals(upstream.getScheme()) && !"https".equals(upstream.getScheme())) {
            throw new IllegalArgumentException(
                    "upstream: " + upstream + " (expected: http://host:port or https://host)");
        }
        String path = upstream.getRawPath();
        if (upstream.getHost() == null || (path != null && !path.isEmpty() && !path.equals("/"))) {
            throw new IllegalArgumentException("upstream: " + upstream
                    + " (expected: a host and perhaps a port; paths go through as clients ask)");
        }
        if (upstream.getPort() == 0 || upstream.getPort() > 65_535) {
            throw new IllegalArgumentException("upstream: " + upstream + " (expected: a port from 1 to 65535)");
        }
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("name: " + name + " (expected: letters, digits, dots, dashes)");
        }
        if (splitAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "split-after: less than nothing (expected: a number of seconds, 0 for one file)");
        }
        texts = Map.copyOf(texts);
        secretParameters = List.copyOf(secretParameters);
        secretHeaders = List.copyOf(secretHeaders);
    }

    /** Whether the server is talked to over TLS. */
    boolean isSecure() {
        return "https".equals(upstream.getScheme());
    }

    /** The server's port. */
    int upstreamPort() {
        return upstream.getPort() > 0 ? upstream.getPort() : isSecure() ? 443 : 80;
    }
}
