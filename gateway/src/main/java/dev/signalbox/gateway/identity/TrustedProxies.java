package dev.signalbox.gateway.identity;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proxies in front that are believed: only what comes from their addresses may say on whose behalf a request is made. Immutable.
 */
public final class TrustedProxies {
    /** Nobody is believed. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int MOST_HOPS = 32;

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
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /**
     * The address of the client at the other end: the peer's, or, when that is a trusted proxy, the last one in {@code X-Forwarded-For}
     * that is not. What stands before that one is the client's own word and not looked at.
     *
     * @param peer the address the request came from
     * @param headers the request's headers; names compare ignoring case
     */
    public String clientAddress(String peer, java.util.Map<String, List<String>> headers) {
        if (ranges.isEmpty() || !contain(peer)) {
            return peer;
        }
        List<String> hops = hops(headers.get(FORWARDED_FOR));
        String client = peer;
        for (int i = hops.size() - 1; i >= 0; i--) {
            String hop = hops.get(i);
            if (!AddressRange.isAddress(hop)) {
                break; // nothing a proxy of ours would write
            }
            client = hop;
            if (!contain(hop)) {
                break;
            }
        }
        return client;
    }

    private static List<String> hops(@Nullable List<String> headers) {
        List<String> hops = new ArrayList<>();
        if (headers != null) {
            for (String header : headers) {
                for (String hop : header.split(",", -1)) {
                    hops.add(hop.strip());
                }
            }
        }
        return hops.size() > MOST_HOPS ? hops.subList(hops.size() - MOST_HOPS, hops.size()) : hops;
    }

    @Override
    public String toString() {
        return ranges.isEmpty() ? "none" : ranges.toString();
    }
}
