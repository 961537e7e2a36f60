package dev.signalbox.conformance.compare;

import dev.signalbox.conformance.compare.Comparison.Place;
import dev.signalbox.conformance.wire.RawRequest.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which headers of an answer count, and their comparison. */
public final class HeaderRules {
    /** Of the host, or of the connection, and so not of the protocol. Lower case. */
    private static final Set<String> HOST = Set.of(
            "server",
            "date",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "via",
            "age",
            "x-powered-by",
            "x-aspnet-version",
            "x-aspnetmvc-version",
            "x-sourcefiles",
            "strict-transport-security",
            "alt-svc",
            "etag",
            "last-modified",
            "vary",
            "content-encoding",
            "upgrade",
            "sec-websocket-accept",
            "sec-websocket-extensions");

    /** Looked at when they are missing, but free to be there: they harm nobody. Lower case. */
    private static final Set<String> WELCOME =
            Set.of("cache-control", "pragma", "expires", "x-accel-buffering", "x-content-type-options");

    private HeaderRules() {}

    /** Where the headers of two answers differ; several of one name are compared as a list, and a cookie by its name. */
    public static List<Place> differences(List<Header> recorded, List<Header> live, Set<String> ignored, Terms terms) {
        Set<String> names = new TreeSet<>();
        recorded.forEach(header -> names.add(lower(header.name())));
        live.forEach(header -> names.add(lower(header.name())));
        List<Place> places = new ArrayList<>();
        for (String name : names) {
            List<String> was =
                    values(recorded, name).stream().map(terms::translateHeader).toList();
            List<String> is = values(live, name);
            if (was.equals(is)) {
                continue;
            }
            if (HOST.contains(name) || ignored.contains(name) || (was.isEmpty() && WELCOME.contains(name))) {
                terms.use(Wildcard.HOST_HEADERS);
                continue;
            }
            places.add(new Place(shown(name, recorded, live), joined(was), joined(is)));
        }
        return places;
    }

    private static List<String> values(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> lower(header.name()).equals(name))
                .map(header -> name.equals("set-cookie") ? cookieName(header.value()) : header.value())
                .toList();
    }

    // The value of a cookie is as free as a token; what is set and how it is kept is not.
    private static String cookieName(String cookie) {
        int equals = cookie.indexOf('=');
        int semicolon = cookie.indexOf(';');
        String name = equals < 0 ? cookie : cookie.substring(0, equals);
        return name
                + (semicolon < 0 ? "" : cookie.substring(semicolon).replaceAll("(?i);\\s*(expires|domain)=[^;]*", ""));
    }

    private static String shown(String name, List<Header> recorded, List<Header> live) {
        return Stream.concat(recorded.stream(), live.stream())
                .map(Header::name)
                .filter(spelled -> lower(spelled).equals(name))
                .findFirst()
                .orElse(name);
    }

    private static @Nullable String joined(List<String> values) {
        return values.isEmpty() ? null : String.join(", ", values);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
