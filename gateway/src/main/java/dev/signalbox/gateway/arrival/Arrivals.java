package dev.signalbox.gateway.arrival;

import dev.signalbox.connection.PublicAddress;
import dev.signalbox.gateway.identity.TrustedProxies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells how requests have arrived. Immutable, safe for use by any thread.
 *
 * <p>Only what a trusted proxy says counts. Its headers are chains, to which each proxy adds at the right end; they are walked from
 * there, as far as each hop is trusted again. What stands before the first hop that is not is the client's own word, and not looked at.
 * What cannot be right is ignored and counted: a request never fails for it.
 */
public final class Arrivals {
    private static final int MOST_HOPS = 32;
    private static final int LONGEST = 4_096; // characters of all values of one header

    private final TrustedProxies proxies;
    private final Forwarding forwarding;
    private final Consumer<ForwardedFault> ignored;

    /**
     * Creates the judge of all requests of a server.
     *
     * @param proxies who is believed
     * @param forwarding in what
     * @param ignored told of what was not; called on I/O threads
     */
    public Arrivals(TrustedProxies proxies, Forwarding forwarding, Consumer<ForwardedFault> ignored) {
        this.proxies = proxies;
        this.forwarding = forwarding;
        this.ignored = ignored;
    }

    /** Who is believed. */
    public TrustedProxies proxies() {
        return proxies;
    }

    /**
     * How a request has arrived.
     *
     * @param peer the address it came from, as text
     * @param scheme of the connection it came on: {@code http} or {@code https}
     * @param schemeKnown whether that is the client's own, by the word of a proxy that passes connections on
     * @param host the Host header; null when absent
     * @param headers gives the values of a header, null or none when it is absent
     */
    public Arrival of(
            String peer,
            String scheme,
            boolean schemeKnown,
            @Nullable String host,
            Function<String, @Nullable List<String>> headers) {
        Told told = told(peer, headers);
        PublicUrl fixed = forwarding.publicUrl();
        String client = told.client == null ? peer : told.client;
        if (fixed != null) {
            return new Arrival(peer, client, fixed.address(), true);
        }
        String seenScheme = told.scheme == null ? scheme : told.scheme;
        String asked = told.host == null ? Texts.host(host == null ? "" : host, seenScheme) : told.host;
        String seenHost = asked == null ? "" : asked;
        return new Arrival(
                peer,
                client,
                new PublicAddress(
                        seenScheme,
                        told.port == null ? seenHost : Texts.withPort(seenHost, told.port, seenScheme),
                        told.prefix == null ? "" : told.prefix),
                schemeKnown || told.scheme != null || scheme.equals("https"));
    }

    /** What was said and can be right; null for what was not. */
    private record Told(
            @Nullable String client,
            @Nullable String scheme,
            @Nullable String host,
            @Nullable String port,
            @Nullable String prefix) {
        static final Told NOTHING = new Told(null, null, null, null, null);
    }

    private Told told(String peer, Function<String, @Nullable List<String>> headers) {
        if (!proxies.contain(peer)) {
            if (isThere(headers, ForwardedHeader.X_FORWARDED_FOR) || isThere(headers, ForwardedHeader.FORWARDED)) {
                ignored.accept(ForwardedFault.UNTRUSTED);
            }
            return Told.NOTHING;
        }
        return forwarding.headers().contains(ForwardedHeader.FORWARDED) ? standard(headers) : deFacto(headers);
    }

    private static boolean isThere(Function<String, @Nullable List<String>> headers, ForwardedHeader header) {
        List<String> values = headers.apply(header.header());
        return values != null && !values.isEmpty();
    }

    private Told deFacto(Function<String, @Nullable List<String>> headers) {
        List<String> hops = list(headers, ForwardedHeader.X_FORWARDED_FOR);
        String client = null;
        int trusted = 1; // the peer
        for (int i = hops.size() - 1; i >= 0 && i >= hops.size() - MOST_HOPS; i--) {
            String hop = checked(Texts.node(hops.get(i), false));
            if (hop == null) {
                break; // nothing a proxy of ours would write
            }
            client = hop;
            if (!proxies.contain(hop)) {
                break;
            }
            trusted++;
        }
        String scheme = outermost(list(headers, ForwardedHeader.X_FORWARDED_PROTO), trusted, Texts::scheme);
        String forHost = scheme == null ? "http" : scheme;
        return new Told(
                client,
                scheme,
                outermost(list(headers, ForwardedHeader.X_FORWARDED_HOST), trusted, text -> Texts.host(text, forHost)),
                outermost(list(headers, ForwardedHeader.X_FORWARDED_PORT), trusted, Texts::port),
                prefix(headers, trusted));
    }

    // The value of the outermost of the trusted hops that have written one.
    private @Nullable String outermost(List<String> values, int trusted, Function<String, @Nullable String> check) {
        return values.isEmpty() ? null : checked(check.apply(values.get(Math.max(0, values.size() - trusted))));
    }

    private Told standard(Function<String, @Nullable List<String>> headers) {
        String text = String.join(",", values(headers, ForwardedHeader.FORWARDED));
        List<Map<String, String>> elements = ForwardedElements.parse(text);
        if (elements == null) {
            ignored.accept(ForwardedFault.MALFORMED);
            return new Told(null, null, null, null, prefix(headers, 1));
        }
        String client = null;
        String scheme = null;
        String host = null;
        int trusted = 1;
        for (int i = elements.size() - 1; i >= 0 && i >= elements.size() - MOST_HOPS; i--) {
            Map<String, String> element = elements.get(i);
            String proto = element.get("proto");
            String told = proto == null ? null : checked(Texts.scheme(proto));
            scheme = told == null ? scheme : told;
            String asked = element.get("host");
            String name = asked == null ? null : checked(Texts.host(asked, scheme == null ? "http" : scheme));
            host = name == null ? host : name;
            String node = element.get("for");
            if (node == null || node.equalsIgnoreCase("unknown")) {
                break;
            }
            String hop = checked(Texts.node(node, true));
            client = hop == null ? client : hop;
            if (hop == null || !proxies.contain(hop)) {
                break;
            }
            trusted++;
        }
        return new Told(client, scheme, host, null, prefix(headers, trusted));
    }

    // Each proxy names what it has taken away; the outermost came first.
    private @Nullable String prefix(Function<String, @Nullable List<String>> headers, int trusted) {
        List<String> values = list(headers, ForwardedHeader.X_FORWARDED_PREFIX);
        StringBuilder prefix = new StringBuilder();
        for (String value : values.subList(Math.max(0, values.size() - trusted), values.size())) {
            String checked = checked(Texts.prefix(value));
            if (checked == null) {
                return null;
            }
            prefix.append(checked);
        }
        return prefix.toString();
    }

    private @Nullable String checked(@Nullable String text) {
        if (text == null) {
            ignored.accept(ForwardedFault.MALFORMED);
        }
        return text;
    }

    private List<String> list(Function<String, @Nullable List<String>> headers, ForwardedHeader header) {
        List<String> parts = new ArrayList<>();
        for (String value : values(headers, header)) {
            for (String part : value.split(",", -1)) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    private List<String> values(Function<String, @Nullable List<String>> headers, ForwardedHeader header) {
        List<String> values = forwarding.headers().contains(header) ? headers.apply(header.header()) : null;
        if (values == null) {
            return List.of();
        }
        int length = 0;
        for (String value : values) {
            length += value.length();
        }
        if (length > LONGEST) {
            ignored.accept(ForwardedFault.TOO_LONG);
            return List.of();
        }
        return values;
    }
}
