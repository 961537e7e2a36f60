package dev.signalbox.conformance.wire;

/**
 * Where a server listens.
 *
 * @param host a host name or address
 * @param port 1 to 65535
 */
public record WireAddress(String host, int port) {

    public WireAddress {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host: empty (expected: a host name or address)");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
        }
    }

    /** The given port of this machine. */
    public static WireAddress local(int port) {
        return new WireAddress("127.0.0.1", port);
    }

    /** The text a Host header carries. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
