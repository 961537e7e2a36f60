package dev.signalbox.conformance.wire;

import java.nio.charset.StandardCharsets;

/**
 * One WebSocket frame (RFC 6455 section 5.2).
 *
 * <pre>
 *  |FIN|RSV1-3|opcode 4| |MASK|length 7| [length 16 or 64] [masking key 32] payload
 * </pre>
 */
public final class Frame {
    /** Opcode of a frame that goes on with a message. */
    public static final int CONTINUATION = 0;

    /** Opcode of a text message. */
    public static final int TEXT = 1;

    /** Opcode of a binary message. */
    public static final int BINARY = 2;

    /** Opcode of the closing handshake. */
    public static final int CLOSE = 8;

    /** Opcode of a ping. */
    public static final int PING = 9;

    /** Opcode of a pong. */
    public static final int PONG = 10;

    private static final int MOST_PAYLOAD_BYTES = 64 * 1024 * 1024;
    private static final byte[] MASKING_KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final boolean fin;
    private final int reserved;
    private final int opcode;
    private final boolean masked;
    private final byte[] payload;

    /**
     * Creates a frame of one's own making, right or wrong.
     *
     * @param fin whether this is the last frame of its message
     * @param reserved the three reserved bits, 0 to 7
     * @param opcode 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong
     * @param masked whether the payload travels under a mask
     * @param payload the bytes, without the mask
     */
    public Frame(boolean fin, int reserved, int opcode, boolean masked, byte[] payload) {
        this.fin = fin;
        this.reserved = reserved;
        this.opcode = opcode;
        this.masked = masked;
        this.payload = payload.clone();
    }

    /** A client's whole frame: final and masked. */
    public static Frame of(int opcode, byte[] payload) {
        return new Frame(true, 0, opcode, true, payload);
    }

    /** A client's whole text frame. */
    public static Frame text(String text) {
        return of(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A client's close frame. */
    public static Frame close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[2 + text.length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, text.length);
        return of(CLOSE, payload);
    }

    /** Whether this is the last frame of its message. */
    public boolean fin() {
        return fin;
    }

    /** The three reserved bits, 0 to 7. */
    public int reserved() {
        return reserved;
    }

    /** What kind of frame this is. */
    public int opcode() {
        return opcode;
    }

    /** Whether the payload travelled under a mask. */
    public boolean masked() {
        return masked;
    }

    /** The bytes, without the mask. */
    public byte[] payload() {
        return payload.clone();
    }

    /** The payload as UTF-8 text. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code of a close frame, or -1 when it carries none. */
    public int closeCode() {
        return payload.length < 2 ? -1 : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    }

    /** The reason of a close frame. */
    public String closeReason() {
        return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }

    /** The bytes as they travel. */
    public byte[] toBytes() {
        int lengthBytes = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
        byte[] bytes = new byte[2 + lengthBytes + (masked ? 4 : 0) + payload.length];
        bytes[0] = (byte) ((fin ? 0x80 : 0) | (reserved << 4) | opcode);
        bytes[1] = (byte) ((masked ? 0x80 : 0) | (lengthBytes == 0 ? payload.length : lengthBytes == 2 ? 126 : 127));
        int at = 2;
        for (int shift = (lengthBytes - 1) * 8; shift >= 0; shift -= 8) {
            bytes[at++] = (byte) ((long) payload.length >>> shift);
        }
        if (masked) {
            System.arraycopy(MASKING_KEY, 0, bytes, at, 4);
            at += 4;
        }
        for (int i = 0; i < payload.length; i++) {
            bytes[at + i] = masked ? (byte) (payload[i] ^ MASKING_KEY[i % 4]) : payload[i];
        }
        return bytes;
    }

    /** Waits for the next frame on a connection on which frames travel. */
    public static Frame read(WireSocket socket, Deadline deadline) {
        byte[] first = socket.readExactly(1, deadline);
        int second = socket.readExactly(1, deadline)[0] & 0xff;
        long length = second & 0x7f;
        if (length >= 126) {
            length = 0;
            for (byte digit : socket.readExactly((second & 0x7f) == 126 ? 2 : 8, deadline)) {
                length = (length << 8) | (digit & 0xff);
            }
        }
        if (length < 0 || length > MOST_PAYLOAD_BYTES) {
            throw new WireException("frame length: " + length + " (expected: at most " + MOST_PAYLOAD_BYTES + ")");
        }
        boolean masked = (second & 0x80) != 0;
        byte[] key = masked ? socket.readExactly(4, deadline) : new byte[4];
        byte[] payload = socket.readExactly((int) length, deadline);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= key[i % 4];
        }
        return new Frame((first[0] & 0x80) != 0, (first[0] >> 4) & 7, first[0] & 0xf, masked, payload);
    }

    /** Opcode and length, and the text of a text or close frame. */
    @Override
    public String toString() {
        return switch (opcode) {
            case TEXT, CONTINUATION -> "text " + text();
            case CLOSE -> "close " + closeCode() + " \"" + closeReason() + "\"";
            default -> "opcode " + opcode + ", " + payload.length + " bytes";
        };
    }
}
