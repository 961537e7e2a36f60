package dev.signalbox.conformance.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client of the protocol: negotiates, connects, starts, receives, comes back with its cursor after a cut, and starts afresh when it
 * is not let in, as the original clients do.
 */
final class SignalRClient implements Receiver, Link.Handler, HttpAnswers.Listener, WebSocketBytes.Listener {
    private static final long RETRY_NANOS = 2_000_000_000L; // the original clients' reconnect delay
    private static final byte[] CURSOR = "{\"C\":\"".getBytes(ISO_8859_1);
    private static final byte[] GROUPS = "\"G\":\"".getBytes(ISO_8859_1);
    private static final byte[] INITIALIZED = "\"S\":1".getBytes(ISO_8859_1);
    private static final int FORBIDDEN_FROM = 400;

    private final Loop loop;
    private final Target target;
    private final Way way;
    private final Requests requests;
    private final Ledger.Account account;
    private final Tally tally;
    private final Consumer<SignalRClient> onReply;
    private HttpAnswers answers = new HttpAnswers(this);
    private WebSocketBytes frames = new WebSocketBytes(this);
    private @Nullable ByteArrayOutputStream text; // an event or poll that is not whole yet; null while there is none
    private @Nullable Link link;
    private @Nullable String token; // encoded; null until negotiated
    private String connectionId = "";
    private @Nullable String cursor;
    private @Nullable String groups;
    private @Nullable String waitingRequest; // written when the link is there
    private boolean ready;
    private boolean stopped;
    private boolean accepted; // the current receive request was answered 200 or 101
    private int generation; // of the receive request, so that what is late can be told

    /** What all clients together went through. */
    static final class Tally {
        long negotiated;
        long refused;
        long reconnected;
        long afresh;
        long started;
    }

    /**
     * Makes a client.
     *
     * @param onReply told of each answer to an invocation
     */
    SignalRClient(
            Loop loop,
            Target target,
            Way way,
            Requests requests,
            Ledger.Account account,
            Tally tally,
            Consumer<SignalRClient> onReply) {
        this.loop = loop;
        this.target = target;
        this.way = way;
        this.requests = requests;
        this.account = account;
        this.tally = tally;
        this.onReply = onReply;
    }

    @Override
    public void start() {
        requests.get(target.negotiate(), (status, body) -> {
            if (stopped) {
                return;
            }
            if (status != 200) {
                tally.refused++;
                loop.after(RETRY_NANOS, this::start);
                return;
            }
            tally.negotiated++;
            token = Target.encoded(member(body, "ConnectionToken"));
            connectionId = member(body, "ConnectionId");
            cursor = null;
            groups = null;
            receive("connect");
        });
    }

    private static String member(String json, String name) {
        String begin = '"' + name + "\":\"";
        int from = json.indexOf(begin) + begin.length();
        return json.substring(from, json.indexOf('"', from));
    }

    private void receive(String endpoint) {
        generation++;
        accepted = false;
        String url = target.receive(endpoint, way, Objects.requireNonNull(token, "token"));
        if (cursor != null) {
            url += "&messageId=" + Target.encoded(cursor);
        }
        if (groups != null) {
            url += "&groupsToken=" + Target.encoded(groups);
        }
        waitingRequest = url;
        Link current = link;
        if (way == Way.LONG_POLLING && current != null && !current.isDead()) {
            request(current);
            return;
        }
        answers = new HttpAnswers(this);
        frames = new WebSocketBytes(this);
        text = null;
        link = loop.connect(target.address(), this);
    }

    private void request(Link to) {
        String url = waitingRequest;
        waitingRequest = null;
        if (url == null) {
            return;
        }
        if (way == Way.WEB_SOCKETS) {
            to.write(FloorClient.upgrade(url));
        } else {
            String accept = way == Way.SERVER_SENT_EVENTS ? "Accept: text/event-stream\r\n" : "";
            to.write(ByteBuffer.wrap(
                    ("GET " + url + " HTTP/1.1\r\nHost: load\r\n" + accept + "\r\n").getBytes(ISO_8859_1)));
        }
    }

    @Override
    public void connected(Link which) {
        request(which);
    }

    @Override
    public void received(Link which, ByteBuffer bytes) {
        if (which == link) {
            answers.take(bytes);
        }
    }

    @Override
    public void ended(Link which) {
        if (which == link && !stopped) {
            link = null;
            if (!accepted) {
                tally.refused++;
            }
            comeBack(accepted ? 0 : RETRY_NANOS);
        }
    }

    private void comeBack(long afterNanos) {
        int expected = generation;
        loop.after(afterNanos, () -> {
            if (!stopped && expected == generation) {
                tally.reconnected++;
                receive(ready ? "reconnect" : "connect");
            }
        });
    }

    @Override
    public void head(int status) {
        accepted = status == 200 || status == 101;
        if (status >= FORBIDDEN_FROM) {
            tally.refused++;
            Link refusing = link;
            link = null;
            if (refusing != null) {
                refusing.drop();
            }
            if (status < 500) {
                // As the original clients do: what is refused for good begins anew.
                ready = false;
                tally.afresh++;
                loop.after(RETRY_NANOS, this::start);
            } else {
                comeBack(RETRY_NANOS);
            }
        }
    }

    @Override
    public void body(ByteBuffer piece) {
        if (!accepted) {
            return;
        }
        switch (way) {
            case WEB_SOCKETS -> frames.take(piece);
            case SERVER_SENT_EVENTS -> events(piece);
            case LONG_POLLING -> keep(piece);
        }
    }

    private void keep(ByteBuffer piece) {
        ByteArrayOutputStream kept = text == null ? new ByteArrayOutputStream(256) : text;
        text = kept;
        while (piece.hasRemaining()) {
            kept.write(piece.get());
        }
    }

    // An event is a line "data: ..."; the line after it is empty.
    private void events(ByteBuffer piece) {
        while (piece.hasRemaining()) {
            byte b = piece.get();
            if (b != '\n') {
                ByteArrayOutputStream kept = text == null ? new ByteArrayOutputStream(256) : text;
                text = kept;
                kept.write(b);
            } else if (text != null) {
                byte[] line = text.toByteArray();
                text = null;
                text(line, "data: ".length(), line.length);
            }
        }
    }

    @Override
    public void complete() {
        if (way == Way.LONG_POLLING && accepted) {
            ByteArrayOutputStream kept = text;
            text = null;
            if (kept != null) {
                byte[] body = kept.toByteArray();
                int from = 0;
                while (from < body.length && body[from] == ' ') {
                    from++;
                }
                text(body, from, body.length);
            }
            if (!stopped && link != null) {
                receive("poll");
            }
        } else if (way == Way.SERVER_SENT_EVENTS && accepted && link != null) {
            Link over = link;
            over.drop();
            ended(over);
        }
    }

    @Override
    public void text(byte[] bytes, int from, int to) {
        if (startsWith(bytes, from, to, CURSOR)) {
            int start = from + CURSOR.length;
            int end = indexOf(bytes, start, to, (byte) '"');
            cursor = new String(bytes, start, end - start, ISO_8859_1);
            int head = Math.min(to, end + 8);
            if (find(bytes, end, head, INITIALIZED) >= 0) {
                begin();
            }
            int token = find(bytes, end, Math.min(to, end + 24), GROUPS);
            if (token >= 0) {
                int begin = token + GROUPS.length;
                groups = new String(bytes, begin, indexOf(bytes, begin, to, (byte) '"') - begin, UTF_8);
            }
            Payload.find(bytes, end, to, account::received);
        } else if (to - from > 2 && way == Way.WEB_SOCKETS) {
            Payload.find(bytes, from, to, account::received);
            onReply.accept(this);
        }
    }

    private void begin() {
        requests.get(target.common("start", way, Objects.requireNonNull(token, "token")), (status, body) -> {
            if (status == 200) {
                tally.started++;
                ready = true;
            } else if (!stopped) {
                tally.refused++;
                begin();
            }
        });
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] what) {
        return to - from >= what.length && matches(bytes, from, what);
    }

    private static boolean matches(byte[] bytes, int at, byte[] what) {
        for (int i = 0; i < what.length; i++) {
            if (bytes[at + i] != what[i]) {
                return false;
            }
        }
        return true;
    }

    private static int find(byte[] bytes, int from, int to, byte[] what) {
        for (int at = from; at <= to - what.length; at++) {
            if (matches(bytes, at, what)) {
                return at;
            }
        }
        return -1;
    }

    private static int indexOf(byte[] bytes, int from, int to, byte what) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == what) {
                return at;
            }
        }
        throw new IllegalStateException("an envelope without end");
    }

    @Override
    public void closing() {
        Link closing = link;
        if (closing != null) {
            closing.drop();
            ended(closing);
        }
    }

    @Override
    public void answer(ByteBuffer frame) {
        Link current = link;
        if (current != null) {
            current.write(frame);
        }
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    /** Its id, once negotiated. */
    String connectionId() {
        return connectionId;
    }

    /** How long its cursor is. */
    int cursorLength() {
        return cursor == null ? 0 : cursor.length();
    }

    /** Invokes a method of the hub; the arguments are JSON. */
    void invoke(String method, String arguments, int id) {
        send("{\"H\":\"" + target.hub() + "\",\"M\":\"" + method + "\",\"A\":[" + arguments + "],\"I\":" + id + "}");
    }

    @Override
    public void send(String message) {
        Link current = link;
        if (way == Way.WEB_SOCKETS) {
            if (current != null) {
                current.write(WebSocketBytes.text(message));
            }
        } else {
            requests.post(
                    target.common("send", way, Objects.requireNonNull(token, "token")),
                    "data=" + Target.encoded(message),
                    (status, body) -> onReply.accept(this));
        }
    }

    @Override
    public void cut(long backAfterNanos) {
        Link current = link;
        if (current != null) {
            link = null;
            current.cut();
            comeBack(backAfterNanos);
        }
    }

    @Override
    public void hang() {
        Link current = link;
        if (current != null) {
            current.hang();
        }
    }

    @Override
    public void stop() {
        stopped = true;
        Link current = link;
        if (current != null) {
            current.drop();
        }
        if (token != null) {
            requests.get(target.common("abort", way, token), (status, body) -> {});
        }
    }

    @Override
    public Ledger.Account account() {
        return account;
    }
}
