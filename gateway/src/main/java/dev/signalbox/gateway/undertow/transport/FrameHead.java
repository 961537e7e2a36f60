package dev.signalbox.gateway.undertow.transport;

/** The heads of the WebSocket frames a server sends: final, never masked (RFC 6455 section 5.2). */
final class FrameHead {
    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_CLOSE = 0x88;
    private static final int FINAL_PONG = 0x8A;

    private FrameHead() {}

    static byte[] text(int length) {
        if (length < 126) {
            return new byte[] {(byte) FINAL_TEXT, (byte) length};
        }
        if (length <= 0xFFFF) {
            return new byte[] {(byte) FINAL_TEXT, 126, (byte) (length >> 8), (byte) length};
        }
        return new byte[] {
            (byte) FINAL_TEXT,
            127,
            0,
            0,
            0,
            0,
            (byte) (length >> 24),
            (byte) (length >> 16),
            (byte) (length >> 8),
            (byte) length
        };
    }

    static byte[] pong(int length) {
        return new byte[] {(byte) FINAL_PONG, (byte) length};
    }

    /** A whole close frame, without a reason. */
    static byte[] close(int status) {
        return new byte[] {(byte) FINAL_CLOSE, 2, (byte) (status >> 8), (byte) status};
    }
}
