package dev.signalbox.conformance.record;

import dev.signalbox.conformance.wire.HeadText;
import dev.signalbox.conformance.wire.RawRequest.Header;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads along with one direction of an HTTP/1.1 connection. It never fails: what it cannot read makes it blind for the rest of the connection,
 * which it tells its listener. Belongs to the thread that moves the bytes.
 */
final class HttpTap {
    private static final int MOST_HEAD_BYTES = 128 * 1024;

    /** How the body of a message ends. */
    enum Framing {
        /** There is no body. */
        NONE,
        /** As its headers say. */
        HEADERS,
        /** With the connection, unless its headers say otherwise. */
        CLOSE,
        /** What follows is no HTTP any more. */
        TUNNEL
    }

    /** Is told what was read. */
    interface Listener {
        /** A head is complete; says how its body is framed. */
        Framing head(String startLine, List<Header> headers);

        /** A piece of a body. */
        void body(byte[] bytes, int offset, int length);

        /** The message is complete. */
        void end();

        /** Bytes of a tunnel. */
        void tunnel(byte[] bytes, int offset, int length);

        /** The tap has lost the thread. */
        void blind(String why);
    }

    private enum State {
        HEAD,
        FIXED,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILER,
        UNTIL_CLOSE,
        TUNNEL,
        BLIND
    }

    private final Listener listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> head = new ArrayList<>();
    private State state = State.HEAD;
    private int headBytes;
    private long remaining;

    HttpTap(Listener listener) {
        this.listener = listener;
    }

    /** Whether a body that ends with the connection is under way. */
    boolean endsWithConnection() {
        return state == State.UNTIL_CLOSE;
    }

    /** From the next byte on this is no HTTP any more. */
    void tunnel() {
        state = State.TUNNEL;
    }

    /** Looks at bytes that pass. */
    void see(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            switch (state) {
                case HEAD, CHUNK_SIZE, CHUNK_END, TRAILER -> {
                    byte next = bytes[at++];
                    if (next == '\n') {
                        line();
                    } else if (line.size() + headBytes >= MOST_HEAD_BYTES) {
                        blind("a head of more than " + MOST_HEAD_BYTES + " bytes");
                    } else {
                        line.write(next);
                    }
                }
                case FIXED, CHUNK_DATA -> {
                    int count = (int) Math.min(remaining, end - at);
                    listener.body(bytes, at, count);
                    at += count;
                    remaining -= count;
                    if (remaining == 0) {
                        if (state == State.FIXED) {
                            message();
                        } else {
                            state = State.CHUNK_END;
                        }
                    }
                }
                case UNTIL_CLOSE -> {
                    listener.body(bytes, at, end - at);
                    at = end;
                }
                case TUNNEL -> {
                    listener.tunnel(bytes, at, end - at);
                    at = end;
                }
                case BLIND -> at = end;
            }
        }
    }

    private void line() {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        line.reset();
        text = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        switch (state) {
            case HEAD -> {
                headBytes += text.length();
                if (!text.isEmpty()) {
                    head.add(text);
                } else if (!head.isEmpty()) { // empty lines before a request are allowed
                    head();
                }
            }
            case CHUNK_SIZE -> chunkSize(text);
            case CHUNK_END -> state = State.CHUNK_SIZE;
            default -> {
                if (text.isEmpty()) {
                    message();
                }
            }
        }
    }

    private void chunkSize(String text) {
        try {
            remaining = Long.parseLong(text.split(";", 2)[0].strip(), 16);
        } catch (NumberFormatException broken) {
            remaining = -1;
        }
        if (remaining < 0) {
            blind("not a chunk size");
            return;
        }
        state = remaining == 0 ? State.TRAILER : State.CHUNK_DATA;
    }

    private void head() {
        List<Header> headers = new ArrayList<>();
        for (String text : head.subList(1, head.size())) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                blind("not a header line");
                return;
            }
            headers.add(new Header(
                    text.substring(0, colon), text(text.substring(colon + 1).strip())));
        }
        String startLine = text(head.get(0));
        head.clear();
        headBytes = 0;
        Framing framing = listener.head(startLine, headers);
        if (framing == Framing.TUNNEL) {
            state = State.TUNNEL;
        } else if (framing == Framing.NONE) {
            message();
        } else {
            body(headers, framing);
        }
    }

    private void body(List<Header> headers, Framing framing) {
        String length = null;
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase("Transfer-Encoding")
                    && header.value()
                            .regionMatches(true, Math.max(0, header.value().length() - 7), "chunked", 0, 7)) {
                state = State.CHUNK_SIZE;
                return;
            }
            length = header.name().equalsIgnoreCase("Content-Length") ? header.value() : length;
        }
        if (length == null) {
            if (framing == Framing.CLOSE) {
                state = State.UNTIL_CLOSE;
            } else {
                message();
            }
            return;
        }
        try {
            remaining = Long.parseLong(length);
        } catch (NumberFormatException broken) {
            blind("not a length");
            return;
        }
        state = State.FIXED;
        if (remaining <= 0) {
            message();
        }
    }

    private void message() {
        state = State.HEAD;
        listener.end();
    }

    private void blind(String why) {
        state = State.BLIND;
        listener.blind(why);
    }

    private static String text(String latin) {
        return HeadText.of(latin.getBytes(StandardCharsets.ISO_8859_1));
    }
}
