package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.compare.Terms;
import dev.signalbox.conformance.recording.Bytes;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Event.Opening;
import dev.signalbox.conformance.wire.RawRequest;
import dev.signalbox.conformance.wire.RawRequest.Header;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes live requests and messages of recorded ones: what was learned replaces what was recorded. Used under the stage's lock. */
final class Requests {
    /** Ours to say: the target's name, what the body turned out to be, and no compression, which would hide the text. */
    private static final Set<String> OWN =
            Set.of("host", "content-length", "accept-encoding", "sec-websocket-extensions");

    private final Script script;
    private final Terms terms;
    private final Target target;
    private final ReplayOptions options;
    private final Set<String> given = new HashSet<>(); // recorded tokens that an answer in the recording gave

    Requests(Script script, Terms terms, Target target, ReplayOptions options, Set<String> givenTokens) {
        this.script = script;
        this.terms = terms;
        this.target = target;
        this.options = options;
        this.given.addAll(givenTokens);
    }

    /** What this request needs and was not learned, null when it can be sent. */
    @Nullable
    String missing(Played exchange) {
        String token = exchange.parameters().get("connectionToken");
        if (token != null && given.contains(token) && terms.value(token) == null) {
            return "the connection token, since no answer gave one";
        }
        return null;
    }

    /** The request as it goes out now. */
    RawRequest request(Played exchange, int step) {
        return build(exchange, value -> cursor(exchange, value, step), null);
    }

    /** A poll that asks for what lies behind the newest cursor. */
    RawRequest poll(Played template) {
        Ledger ledger = template.ledger();
        return build(template, value -> ledger.newestCursor(), ledger.newestGroups());
    }

    /** Gives what a recorded cursor is called here, null to keep it. */
    private interface Cursor {
        @Nullable
        String live(String recorded);
    }

    private @Nullable String cursor(Played exchange, String recorded, int step) {
        Ledger ledger = script.connection(exchange.parameters().get("connectionToken"));
        return ledger == null ? null : ledger.cursor(recorded, step);
    }

    private RawRequest build(Played exchange, Cursor cursor, @Nullable String groups) {
        Opening opening = exchange.opening();
        int query = opening.target().indexOf('?');
        String path = query < 0 ? opening.target() : opening.target().substring(0, query);
        String wanted = target.path() + path;
        if (query >= 0) {
            wanted += "?" + replaced(opening.target().substring(query + 1), cursor, groups);
        }
        byte[] body = body(opening, cursor, groups);
        if (body != null && body.length == 0 && !counted(opening)) {
            body = null; // recorded without a length
        }
        String method = opening instanceof Event.Request request ? request.method() : "GET";
        return new RawRequest(method, wanted, headers(opening, body), body);
    }

    private String replaced(String encoded, Cursor cursor, @Nullable String groups) {
        return Parameters.replace(encoded, (name, value) -> switch (name) {
            case "messageId" -> cursor.live(value);
            case "groupsToken" -> groups == null ? terms.value(value) : groups;
            default -> {
                String whole = terms.value(value);
                String translated = whole == null ? terms.translate(value) : whole;
                yield translated.equals(value) ? null : translated;
            }
        });
    }

    private byte @Nullable [] body(Opening opening, Cursor cursor, @Nullable String groups) {
        if (!(opening instanceof Event.Request request) || request.body() == null) {
            return null;
        }
        Bytes recorded = request.body();
        String form = Parameters.form(opening);
        if (form != null) {
            recorded = Bytes.of(replaced(form, cursor, groups));
        } else if (recorded.strictText() != null) {
            recorded = Bytes.of(terms.translate(recorded.text()));
        }
        return isChunked(opening) ? oneChunk(recorded.toArray()) : recorded.toArray();
    }

    private static boolean counted(Opening opening) {
        return opening.headers().stream().anyMatch(header -> header.name().equalsIgnoreCase("Content-Length"));
    }

    private static boolean isChunked(Opening opening) {
        return opening.headers().stream()
                .anyMatch(header -> header.name().equalsIgnoreCase("Transfer-Encoding")
                        && header.value().equalsIgnoreCase("chunked"));
    }

    private static byte[] oneChunk(byte[] content) {
        ByteArrayOutputStream chunked = new ByteArrayOutputStream();
        if (content.length > 0) {
            chunked.writeBytes((Integer.toHexString(content.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunked.writeBytes(content);
            chunked.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        chunked.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return chunked.toByteArray();
    }

    private List<Header> headers(Opening opening, byte @Nullable [] body) {
        Set<String> overridden = new HashSet<>();
        options.headers().forEach(header -> overridden.add(header.name().toLowerCase(Locale.ROOT)));
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("Host", target.authority()));
        String origin = origin(opening);
        for (Header header : opening.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (OWN.contains(name) || overridden.contains(name)) {
                continue;
            }
            boolean ownOrigin = name.equals("origin") && header.value().equals(origin);
            boolean ownReferer = name.equals("referer") && header.value().startsWith(origin + "/");
            headers.add(
                    ownOrigin || ownReferer
                            ? new Header(
                                    header.name(),
                                    target.origin() + header.value().substring(origin.length()))
                            : new Header(header.name(), credentials(header.value())));
        }
        if (counted(opening)) {
            headers.add(new Header("Content-Length", String.valueOf(body == null ? 0 : body.length)));
        }
        headers.addAll(options.headers());
        return headers;
    }

    // A token that an answer gave, behind the name of its scheme.
    private String credentials(String value) {
        String live = terms.value(value.substring(value.indexOf(' ') + 1));
        return live == null ? terms.translate(value) : value.substring(0, value.indexOf(' ') + 1) + live;
    }

    /** The origin the recorded client thought to be the server's. */
    static String origin(Opening opening) {
        for (Header header : opening.headers()) {
            if (header.name().equalsIgnoreCase("Host")) {
                boolean secure = opening.headers().stream()
                        .anyMatch(other -> other.name().equalsIgnoreCase("Origin")
                                && other.value().equals("https://" + header.value()));
                return (secure ? "https://" : "http://") + header.value();
            }
        }
        return "http://";
    }

    /** A WebSocket message as it goes out now. */
    Event.WsMessage message(Event.WsMessage recorded) {
        String text = recorded.bytes().strictText();
        if (text == null) {
            return recorded;
        }
        String translated = terms.translate(text);
        return translated.equals(text)
                ? recorded
                : new Event.WsMessage(
                        recorded.t(),
                        recorded.x(),
                        recorded.by(),
                        Bytes.of(translated),
                        recorded.binary(),
                        recorded.fragments());
    }
}
