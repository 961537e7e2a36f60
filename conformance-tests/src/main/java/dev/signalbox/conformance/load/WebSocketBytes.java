package dev.signalbox.conformance.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The client's side of WebSocket framing (RFC 6455), for text and what control frames a server sends. */
final class WebSocketBytes {
    private static final int TEXT = 0x81;
    private static final int PONG = 0x8A;
    private static final int OPCODE_TEXT = 1;
    private static final int OPCODE_CLOSE = 8;
    private static final int OPCODE_PING = 9;
    private static final int MASKED = 0x80;
    private static final int LONGEST = 64 << 20;

    private final Listener listener;
    private byte[] pending = new byte[0];
    private int size;

    WebSocketBytes(Listener listener) {
        this.listener = listener;
    }

    /** Hears what came. */
    interface Listener {
        /** A text message, from {@code from} to {@code to}; the array is reused when this returns. */
        void text(byte[] bytes, int from, int to);

        /** The server closes. */
        void closing();

        /** Bytes to send back: an answer to a ping. */
        void answer(ByteBuffer frame);
    }

    /** Takes what came. */
    void take(ByteBuffer bytes) {
        int count = bytes.remaining();
        if (pending.length - size < count) {
            pending = Arrays.copyOf(pending, Math.max(size + count, Math.min(pending.length * 2, 1 << 20)));
        }
        bytes.get(pending, size, count);
        size += count;
        int at = 0;
        for (int next = frame(at); next > at; next = frame(at)) {
            at = next;
        }
        if (at > 0) {
            System.arraycopy(pending, at, pending, 0, size - at);
            size -= at;
        }
        if (size == 0 && pending.length > 4096) {
            pending = new byte[0]; // ten thousand idle clients keep nothing
        }
    }

    // The end of the frame that begins here, or the same position when it is not whole yet.
    private int frame(int at) {
        if (size - at < 2) {
            return at;
        }
        int opcode = pending[at] & 0x0F;
        long length = pending[at + 1] & 0x7F;
        int head = 2;
        if (length == 126) {
            head = 4;
        } else if (length == 127) {
            head = 10;
        }
        if (size - at < head) {
            return at;
        }
        if (head > 2) {
            length = 0;
            for (int i = 2; i < head; i++) {
                length = length << 8 | (pending[at + i] & 0xFF);
            }
        }
        if (length > LONGEST) {
            throw new IllegalStateException("a frame of " + length + " bytes");
        }
        int from = at + head;
        int to = from + (int) length;
        if (to > size) {
            return at;
        }
        switch (opcode) {
            case OPCODE_TEXT -> listener.text(pending, from, to);
            case OPCODE_CLOSE -> listener.closing();
            case OPCODE_PING -> listener.answer(masked(PONG, Arrays.copyOfRange(pending, from, to)));
            default -> {}
        }
        return to;
    }

    /** A text message as a client frames it; the mask is zero, which a server must accept as any other. */
    static ByteBuffer text(String message) {
        return masked(TEXT, message.getBytes(UTF_8));
    }

    private static ByteBuffer masked(int first, byte[] payload) {
        int length = payload.length;
        ByteBuffer frame = ByteBuffer.allocate(length + 14);
        frame.put((byte) first);
        if (length < 126) {
            frame.put((byte) (MASKED | length));
        } else if (length < 1 << 16) {
            frame.put((byte) (MASKED | 126)).putShort((short) length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(length);
        }
        return frame.putInt(0).put(payload).flip();
    }
}
