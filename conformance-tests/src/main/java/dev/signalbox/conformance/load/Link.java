package dev.signalbox.conformance.load;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One TCP connection on a {@link Loop}. */
final class Link {
    private static final int LEAST_BUFFER = 4 * 1024;

    private final SocketChannel channel;
    private final ArrayDeque<ByteBuffer> outgoing = new ArrayDeque<>(2);
    private Handler handler;
    private @Nullable SelectionKey key; // null until registered
    private boolean open;
    private boolean reading = true;
    private boolean dead;

    Link(SocketChannel channel, Handler handler) {
        this.channel = channel;
        this.handler = handler;
    }

    /** Whoever uses a link. */
    interface Handler {
        /** It can be written to. */
        void connected(Link link);

        /** Bytes came; they are gone when this returns. */
        void received(Link link, ByteBuffer bytes);

        /** It ended, by the peer or the network; not told when we drop it. */
        void ended(Link link);
    }

    /** Hands the link to somebody else, for example when a request has become a stream. */
    void handler(Handler value) {
        handler = value;
    }

    void registered(SelectionKey value) {
        key = value;
    }

    void connected() {
        if (!dead) {
            open = true;
            interest();
            handler.connected(this);
        }
    }

    void ready(ByteBuffer buffer) {
        try {
            SelectionKey current = Objects.requireNonNull(key, "key");
            if (current.isValid() && current.isConnectable()) {
                channel.finishConnect();
                connected();
            }
            if (current.isValid() && current.isWritable()) {
                drain();
            }
            if (current.isValid() && current.isReadable()) {
                read(buffer);
            }
        } catch (IOException e) {
            end();
        }
    }

    private void read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int count = channel.read(buffer);
        if (count < 0) {
            end();
        } else if (count > 0) {
            buffer.flip();
            handler.received(this, buffer);
        }
    }

    /** Writes bytes, now or when the peer takes them. */
    void write(ByteBuffer bytes) {
        if (dead) {
            return;
        }
        outgoing.add(bytes);
        if (open && outgoing.size() == 1) {
            try {
                drain();
            } catch (IOException e) {
                end();
            }
        }
    }

    private void drain() throws IOException {
        for (ByteBuffer next = outgoing.peek(); next != null; next = outgoing.peek()) {
            channel.write(next);
            if (next.hasRemaining()) {
                break;
            }
            outgoing.poll();
        }
        interest();
    }

    /** Reads no more, and lets the operating system take as little as it can: a client that hangs. */
    void hang() {
        reading = false;
        if (open) {
            interest();
            try {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, LEAST_BUFFER);
            } catch (IOException e) {
                end();
            }
        }
    }

    private void interest() {
        SelectionKey current = key;
        if (current != null && current.isValid()) {
            current.interestOps(
                    (reading ? SelectionKey.OP_READ : 0) | (outgoing.isEmpty() ? 0 : SelectionKey.OP_WRITE));
        }
    }

    boolean isDead() {
        return dead;
    }

    private void end() {
        if (!dead) {
            drop();
            handler.ended(this);
        }
    }

    /** Closes it in good order, without telling the handler. */
    void drop() {
        dead = true;
        outgoing.clear();
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    /** Cuts it as a broken network does: what was under way is lost, the peer sees a reset. The handler is not told. */
    void cut() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // It is being closed already.
        }
        drop();
    }
}
