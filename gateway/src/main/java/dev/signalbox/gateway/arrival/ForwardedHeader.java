package dev.signalbox.gateway.arrival;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The headers in which proxies say what they have changed. */
public enum ForwardedHeader {
    /** Addresses: the client's first, then those of the proxies it came through. */
    X_FORWARDED_FOR("X-Forwarded-For"),
    /** The scheme that the client used. */
    X_FORWARDED_PROTO("X-Forwarded-Proto"),
    /** The host that the client asked for, and its port if it named one. */
    X_FORWARDED_HOST("X-Forwarded-Host"),
    /** The port that the client asked; counts where the host names none. */
    X_FORWARDED_PORT("X-Forwarded-Port"),
    /** What the proxy has taken away from the front of the path. */
    X_FORWARDED_PREFIX("X-Forwarded-Prefix"),
    /** All of them but the last in one: RFC 7239. */
    FORWARDED("Forwarded");

    private static final Set<ForwardedHeader> DE_FACTO =
            Collections.unmodifiableSet(EnumSet.range(X_FORWARDED_FOR, X_FORWARDED_PREFIX));

    private final String header;

    ForwardedHeader(String header) {
        this.header = header;
    }

    /** The header's name. */
    public String header() {
        return header;
    }

    /** All X-Forwarded headers: what is looked at unless set otherwise. */
    public static Set<ForwardedHeader> deFacto() {
        return DE_FACTO;
    }

    /**
     * The header of a name, ignoring case.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static ForwardedHeader of(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(value -> value.text().equals(lower))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("\"" + name + "\" is no such header (expected: " + texts() + ")"));
    }

    /** All names as they are set, with commas between them. */
    public static String texts() {
        return Arrays.stream(values()).map(ForwardedHeader::text).collect(Collectors.joining(", "));
    }

    private String text() {
        return header.toLowerCase(Locale.ROOT);
    }
}
