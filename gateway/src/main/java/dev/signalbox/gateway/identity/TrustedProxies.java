package dev.signalbox.gateway.identity;

import java.util.List;

/**
 * The proxies in front that are believed: only what comes from their addresses may say on whose behalf a request is made. Immutable.
 */
public final class TrustedProxies {
    /** Nobody is believed. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<AddressRange> ranges;

    private TrustedProxies(List<AddressRange> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /** Those whose addresses lie in one of these ranges. */
    public static TrustedProxies of(List<AddressRange> ranges) {
        return new TrustedProxies(ranges);
    }

    /** The same, from texts in the form of {@link AddressRange#parse}. */
    public static TrustedProxies of(String... ranges) {
        return new TrustedProxies(
                List.of(ranges).stream().map(AddressRange::parse).toList());
    }

    /** Whether nobody is believed. */
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Whether a peer's address is that of such a proxy. */
    public boolean contain(String address) {
        // Asked for every request; most servers believe nobody, and an address is not taken apart for that.
        return !ranges.isEmpty() && ranges.stream().anyMatch(range -> range.contains(address));
    }

    @Override
    public String toString() {
        return ranges.isEmpty() ? "none" : ranges.toString();
    }
}
