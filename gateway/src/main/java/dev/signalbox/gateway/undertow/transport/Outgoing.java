package dev.signalbox.gateway.undertow.transport;

import dev.signalbox.connection.transport.TransportChannel.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way to one socket: a head of its own, a body that may be shared with thousands of others, a tail.
 *
 * <p>They pass through one direct buffer of the I/O thread, so that neither a copy of the body nor a buffer is made for
 * each receiver, and a message that does not fit the socket's buffer is not copied again on every try.
 */
final class Outgoing {
    private static final byte[] NOTHING = {};
    private static final int PASSAGE_BYTES = 32 * 1024;
    private static final ThreadLocal<ByteBuffer> PASSAGE =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(PASSAGE_BYTES));

    private final byte[] head;
    private final byte[] body;
    private final byte[] tail;
    private int position; // how much of head, body and tail together the socket has taken

    private @Nullable WriteListener listener; // null unless somebody waits for it
    private boolean done;

    private Outgoing(byte[] head, byte[] body, byte[] tail) {
        this.head = head;
        this.body = body;
        this.tail = tail;
    }

    static Outgoing of(byte[] bytes) {
        return new Outgoing(NOTHING, bytes, NOTHING);
    }

    static Outgoing of(byte[] head, byte[] body) {
        return new Outgoing(head, body, NOTHING);
    }

    static Outgoing of(byte[] head, byte[] body, byte[] tail) {
        return new Outgoing(head, body, tail);
    }

    /** Takes bytes, as much as it can, and leaves the others in the buffer. */
    @FunctionalInterface
    interface Taker {
        /** The same as a channel's write. */
        int take(ByteBuffer bytes) throws IOException;
    }

    /** Writes on, as much as the channel takes; true when nothing is left. */
    boolean writeTo(WritableByteChannel channel) throws IOException {
        return writeTo(channel::write, channel::write);
    }

    /**
     * The same, where the last bytes go another way.
     *
     * @param ending takes what ends with the last byte, again if need be; not called when there are no bytes at all
     */
    boolean writeTo(Taker channel, Taker ending) throws IOException {
        ByteBuffer passage = PASSAGE.get();
        int length = head.length + body.length + tail.length;
        while (position < length) {
            passage.clear();
            int offset = fill(passage, head, 0);
            offset = fill(passage, body, offset);
            fill(passage, tail, offset);
            passage.flip();
            int offered = passage.remaining();
            (position + offered == length ? ending : channel).take(passage);
            position += offered - passage.remaining();
            if (passage.hasRemaining()) {
                return false;
            }
        }
        return true;
    }

    // Adds what is not yet written of a part that starts at the given place of the whole; tells where the
    // next part starts.
    private int fill(ByteBuffer passage, byte[] part, int start) {
        int from = Math.max(0, position + passage.position() - start);
        int count = Math.min(part.length - from, passage.remaining());
        if (count > 0) {
            passage.put(part, from, count);
        }
        return start + part.length;
    }

    boolean started() {
        return position > 0;
    }

    int written() {
        return position;
    }

    boolean isDone() {
        return done;
    }

    void tellWhenDone(WriteListener waiting) {
        listener = waiting;
    }

    /** The bytes are with the operating system, or never will be. */
    void done() {
        done = true;
        WriteListener waiting = listener;
        if (waiting != null) {
            listener = null;
            waiting.written();
        }
    }
}
