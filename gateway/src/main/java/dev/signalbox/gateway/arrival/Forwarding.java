package dev.signalbox.gateway.arrival;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is believed of what proxies in front say. Which proxies those are is set apart from this.
 *
 * @param headers the headers that are looked at; the other ones are whatever clients like to write. {@link ForwardedHeader#FORWARDED} goes
 *     with none of the others but {@link ForwardedHeader#X_FORWARDED_PREFIX}
 * @param publicUrl the address under which clients reach the server, which wins over all headers; null to go by the request
 * @param proxyProtocol whether connections from trusted proxies begin with a header of the PROXY protocol, version 1 or 2
 */
public record Forwarding(
        Set<ForwardedHeader> headers, @Nullable PublicUrl publicUrl, boolean proxyProtocol) {
    /** The X-Forwarded headers, no fixed URL, no PROXY protocol. */
    public static final Forwarding DEFAULT = new Forwarding(ForwardedHeader.deFacto(), null, false);

    /** Checks that the headers do not contradict each other. */
    public Forwarding {
        Set<ForwardedHeader> copy = EnumSet.noneOf(ForwardedHeader.class);
        copy.addAll(headers);
        Set<ForwardedHeader> others = EnumSet.copyOf(copy);
        others.remove(ForwardedHeader.FORWARDED);
        others.remove(ForwardedHeader.X_FORWARDED_PREFIX);
        if (copy.contains(ForwardedHeader.FORWARDED) && !others.isEmpty()) {
            throw new IllegalArgumentException("forwarded together with "
                    + others.iterator().next().header().toLowerCase(java.util.Locale.ROOT)
                    + " (expected: the one that the proxy writes; the other one would be the client's word)");
        }
        headers = java.util.Collections.unmodifiableSet(copy);
    }

    /** The same with another fixed address. */
    public Forwarding withPublicUrl(@Nullable PublicUrl url) {
        return new Forwarding(headers, url, proxyProtocol);
    }

    /** The same with other headers. */
    public Forwarding withHeaders(Set<ForwardedHeader> others) {
        return new Forwarding(others, publicUrl, proxyProtocol);
    }

    /** The same with or without the PROXY protocol. */
    public Forwarding withProxyProtocol(boolean on) {
        return new Forwarding(headers, publicUrl, on);
    }
}
