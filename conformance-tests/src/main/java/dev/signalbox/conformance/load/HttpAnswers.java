package dev.signalbox.conformance.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the answers on one HTTP/1.1 connection, piece by piece. */
final class HttpAnswers {
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final long UNTIL_CLOSED = -1;
    private static final int END_OF_HEAD = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

    private enum State {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        UPGRADED
    }

    private final Listener listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private State state = State.HEAD;
    private long left; // of the body or chunk
    private boolean last; // this is the chunk of no bytes
    private int lastFour; // bytes of the head

    HttpAnswers(Listener listener) {
        this.listener = listener;
    }

    /** Hears what was read. */
    interface Listener {
        /** The head of an answer. */
        void head(int status);

        /** A piece of its body, or of what follows an upgrade; gone when this returns. */
        void body(ByteBuffer piece);

        /** The answer is complete; the next may follow. */
        void complete();
    }

    /** Takes what came. */
    void take(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            switch (state) {
                case HEAD -> head(bytes);
                case CHUNK_SIZE -> chunkSize(bytes);
                case CHUNK_END -> chunkEnd(bytes);
                case BODY, CHUNK, UPGRADED -> body(bytes);
            }
        }
    }

    private void head(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            line.write(b);
            lastFour = lastFour << 8 | (b & 0xFF);
            if (lastFour == END_OF_HEAD) {
                lastFour = 0;
                String head = line.toString(ISO_8859_1);
                line.reset();
                begin(head);
                return;
            }
            if (line.size() > LONGEST_HEAD) {
                throw new IllegalStateException("an answer's head is longer than " + LONGEST_HEAD + " bytes");
            }
        }
    }

    private void begin(String head) {
        int status = Integer.parseInt(head.substring(9, 12));
        String lower = head.toLowerCase(Locale.ROOT);
        listener.head(status);
        if (status == 101) {
            state = State.UPGRADED;
        } else if (lower.contains("\r\ntransfer-encoding: chunked")) {
            state = State.CHUNK_SIZE;
        } else {
            int at = lower.indexOf("\r\ncontent-length: ");
            left = at < 0
                    ? UNTIL_CLOSED
                    : Long.parseLong(lower.substring(at + 18, lower.indexOf('\r', at + 18))
                            .strip());
            if (left == 0) {
                state = State.HEAD;
                listener.complete();
            } else {
                state = State.BODY;
            }
        }
    }

    private void body(ByteBuffer bytes) {
        if (state == State.UPGRADED || left == UNTIL_CLOSED) {
            listener.body(bytes);
            bytes.position(bytes.limit());
            return;
        }
        int limit = bytes.limit();
        int here = (int) Math.min(left, bytes.remaining());
        int end = bytes.position() + here;
        bytes.limit(end);
        listener.body(bytes);
        bytes.limit(limit).position(end);
        left -= here;
        if (left == 0) {
            if (state == State.CHUNK) {
                state = State.CHUNK_END;
            } else {
                state = State.HEAD;
                listener.complete();
            }
        }
    }

    private void chunkSize(ByteBuffer bytes) {
        String size = takeLine(bytes);
        if (size != null) {
            left = Long.parseLong(size, 16);
            state = left == 0 ? State.CHUNK_END : State.CHUNK;
            last = left == 0;
        }
    }

    private void chunkEnd(ByteBuffer bytes) {
        if (takeLine(bytes) != null) {
            state = last ? State.HEAD : State.CHUNK_SIZE;
            if (last) {
                last = false;
                listener.complete();
            }
        }
    }

    private @Nullable String takeLine(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b == '\n') {
                String text = line.toString(ISO_8859_1).strip();
                line.reset();
                return text;
            }
            line.write(b);
        }
        return null;
    }
}
