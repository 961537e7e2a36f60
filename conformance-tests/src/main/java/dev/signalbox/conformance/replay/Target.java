package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.wire.Deadline;
import dev.signalbox.conformance.wire.WireAddress;
import dev.signalbox.conformance.wire.WireSocket;
import java.net.URI;
import java.time.Duration;

/** The server a recording is played against. Immutable. */
final class Target {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final URI uri;
    private final boolean secure;
    private final WireAddress address;

    Target(URI uri) {
        this.uri = uri;
        this.secure = "https".equals(uri.getScheme());
        int usual = secure ? HTTPS_PORT : HTTP_PORT;
        this.address = new WireAddress(uri.getHost(), uri.getPort() < 0 ? usual : uri.getPort());
    }

    WireAddress address() {
        return address;
    }

    WireSocket connect() {
        Deadline deadline = Deadline.in(CONNECT_WITHIN);
        return secure ? WireSocket.openSecure(address, deadline) : WireSocket.open(address, deadline);
    }

    /** What a Host header carries. */
    String authority() {
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    /** Scheme and authority. */
    String origin() {
        return uri.getScheme() + "://" + authority();
    }

    /** What goes before the recorded paths; empty for nothing. */
    String path() {
        String path = uri.getRawPath();
        return path == null || path.equals("/") ? "" : path.replaceAll("/+$", "");
    }
}
