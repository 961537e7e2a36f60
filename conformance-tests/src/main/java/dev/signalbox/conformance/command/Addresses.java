package dev.signalbox.conformance.command;

import dev.signalbox.conformance.rule.Target;
import dev.signalbox.conformance.wire.WireAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/** Reads where a server is from the URL it is given by. */
final class Addresses {
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);
    private static final String USUAL_MOUNT = "/signalr";

    private Addresses() {}

    /**
     * The target behind a URL: its path is that of the hubs' mount, beside which the raw connections lie.
     *
     * @throws IllegalArgumentException when it is no URL of a server; the message says what is expected
     */
    static Target target(URI url) {
        if (!"http".equals(url.getScheme()) || url.getHost() == null || url.getQuery() != null) {
            throw new IllegalArgumentException(url + " (expected: http://host:port/path-of-the-hubs)");
        }
        String path = url.getPath();
        String hubs = path.isEmpty() || path.equals("/") ? USUAL_MOUNT : path.replaceAll("/+$", "");
        WireAddress address = new WireAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort());
        String base = hubs.substring(0, hubs.lastIndexOf('/'));
        return new Target(url.toString(), address, base, hubs, USUAL_TIMEOUT, Set.of(), null, null);
    }
}
