package dev.signalbox.conformance.record;

import dev.signalbox.conformance.recording.Bytes;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.wire.RawRequest.Header;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts pseudonyms in the place of secrets: connection and groups tokens, values of cookies, authorization values. The same secret has the same
 * pseudonym throughout, wherever it stands, so that a masked recording can still be played. Not safe for use by several threads.
 */
final class Masks {
    private static final int MOST_SECRETS = 100_000;
    private static final int MOST_RECENT = 256; // the latest are in use; to look for all would hold the writer up
    private static final int SHORTEST = 8; // shorter values are replaced where they stand, not wherever they occur
    // Possessive: an alternative that may be taken back takes stack for each character.
    private static final Pattern IN_JSON = Pattern.compile(
            "\"(ConnectionToken|G|access_token|refresh_token|id_token|bearer_token|client_secret|password)\"\\s*:\\s*\"((?:[^\"\\\\]++|\\\\.)++)\"");
    private static final Set<String> CREDENTIALS = Set.of("authorization", "proxy-authorization");

    private final Set<String> parameters = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private final Set<String> headers = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private final Deque<String> recent = new ArrayDeque<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Map<String, String> pseudonyms = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_SECRETS;
        }
    };

    /**
     * Creates masks.
     *
     * @param moreParameters names of query and form parameters whose values are secret, besides the protocol's own
     * @param moreHeaders names of headers whose values are secret, besides cookies and authorization
     */
    Masks(List<String> moreParameters, List<String> moreHeaders) {
        parameters.addAll(List.of(
                "connectionToken",
                "groupsToken",
                "access_token",
                "refresh_token",
                "id_token",
                "bearer_token",
                "token",
                "client_secret",
                "password"));
        parameters.addAll(moreParameters);
        headers.addAll(moreHeaders);
    }

    /** The event without its secrets. */
    Event mask(Event event) {
        if (event instanceof Event.Request request) {
            Bytes body = request.body() == null ? null : form(request.body());
            return new Event.Request(
                    request.t(),
                    request.x(),
                    request.method(),
                    target(request.target()),
                    headers(request.headers()),
                    body);
        } else if (event instanceof Event.WsOpen open) {
            return new Event.WsOpen(open.t(), open.x(), target(open.target()), headers(open.headers()));
        } else if (event instanceof Event.Response response) {
            return new Event.Response(
                    response.t(), response.x(), response.status(), response.reason(), headers(response.headers()));
        } else if (event instanceof Event.Data data) {
            return new Event.Data(data.t(), data.x(), json(data.bytes()));
        } else if (event instanceof Event.WsMessage message) {
            return new Event.WsMessage(
                    message.t(),
                    message.x(),
                    message.by(),
                    json(message.bytes()),
                    message.binary(),
                    message.fragments());
        }
        return event;
    }

    private String target(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query + 1) + parameters(target.substring(query + 1));
    }

    private Bytes form(Bytes body) {
        String text = body.strictText();
        if (text == null) {
            return body;
        }
        return Bytes.of(text.matches("(?s)[\\w.-]+=.*") ? parameters(text) : json(text));
    }

    private String parameters(String encoded) {
        List<String> pairs = new ArrayList<>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && equals < pair.length() - 1 && parameters.contains(pair.substring(0, equals))) {
                String kind = pair.substring(0, equals).equalsIgnoreCase("groupsToken") ? "groups" : "token";
                pairs.add(pair.substring(0, equals + 1) + pseudonym(kind, decode(pair.substring(equals + 1))));
            } else {
                pairs.add(known(pair));
            }
        }
        return String.join("&", pairs);
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return encoded;
        }
    }

    private Bytes json(Bytes bytes) {
        String text = bytes.strictText();
        return text == null ? bytes : Bytes.of(json(text));
    }

    private String json(String text) {
        Matcher matcher = IN_JSON.matcher(text);
        StringBuilder masked = new StringBuilder();
        while (matcher.find()) {
            String secret =
                    matcher.group(2).replace("\\/", "/").replace("\\u002b", "+").replace("\\u002B", "+");
            String kind = matcher.group(1).equals("G") ? "groups" : "token";
            String replaced = text.substring(matcher.start(), matcher.start(2)) + pseudonym(kind, secret) + "\"";
            matcher.appendReplacement(masked, Matcher.quoteReplacement(replaced));
        }
        return known(matcher.appendTail(masked).toString());
    }

    private List<Header> headers(List<Header> all) {
        List<Header> masked = new ArrayList<>();
        for (Header header : all) {
            masked.add(new Header(header.name(), header(header.name().toLowerCase(Locale.ROOT), header.value())));
        }
        return masked;
    }

    private String header(String name, String value) {
        if (name.equals("cookie")) {
            List<String> cookies = new ArrayList<>();
            for (String cookie : value.split("; *", -1)) {
                cookies.add(cookie(cookie));
            }
            return String.join("; ", cookies);
        }
        if (name.equals("set-cookie")) {
            int semicolon = value.indexOf(';');
            return semicolon < 0 ? cookie(value) : cookie(value.substring(0, semicolon)) + value.substring(semicolon);
        }
        if (CREDENTIALS.contains(name)) {
            int space = value.indexOf(' ');
            return space < 0
                    ? pseudonym("authorization", value)
                    : value.substring(0, space + 1) + pseudonym("authorization", value.substring(space + 1));
        }
        if (headers.contains(name)) {
            return pseudonym("header", value);
        }
        // A referer or location may carry tokens in its query.
        return value.indexOf('?') < 0 ? known(value) : target(value);
    }

    private String cookie(String cookie) {
        int equals = cookie.indexOf('=');
        return equals < 0 || equals == cookie.length() - 1
                ? cookie
                : cookie.substring(0, equals + 1) + pseudonym("cookie", cookie.substring(equals + 1));
    }

    private String pseudonym(String kind, String secret) {
        if (secret.startsWith("masked-")) {
            return secret;
        }
        String known = pseudonyms.get(secret);
        if (known != null) {
            return known;
        }
        String pseudonym = "masked-" + kind + "-" + counts.merge(kind, 1, Integer::sum);
        remember(secret, pseudonym);
        // Answers that quote a request have it as it stood there.
        remember(URLEncoder.encode(secret, StandardCharsets.UTF_8), pseudonym);
        return pseudonym;
    }

    private void remember(String secret, String pseudonym) {
        if (pseudonyms.putIfAbsent(secret, pseudonym) == null) {
            recent.addLast(secret);
            if (recent.size() > MOST_RECENT) {
                recent.removeFirst();
            }
        }
    }

    /** Replaces secrets that are known from elsewhere. */
    private String known(String text) {
        String masked = text;
        if (masked.length() >= SHORTEST) {
            for (String secret : recent) {
                if (secret.length() >= SHORTEST && masked.contains(secret)) {
                    masked = masked.replace(secret, pseudonyms.getOrDefault(secret, "masked"));
                }
            }
        }
        return masked;
    }
}
