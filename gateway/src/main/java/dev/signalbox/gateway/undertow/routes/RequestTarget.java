package dev.signalbox.gateway.undertow.routes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * The target of a request line, taken apart: the decoded path and the query as the client wrote it (protocol A1, A5).
 *
 * <p>Undertow is told to decode nothing, since its rules for queries are not the original's; it hands over each byte as
 * one character.
 *
 * @param path percent-decoded as UTF-8, without scheme, host and query; slashes may come from escapes
 * @param query the raw query without its question mark, empty when there is none
 */
record RequestTarget(String path, String query) {

    static RequestTarget of(String uri, boolean withHost, String query) {
        return new RequestTarget(decoded(withHost ? pathOf(uri) : uri), asUtf8(query));
    }

    /** Whether the path begins with what another server has taken of it; it need not, with parameters in between ({@code /a;b/c} is {@code /a/c}). */
    boolean isBelow(String mounted) {
        return path.startsWith(mounted);
    }

    /**
     * The same below a path that this server is mounted at within another one.
     *
     * @param mounted the part of the path that the other server has taken; empty for none
     */
    RequestTarget below(String mounted) {
        if (mounted.isEmpty() || !path.startsWith(mounted)) {
            return this;
        }
        String rest = path.substring(mounted.length());
        return new RequestTarget(rest.startsWith("/") ? rest : "/" + rest, query);
    }

    // http://host:port/path; without a path, the root is meant.
    private static String pathOf(String uri) {
        int authority = uri.indexOf("://");
        int path = uri.indexOf('/', authority < 0 ? 0 : authority + 3);
        return path < 0 ? "/" : uri.substring(path);
    }

    private static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return asUtf8(path);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            int high = c == '%' && i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(path.charAt(i + 2), 16);
            if (low < 0) {
                bytes.write(c);
            } else {
                bytes.write(high << 4 | low);
                i += 2;
            }
        }
        return bytes.toString(UTF_8);
    }

    private static String asUtf8(String bytesAsChars) {
        for (int i = 0; i < bytesAsChars.length(); i++) {
            if (bytesAsChars.charAt(i) > 0x7F) {
                return new String(bytesAsChars.getBytes(ISO_8859_1), UTF_8);
            }
        }
        return bytesAsChars;
    }
}
