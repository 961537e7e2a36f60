package dev.signalbox.gateway.arrival;

import dev.signalbox.connection.PublicAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** The address under which clients reach the server, as the operator knows it. Immutable. */
public final class PublicUrl {
    private static final String EXPECTED =
            " (expected: a URL as https://www.example.com or https://www.example.com/app)";

    private final PublicAddress address;

    private PublicUrl(PublicAddress address) {
        this.address = address;
    }

    /**
     * The address of a URL.
     *
     * @param text scheme http or https, a host, perhaps a port, and the path that clients put before the server's own
     * @throws IllegalArgumentException when it is none, or has a user, a query or a fragment
     */
    public static PublicUrl parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("\"" + text + "\"" + EXPECTED, e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String authority = uri.getRawAuthority();
        String path = Texts.prefix(uri.getRawPath() == null ? "" : uri.getRawPath());
        if (!(scheme.equals("http") || scheme.equals("https"))
                || authority == null
                || path == null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("\"" + text + "\"" + EXPECTED);
        }
        String host = Texts.host(authority, scheme);
        if (host == null) {
            throw new IllegalArgumentException("\"" + text + "\"" + EXPECTED);
        }
        return new PublicUrl(new PublicAddress(scheme, host, path));
    }

    /** The address. */
    public PublicAddress address() {
        return address;
    }

    /** The URL, without a slash at its end. */
    @Override
    public String toString() {
        return address.url("");
    }
}
