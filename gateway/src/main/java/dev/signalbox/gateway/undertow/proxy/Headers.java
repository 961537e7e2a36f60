package dev.signalbox.gateway.undertow.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.connection.ConnectionUser;
import dev.signalbox.gateway.identity.TrustedProxies;
import dev.signalbox.gateway.management.ManagementConfig;
import dev.signalbox.gateway.upstream.Upstreams;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What becomes of the headers of a request on its way to another server, and of the answer's on its way back. */
final class Headers {
    private static final List<HttpString> HOP_BY_HOP = names(
            "Connection",
            "Keep-Alive",
            "Proxy-Connection",
            "Proxy-Authorization",
            "Proxy-Authenticate",
            "TE",
            "Trailer",
            "Upgrade",
            "HTTP2-Settings");
    private static final HttpString CONNECTION = new HttpString("Connection");
    private static final HttpString COOKIE = new HttpString("Cookie");
    private static final HttpString CONTENT_LENGTH = new HttpString("Content-Length");
    private static final HttpString TRANSFER_ENCODING = new HttpString("Transfer-Encoding");
    private static final HttpString UPGRADE = new HttpString("Upgrade");
    private static final HttpString HOST = new HttpString("Host");
    private static final HttpString FORWARDED = new HttpString("Forwarded");
    private static final HttpString FORWARDED_FOR = new HttpString("X-Forwarded-For");
    private static final HttpString FORWARDED_PROTO = new HttpString("X-Forwarded-Proto");
    private static final HttpString FORWARDED_HOST = new HttpString("X-Forwarded-Host");
    private static final HttpString FORWARDED_PORT = new HttpString("X-Forwarded-Port");
    // A hop's own word about things that only we can know, or that nobody but the nearest proxy may say.
    private static final List<HttpString> SPOKEN_FOR = names(
            "X-Forwarded-Server",
            "X-Forwarded-Prefix",
            "X-Forwarded-Ssl",
            "X-Forwarded-Scheme",
            "X-Real-IP",
            "X-Original-URL",
            "X-Rewrite-URL",
            "Front-End-Https");

    private static final List<HttpString> NOT_THE_CLIENTS = Stream.concat(
                    SPOKEN_FOR.stream(), Stream.of(FORWARDED_FOR, FORWARDED_PROTO, FORWARDED_HOST, FORWARDED_PORT))
            .toList();

    // Not the client's to take away, not even through a trusted proxy that passes its Connection header on.
    private static final Set<HttpString> STAYS = Stream.concat(
                    NOT_THE_CLIENTS.stream(), Stream.of(FORWARDED, HOST, CONTENT_LENGTH, TRANSFER_ENCODING))
            .collect(Collectors.toUnmodifiableSet());

    private static final List<HttpString> FRAMING = List.of(CONTENT_LENGTH, TRANSFER_ENCODING);

    private static final int SEPARATORS = 4; // colon, space, line break

    private Headers() {}

    private static List<HttpString> names(String... names) {
        return List.of(names).stream().map(HttpString::new).toList();
    }

    /** Takes out what only concerned the connection it came on; an upgrade to WebSockets stays one. */
    static void prepareRequest(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        String upgrade = headers.getFirst(UPGRADE);
        boolean webSocket = exchange.isHttp11() && "websocket".equalsIgnoreCase(upgrade);
        removeNamed(headers);
        HOP_BY_HOP.forEach(headers::remove);
        if (webSocket && upgrade != null) {
            headers.put(UPGRADE, upgrade);
            headers.put(CONNECTION, "Upgrade");
        }
        // A body is framed anew; of two lengths neither may be believed.
        if (headers.contains(TRANSFER_ENCODING)) {
            headers.remove(TRANSFER_ENCODING);
            headers.remove(CONTENT_LENGTH);
        }
        HttpString method = exchange.getRequestMethod();
        boolean mayHaveBody = method.equals(Methods.POST) || method.equals(Methods.PUT) || method.equals(Methods.PATCH);
        if (exchange.isRequestComplete() && mayHaveBody && !headers.contains(CONTENT_LENGTH)) {
            headers.put(CONTENT_LENGTH, "0");
        }
        // HTTP/2 sends one header for each cookie.
        HeaderValues cookies = headers.get(COOKIE);
        if (cookies != null && cookies.size() > 1) {
            headers.put(COOKIE, String.join("; ", cookies));
        }
    }

    private static void removeNamed(HeaderMap headers) {
        HeaderValues connection = headers.get(CONNECTION);
        if (connection == null) {
            return;
        }
        for (String value : List.copyOf(connection)) {
            for (String part : value.split(",", -1)) {
                String name = part.strip();
                if (!name.isEmpty() && !name.equalsIgnoreCase("close") && !name.equalsIgnoreCase("keep-alive")) {
                    HttpString header = new HttpString(name);
                    if (!STAYS.contains(header)) {
                        headers.remove(header);
                    }
                }
            }
        }
    }

    /** Says on whose behalf the request is made. What a client says about that itself is dropped; a trusted proxy's word is kept and added to. */
    static void forward(HttpServerExchange exchange, TrustedProxies proxies) {
        HeaderMap headers = exchange.getRequestHeaders();
        String peer = address(exchange.getSourceAddress());
        boolean trusted = proxies.contain(peer);
        String scheme = exchange.getRequestScheme();
        String host = headers.getFirst(HOST);
        if (!trusted) {
            headers.remove(FORWARDED_FOR); // the proxy handler puts the peer there
            headers.remove(FORWARDED);
            headers.remove(FORWARDED_PROTO);
            headers.remove(FORWARDED_HOST);
            headers.remove(FORWARDED_PORT);
            SPOKEN_FOR.forEach(headers::remove);
            removeLookalikes(headers, NOT_THE_CLIENTS);
            removeLookalikes(headers, FRAMING); // nobody may believe another length than the one it is sent with
        } else {
            join(headers, FORWARDED_FOR);
        }
        String proto = single(headers, FORWARDED_PROTO, scheme);
        String named = single(headers, FORWARDED_HOST, host);
        single(headers, FORWARDED_PORT, Integer.toString(exchange.getHostPort()));
        List<String> elements = new ArrayList<>();
        HeaderValues earlier = headers.get(FORWARDED);
        if (earlier != null) {
            elements.addAll(earlier);
        }
        elements.add("for=" + node(peer) + (named == null ? "" : ";host=" + quoted(named)) + ";proto=" + proto);
        headers.put(FORWARDED, String.join(", ", elements));
    }

    private static void join(HeaderMap headers, HttpString name) {
        HeaderValues values = headers.get(name);
        if (values != null && values.size() > 1) {
            headers.put(name, String.join(", ", values));
        }
    }

    // The value that is there, if it is one; else ours.
    private static String single(HeaderMap headers, HttpString name, @Nullable String ours) {
        HeaderValues values = headers.get(name);
        String value = values == null || values.isEmpty() || values.getFirst().isBlank() ? ours : values.getFirst();
        if (value == null) {
            headers.remove(name);
            return "";
        }
        headers.put(name, value);
        return value;
    }

    private static String node(String address) {
        return address.indexOf(':') >= 0 ? "\"[" + address + "]\"" : address;
    }

    private static String quoted(String host) {
        return host.matches("[A-Za-z0-9._-]+") ? host : '"' + host.replaceAll("[\"\\\\\\p{Cntrl}]", "") + '"';
    }

    private static String address(InetSocketAddress source) {
        InetAddress address = source.getAddress();
        return address == null ? source.getHostString() : address.getHostAddress();
    }

    /** Takes out what the client says about who it is in headers that are ours to set, and what it is at the management port. */
    static void stripIdentity(HttpServerExchange exchange, Upstreams upstreams) {
        List<HttpString> ours = Stream.of(upstreams.userHeader(), upstreams.rolesHeader())
                .flatMap(Stream::ofNullable)
                .map(HttpString::new)
                .toList();
        HeaderMap headers = exchange.getRequestHeaders();
        ours.forEach(headers::remove);
        removeLookalikes(headers, ours);
        removeSession(headers);
    }

    // A browser sends its cookies to all ports of a host.
    private static void removeSession(HeaderMap headers) {
        HeaderValues cookies = headers.get(COOKIE);
        if (cookies == null || cookies.stream().noneMatch(value -> value.contains(ManagementConfig.SESSION_COOKIE))) {
            return;
        }
        List<String> others = cookies.stream()
                .flatMap(value -> Stream.of(value.split(";")))
                .map(String::strip)
                .filter(cookie -> !cookie.split("=", 2)[0].strip().equals(ManagementConfig.SESSION_COOKIE))
                .toList();
        headers.remove(COOKIE);
        if (!others.isEmpty()) {
            headers.put(COOKIE, String.join("; ", others));
        }
    }

    // Servers that make variables of headers (HTTP_X_USER) take X_User and X.User for X-User.
    private static void removeLookalikes(HeaderMap headers, Collection<HttpString> names) {
        for (HttpString header : List.copyOf(headers.getHeaderNames())) {
            if (names.stream().anyMatch(name -> !name.equals(header) && areAlike(name, header))) {
                headers.remove(header);
            }
        }
    }

    // Whether they are the same where nothing but letters and digits counts.
    private static boolean areAlike(HttpString name, HttpString other) {
        int length = name.length();
        if (length != other.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (folded(name.byteAt(i)) != folded(other.byteAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int folded(byte c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A' + 'a';
        }
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    }

    /** Says who the user is; nobody is said by saying nothing. */
    static void identify(HttpServerExchange exchange, Upstreams upstreams, ConnectionUser user) {
        String userHeader = upstreams.userHeader();
        String rolesHeader = upstreams.rolesHeader();
        if (userHeader == null || !user.authenticated()) {
            return;
        }
        exchange.getRequestHeaders().put(new HttpString(userHeader), encoded(user.name()));
        if (rolesHeader != null && !user.roles().isEmpty()) {
            exchange.getRequestHeaders()
                    .put(
                            new HttpString(rolesHeader),
                            new TreeSet<>(user.roles())
                                    .stream().map(Headers::encoded).collect(Collectors.joining(",")));
        }
    }

    // What is no plain character is escaped as in a URL, and so are the escape itself and what parts roles.
    static String encoded(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (byte b : value.getBytes(UTF_8)) {
            int c = b & 0xFF;
            if (c < ' ' || c > '~' || c == '%' || c == ',') {
                text.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
                text.append(Character.toUpperCase(Character.forDigit(c & 0xF, 16)));
            } else {
                text.append((char) c);
            }
        }
        return text.toString();
    }

    /** How long all names and values are together. */
    static long bytes(HeaderMap headers) {
        long bytes = 0;
        for (HeaderValues values : headers) {
            for (String value : values) {
                bytes += values.getHeaderName().length() + value.length() + SEPARATORS;
            }
        }
        return bytes;
    }

    /**
     * Whether an answer is none that may be passed on: an interim one in place of the last, which the client would wait for; or one of two
     * lengths, of which the client may believe the other.
     */
    static boolean isNoAnswer(HttpServerExchange exchange) {
        int status = exchange.getStatusCode();
        HeaderMap headers = exchange.getResponseHeaders();
        HeaderValues lengths = headers.get(CONTENT_LENGTH);
        if (lengths != null && lengths.size() > 1 && !headers.contains(TRANSFER_ENCODING)) {
            if (lengths.stream().distinct().count() > 1) {
                return true;
            }
            headers.put(CONTENT_LENGTH, lengths.getFirst());
        }
        return status < StatusCodes.OK && !exchange.isUpgrade();
    }

    /** Whether an answer that has no body by its status is framed as if it had: a 304 may say the length it stands for (RFC 9110, 8.6). */
    static boolean saysBodyItHasNot(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getResponseHeaders();
        String length = headers.getFirst(CONTENT_LENGTH);
        return !exchange.isUpgrade()
                && !Connectors.isEntityBodyAllowed(exchange)
                && !exchange.getRequestMethod().equals(Methods.HEAD)
                && (headers.contains(TRANSFER_ENCODING) || (length != null && !length.equals("0")));
    }

    /** Takes out of an answer what only concerned the connection it came on. */
    static void prepareAnswer(HttpServerExchange exchange) {
        if (exchange.isUpgrade()) {
            return;
        }
        HeaderMap headers = exchange.getResponseHeaders();
        removeNamed(headers);
        HOP_BY_HOP.forEach(headers::remove);
        if (headers.contains(TRANSFER_ENCODING)) {
            headers.remove(TRANSFER_ENCODING);
            headers.remove(CONTENT_LENGTH);
        }
    }
}
