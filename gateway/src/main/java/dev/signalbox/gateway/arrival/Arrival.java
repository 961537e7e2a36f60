package dev.signalbox.gateway.arrival;

import dev.signalbox.connection.PublicAddress;

/**
 * How one request has arrived.
 *
 * @param peerAddress the address it came from, as text
 * @param remoteAddress the client's address: the peer's, unless that is a trusted proxy that says otherwise; an obfuscated identifier
 *     (RFC 7239 section 6.3) where the proxy gives only that
 * @param address under which address the client reached the server
 * @param schemeKnown whether the scheme is somebody's word, and not only that of the last leg
 */
public record Arrival(String peerAddress, String remoteAddress, PublicAddress address, boolean schemeKnown) {

    /**
     * The same where this server's paths begin below one of another server that it is mounted in.
     *
     * @param path where it is mounted; empty, or a path that begins with a slash
     */
    public Arrival below(String path) {
        String mounted = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return mounted.isEmpty()
                ? this
                : new Arrival(
                        peerAddress,
                        remoteAddress,
                        new PublicAddress(address.scheme(), address.host(), address.basePath() + mounted),
                        schemeKnown);
    }
}
