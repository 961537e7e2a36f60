package dev.signalbox.conformance.replay;

import dev.signalbox.conformance.compare.FrameDecoder;
import dev.signalbox.conformance.compare.FrameDecoder.Form;
import dev.signalbox.conformance.recording.Event;
import dev.signalbox.conformance.recording.Event.Opening;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One recorded exchange and what becomes of it when it is played. Filled while the script is read; what is live is guarded by the stage's
 * lock.
 */
final class Played {
    private static final Set<String> RECEIVING = Set.of("connect", "reconnect", "poll");

    private static final Set<String> ENDPOINTS =
            Set.of("negotiate", "connect", "reconnect", "poll", "send", "start", "abort", "ping", "hubs", "js");

    private final Opening opening;
    private final Parameters parameters;
    private final String endpoint;
    private @Nullable FrameDecoder decoder;
    private @Nullable Ledger ledger;
    private Event.@Nullable Response response;
    private @Nullable Event ending;
    private int openedAt = -1;
    private int endedAt = -1;
    private int cutAt = -1;
    private boolean unsent;
    private boolean violated;
    private boolean said; // whether a frame came

    /** The exchange that answers for this one, null before it was played. Guarded by the stage's lock. */
    @Nullable
    LiveExchange live;

    /** Why it was not sent on purpose, null when it was. Guarded by the stage's lock. */
    @Nullable
    String skipped;

    /** What was missing to send it, null when it could be. Guarded by the stage's lock. */
    @Nullable
    String impossible;

    Played(Opening opening) {
        this.opening = opening;
        this.parameters = Parameters.of(opening);
        String path = path(opening.target());
        String last = path.substring(path.lastIndexOf('/') + 1);
        // Clients of 1.0 poll and reconnect at the mount itself.
        String transport = parameters.get("transport");
        if (ENDPOINTS.contains(last) || transport == null || parameters.get("connectionToken") == null) {
            this.endpoint = last;
        } else {
            this.endpoint = transport.equals("longPolling") ? "poll" : "reconnect";
        }
    }

    static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    void answered(Event.Response answer) {
        response = answer;
    }

    void neverSent() {
        unsent = true;
    }

    void violated() {
        violated = true;
    }

    void said() {
        said = true;
    }

    void openInto(Ledger units, int step) {
        ledger = units;
        openedAt = step;
        decoder = newDecoder();
    }

    void endAt(int step, Event event) {
        endedAt = step;
        ending = event;
    }

    void cutAt(int step) {
        cutAt = step;
    }

    /** A decoder for answers of the recorded form. */
    FrameDecoder newDecoder() {
        return new FrameDecoder(form(), parameters.get("callback"));
    }

    FrameDecoder decoder() {
        return Objects.requireNonNull(decoder, "decoder");
    }

    Ledger ledger() {
        return Objects.requireNonNull(ledger, "ledger");
    }

    /** How the recorded answer is to be read. */
    Form form() {
        if (!receives()) {
            return Form.WHOLE;
        }
        if (opening instanceof Event.WsOpen) {
            return Form.WEB_SOCKET;
        }
        String type = response == null ? "" : contentType(response);
        if (type.startsWith("text/event-stream")) {
            return Form.EVENT_STREAM;
        }
        return type.startsWith("text/html") ? Form.FOREVER_FRAME : Form.POLL;
    }

    private static String contentType(Event.Response response) {
        return response.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase("Content-Type"))
                .map(header -> header.value())
                .findFirst()
                .orElse("");
    }

    /** Whether messages of a connection came in its answer. */
    boolean receives() {
        return RECEIVING.contains(endpoint)
                && response != null
                && (response.status() == 200 || response.status() == 101);
    }

    boolean isWebSocket() {
        return opening instanceof Event.WsOpen;
    }

    Opening opening() {
        return opening;
    }

    int x() {
        return opening.x();
    }

    Parameters parameters() {
        return parameters;
    }

    /** The last part of the path: negotiate, connect and so on. */
    String endpoint() {
        return endpoint;
    }

    Event.@Nullable Response response() {
        return response;
    }

    /** What the server ended it with, null when it did not. */
    @Nullable
    Event ending() {
        return ending;
    }

    int openedAt() {
        return openedAt;
    }

    /** The step at which the server ended it, -1 when it did not. */
    int endedAt() {
        return endedAt;
    }

    /** The step at which client or network cut it, -1 when they did not. */
    int cutAt() {
        return cutAt;
    }

    boolean isUnsent() {
        return unsent;
    }

    /** Whether the client broke the rules of WebSockets in it. */
    boolean isViolated() {
        return violated;
    }

    /** Whether its answer had a frame, be it empty. */
    boolean hasSaid() {
        return said;
    }

    /** Method and path, for a reader. */
    String title() {
        String method = opening instanceof Event.Request request ? request.method() : "WebSocket";
        return method + " " + path(opening.target());
    }
}
