package dev.signalbox.gateway.undertow.transport;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes the frames of one WebSocket client apart: bytes in, as they come from the socket, whole text messages and control
 * frames out (protocol B4, RFC 6455 section 5).
 *
 * <pre>
 *   |F|R R R|opcode| |M| length 7 | length 16 or 64 | mask 32 | payload
 *    FIN, reserved 0  always 1 from a client
 * </pre>
 *
 * <p>A message is refused as soon as a frame's head says that it will be too long, before its bytes are taken. A pure
 * object: no socket, no thread, no clock. After the listener was told of a violation or a close, nothing more is read.
 */
final class FrameReader {
    /** Normal end. */
    static final int NORMAL = 1000;
    /** Something that RFC 6455 forbids. */
    static final int PROTOCOL_ERROR = 1002;
    /** A binary message. */
    static final int UNSUPPORTED_DATA = 1003;
    /** A text that is not UTF-8. */
    static final int INVALID_TEXT = 1007;
    /** A message beyond the limit. */
    static final int TOO_BIG = 1009;

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MAX_CONTROL_BYTES = 125;
    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 16;
    private static final byte[] NOTHING = {};

    private final long limit;
    private final Listener listener;

    private final byte[] head = new byte[14];
    private int headBytes; // how much of the head is there
    private int headLength = 2; // how long the head is, as far as that can be told yet
    private int opcode;
    private boolean fin;
    private long remaining = -1; // payload bytes of this frame still to come; -1 while in the head
    private int maskOffset; // where in the head the mask stands
    private int maskPhase; // which byte of the mask is next

    private boolean inMessage; // a text message has begun and its last frame has not been read
    private byte[] message = NOTHING;
    private int messageBytes;
    private byte[] control = NOTHING;
    private int controlBytes;
    private boolean finished;

    /**
     * Creates a reader at the start of a stream of frames.
     *
     * @param limit the longest message in bytes; -1 for none
     */
    FrameReader(int limit, Listener listener) {
        this.limit = limit < 0 ? MAX_ARRAY_BYTES : limit;
        this.listener = listener;
    }

    /** What comes out of a {@link FrameReader}. */
    interface Listener {
        /**
         * A whole text message.
         *
         * @return false to stop reading behind it; the rest of the buffer is left for a later call
         */
        boolean text(String message);

        /** A ping, to be answered by a pong with the same payload. */
        void ping(byte[] payload);

        /** The peer closes. */
        void close();

        /** The peer broke a rule; the socket is to be closed with this status. */
        void violation(int status);
    }

    /**
     * Reads as much of the buffer as it may.
     *
     * @return false when the listener wants to pause; what is left in the buffer has not been looked at
     */
    boolean read(ByteBuffer buffer) {
        while (!finished && (buffer.hasRemaining() || remaining == 0)) {
            if (remaining < 0) {
                readHead(buffer);
            } else {
                readPayload(buffer);
                if (remaining == 0) {
                    remaining = -1;
                    if (!endOfFrame()) {
                        return false;
                    }
                }
            }
        }
        if (finished) {
            buffer.position(buffer.limit());
        }
        return true;
    }

    private void readHead(ByteBuffer buffer) {
        head[headBytes++] = buffer.get();
        if (headBytes == 2) {
            int length = head[1] & 0x7F;
            headLength = 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + 4;
            if ((head[1] & 0x80) == 0 || (head[0] & 0x70) != 0) {
                violation(PROTOCOL_ERROR); // not masked, or an extension that was not agreed on
                return;
            }
        }
        if (headBytes == headLength && headBytes > 2) {
            headBytes = 0;
            begin();
        }
    }

    private void begin() {
        opcode = head[0] & 0x0F;
        fin = (head[0] & 0x80) != 0;
        maskOffset = headLength - 4;
        long length = length();
        boolean controlFrame = opcode >= CLOSE;
        boolean legal = switch (opcode) {
            case CONTINUATION -> inMessage;
            case TEXT, BINARY -> !inMessage;
            case CLOSE, PING, PONG -> fin && length <= MAX_CONTROL_BYTES;
            default -> false;
        };
        if (!legal || length < 0) {
            violation(PROTOCOL_ERROR);
        } else if (opcode == BINARY) {
            violation(UNSUPPORTED_DATA);
        } else if (!controlFrame && length > limit - messageBytes) {
            violation(TOO_BIG);
        } else {
            remaining = length;
            if (controlFrame) {
                control = length == 0 ? NOTHING : new byte[(int) length];
                controlBytes = 0;
            } else {
                inMessage = true;
            }
        }
        headLength = 2;
    }

    private long length() {
        int length = head[1] & 0x7F;
        if (length < 126) {
            return length;
        }
        ByteBuffer extended = ByteBuffer.wrap(head, 2, 8);
        return length == 126 ? extended.getShort() & 0xFFFF : extended.getLong();
    }

    private void readPayload(ByteBuffer buffer) {
        int count = (int) Math.min(remaining, buffer.remaining());
        if (count == 0) {
            return;
        }
        if (opcode >= CLOSE) {
            buffer.get(control, controlBytes, count);
            unmask(control, controlBytes, count);
            controlBytes += count;
        } else {
            makeRoom(count);
            buffer.get(message, messageBytes, count);
            unmask(message, messageBytes, count);
            messageBytes += count;
        }
        remaining -= count;
    }

    // Grows with what has come, never with what was announced.
    private void makeRoom(int count) {
        int needed = messageBytes + count;
        if (needed > message.length) {
            long doubled = Math.min(2L * message.length, limit);
            message = Arrays.copyOf(message, (int) Math.max(needed, doubled));
        }
    }

    private void unmask(byte[] bytes, int from, int count) {
        int phase = maskPhase;
        for (int i = from; i < from + count; i++) {
            bytes[i] ^= head[maskOffset + phase];
            phase = (phase + 1) & 3;
        }
        maskPhase = phase;
    }

    private boolean endOfFrame() {
        maskPhase = 0;
        switch (opcode) {
            case CLOSE -> {
                finished = true;
                if (controlBytes == 1) {
                    listener.violation(PROTOCOL_ERROR);
                } else {
                    listener.close();
                }
            }
            case PING -> listener.ping(control);
            case PONG -> {}
            default -> {
                return !fin || endOfMessage();
            }
        }
        return true;
    }

    private boolean endOfMessage() {
        byte[] bytes = message;
        int length = messageBytes;
        message = NOTHING;
        messageBytes = 0;
        inMessage = false;
        String text;
        try {
            text = decode(bytes, length);
        } catch (CharacterCodingException e) {
            violation(INVALID_TEXT);
            return true;
        }
        return listener.text(text);
    }

    private static String decode(byte[] bytes, int length) throws CharacterCodingException {
        for (int i = 0; i < length; i++) {
            if (bytes[i] < 0) {
                CharsetDecoder strict = StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
                CharBuffer text = strict.decode(ByteBuffer.wrap(bytes, 0, length));
                return text.toString();
            }
        }
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }

    private void violation(int status) {
        finished = true;
        listener.violation(status);
    }
}
