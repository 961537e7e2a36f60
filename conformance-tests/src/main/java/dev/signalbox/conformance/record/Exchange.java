package dev.signalbox.conformance.record;

import dev.signalbox.conformance.recording.Bytes;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Party;
import dev.signalbox.conformance.wire.RawRequest.Header;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** One exchange while it passes: gathers what belongs together and hands events to the session. Guarded by the conversation's lock. */
final class Exchange {
    private static final int MOST_BODY_BYTES = 16 * 1024 * 1024;

    private final Session session;
    private final int x;
    private final String method;
    private final String target;
    private final List<Header> requestHeaders;
    private final ByteArrayOutputStream request = new ByteArrayOutputStream();
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private final boolean hasRequestBody;
    private boolean announced;
    private boolean answered;
    private boolean streams;
    private String coding = ""; // of the answer's content; empty for none
    private boolean over;
    private long requestOmitted; // once something was, all that follows is
    private long answerOmitted;

    Exchange(Session session, String method, String target, List<Header> headers) {
        this.session = session;
        this.x = session.open();
        this.method = method;
        this.target = target;
        this.requestHeaders = headers;
        this.hasRequestBody = value(headers, "Content-Length") != null || value(headers, "Transfer-Encoding") != null;
    }

    static @Nullable String value(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst()
                .orElse(null);
    }

    String method() {
        return method;
    }

    boolean isUpgrade() {
        return "websocket".equalsIgnoreCase(value(requestHeaders, "Upgrade"));
    }

    /** Whether the head of its answer has passed. */
    boolean isAnswered() {
        return answered;
    }

    void requestBody(byte[] bytes, int offset, int length) {
        if (requestOmitted == 0 && request.size() + length <= MOST_BODY_BYTES) {
            request.write(bytes, offset, length);
        } else {
            requestOmitted += length;
        }
    }

    /** The request is complete, or is being answered already. */
    void announce() {
        if (announced) {
            return;
        }
        announced = true;
        if (isUpgrade()) {
            session.add(x, (t, number) -> new Event.WsOpen(t, number, target, requestHeaders));
        } else {
            Bytes body = hasRequestBody ? Bytes.of(request.toByteArray()) : null;
            session.add(x, (t, number) -> new Event.Request(t, number, method, target, requestHeaders, body));
        }
        request.reset();
    }

    void head(int status, String reason, List<Header> headers) {
        announce();
        answered = true;
        String type = String.valueOf(value(headers, "Content-Type")).toLowerCase(Locale.ROOT);
        boolean counted = value(headers, "Content-Length") != null;
        String coded = value(headers, "Content-Encoding");
        coding = coded == null || coded.equalsIgnoreCase("identity") ? "" : coded.toLowerCase(Locale.ROOT);
        streams =
                !counted && coding.isEmpty() && (type.startsWith("text/event-stream") || type.startsWith("text/html"));
        session.add(x, (t, number) -> new Event.Response(t, number, status, reason, headers));
    }

    void answerBody(byte[] bytes, int offset, int length) {
        // A stream goes on behind a line that is too long.
        if ((answerOmitted > 0 && !streams) || answer.size() + length > MOST_BODY_BYTES) {
            answerOmitted += length;
            return;
        }
        answer.write(bytes, offset, length);
        if (streams) {
            lines();
        }
    }

    // Whole lines only: a piece may end within a character, and within a secret.
    private void lines() {
        byte[] all = answer.toByteArray();
        int end = all.length;
        while (end > 0 && all[end - 1] != '\n') {
            end--;
        }
        if (end > 0) {
            data(Arrays.copyOf(all, end));
            answer.reset();
            answer.write(all, end, all.length - end);
        }
    }

    private void data(byte[] bytes) {
        session.add(x, (t, number) -> new Event.Data(t, number, Bytes.of(bytes)));
    }

    private void rest() {
        if (answer.size() > 0) {
            byte[] content = answer.toByteArray();
            byte[] plain = unpacked(content);
            if (plain == null) {
                note("content coded as " + coding + " was left as it is, and secrets in it are not masked");
            }
            data(plain == null ? content : plain);
            answer.reset();
        }
    }

    /** The content without its coding; null for one that is not known, or broken. */
    private byte @Nullable [] unpacked(byte[] packed) {
        if (coding.isEmpty()) {
            return packed;
        }
        try (InputStream plain = plain(packed)) {
            return plain == null ? null : plain.readNBytes(MOST_BODY_BYTES);
        } catch (IOException broken) {
            return null;
        }
    }

    private @Nullable InputStream plain(byte[] packed) throws IOException {
        InputStream in = new ByteArrayInputStream(packed);
        return switch (coding) {
            case "gzip", "x-gzip" -> new GZIPInputStream(in);
            // Should have a zlib header, 0x78 nearly always; some servers, IIS among them, send none.
            case "deflate" -> new InflaterInputStream(in, new Inflater(packed[0] != 0x78));
            default -> null;
        };
    }

    void end() {
        over((t, number) -> new Event.End(t, number));
    }

    void abort(Party by) {
        announce();
        over((t, number) -> new Event.Abort(t, number, by, false, false));
    }

    void note(String text) {
        session.add(0, (t, number) -> new Event.Note(t, number, "exchange " + x + ": " + text));
    }

    /** Hands an event of a WebSocket to the session. */
    void add(Session.Maker maker) {
        session.add(x, maker);
    }

    private void over(Session.Maker last) {
        if (over) {
            return; // it was answered before its request was complete
        }
        over = true;
        rest();
        long omitted = requestOmitted + answerOmitted;
        if (omitted > 0) {
            note(omitted + " bytes of a body were left out (kept: the first " + MOST_BODY_BYTES + ")");
        }
        session.add(x, last); // before it is over: what comes then may go to another file
        session.over();
    }
}
