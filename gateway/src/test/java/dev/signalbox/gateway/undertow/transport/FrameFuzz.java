package dev.signalbox.gateway.undertow.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads WebSocket frames whole and byte by byte: both must come to the same. */
public final class FrameFuzz {
    private static final int LIMIT = 1_000;

    private FrameFuzz() {}

    /** What a reader makes of these bytes, given at once or one by one. */
    public static List<String> read(byte[] bytes, boolean whole) {
        List<String> events = new ArrayList<>();
        FrameReader reader = new FrameReader(LIMIT, new FrameReader.Listener() {
            @Override
            public boolean text(String message) {
                if (message.length() > LIMIT) {
                    throw new AssertionError("a message beyond the limit");
                }
                events.add("text " + message);
                return true;
            }

            @Override
            public void ping(byte[] payload) {
                events.add("ping " + payload.length);
            }

            @Override
            public void close() {
                events.add("close");
            }

            @Override
            public void violation(int status) {
                events.add("violation " + status);
            }
        });
        if (whole) {
            reader.read(ByteBuffer.wrap(bytes));
        } else {
            for (byte each : bytes) {
                reader.read(ByteBuffer.wrap(new byte[] {each}));
            }
        }
        return events;
    }
}
