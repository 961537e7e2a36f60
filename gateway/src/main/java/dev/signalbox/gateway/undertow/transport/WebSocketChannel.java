package dev.signalbox.gateway.undertow.transport;

import dev.signalbox.connection.runtime.Attachment;
import dev.signalbox.connection.wire.WireLine;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.framing.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/**
 * The webSockets transport (protocol B4): one unfragmented text frame for each write, text messages in, pings answered.
 *
 * <p>Whoever ends, ends with a close frame: 1000 without a reason when the connection says so or the peer closes, the
 * status that names the offence when the peer broke a rule. A peer that does not follow within 250 ms is dropped.
 */
final class WebSocketChannel extends IoChannel {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketChannel.class);
    private static final long CLOSE_WAIT_MILLIS = 250;
    private static final int READ_BYTES = 32 * 1024;
    private static final int READS_PER_TURN = 8; // then others on the I/O thread get their turn
    private static final ThreadLocal<ByteBuffer> READ_BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(READ_BYTES));

    private final StreamConnection connection;
    private final FrameReader reader;
    private @Nullable Attachment attachment; // null until the connection took this channel
    private @Nullable ByteBuffer left; // read but not looked at, while reading pauses
    private @Nullable Outgoing pong; // the last pong, null before the first
    private boolean paused; // too much waits to be worked on
    private boolean peerClosed;

    WebSocketChannel(StreamConnection connection, ChannelSettings settings, WireLine line, int maxMessageBytes) {
        super(connection.getIoThread(), settings, line);
        this.connection = connection;
        this.reader = new FrameReader(maxMessageBytes, new Incoming());
        listen();
    }

    @Override
    public TransportType type() {
        return TransportType.WEB_SOCKETS;
    }

    @Override
    public Framing framing() {
        return Framing.RAW;
    }

    /** A failed request ends like any other: the original knows no other close (protocol B4). */
    @Override
    public void fail() {
        end();
    }

    @Override
    StreamSinkChannel sink() {
        return connection.getSinkChannel();
    }

    @Override
    Outgoing outgoing(byte[] bytes) {
        return Outgoing.of(FrameHead.text(bytes.length), bytes);
    }

    @Override
    Outgoing farewell() {
        return Outgoing.of(FrameHead.close(FrameReader.NORMAL));
    }

    @Override
    void onAttached(Attachment to) {
        attachment = to;
        ChannelListener<StreamSourceChannel> readable = channel -> readable();
        connection.getSourceChannel().getReadSetter().set(readable);
        connection.getSourceChannel().wakeupReads(); // the first frames may have come with the handshake
    }

    private void readable() {
        if (paused) {
            return;
        }
        ByteBuffer buffer = READ_BUFFER.get();
        try {
            for (int i = 0; i < READS_PER_TURN && !paused; i++) {
                buffer.clear();
                int count = connection.getSourceChannel().read(buffer);
                if (count < 0) {
                    endOfStream();
                    return;
                }
                if (count == 0) {
                    return;
                }
                if (isOpen()) {
                    take(buffer.flip());
                }
            }
        } catch (IOException e) {
            LOG.trace("read failed", e);
            endOfStream();
        }
    }

    private void endOfStream() {
        lost();
        IoUtils.safeClose(connection);
    }

    private void take(ByteBuffer bytes) {
        if (reader.read(bytes)) {
            return;
        }
        paused = true;
        connection.getSourceChannel().suspendReads();
        if (bytes.hasRemaining()) {
            left = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        }
    }

    private void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        ByteBuffer waiting = left;
        left = null;
        if (waiting != null && isOpen()) {
            take(waiting);
        }
        if (!paused) {
            connection.getSourceChannel().resumeReads();
        }
    }

    @Override
    void finish() {
        if (peerClosed) {
            IoUtils.safeClose(connection);
            return;
        }
        try {
            connection.getSinkChannel().shutdownWrites();
            connection.getSinkChannel().flush();
        } catch (IOException e) {
            LOG.trace("close failed", e);
        }
        // What the peer has still sent is read, or the operating system would tell it of a reset instead of the close.
        paused = false;
        connection.getSourceChannel().resumeReads();
        later(this::cut, CLOSE_WAIT_MILLIS);
    }

    @Override
    void cut() {
        IoUtils.safeClose(connection);
    }

    /** What the peer says; on the I/O thread, within {@link FrameReader#read}. */
    private final class Incoming implements FrameReader.Listener {
        @Override
        public boolean text(String message) {
            if (line().isTapped()) {
                line().received(message);
            }
            Attachment to = attachment;
            return to == null || to.received(message, () -> hop(WebSocketChannel.this::resume));
        }

        @Override
        public void ping(byte[] payload) {
            Outgoing earlier = pong;
            if (earlier != null && !earlier.isDone() && !withdraw(earlier)) {
                return; // the one before is on its way; a peer that floods gets one answer for several pings
            }
            Outgoing answer = Outgoing.of(FrameHead.pong(payload.length), payload);
            pong = answer;
            if (isOpen()) {
                enqueue(answer);
            }
        }

        @Override
        public void close() {
            peerClosed = true;
            leave(FrameReader.NORMAL);
        }

        @Override
        public void violation(int status) {
            settings().events().webSocketViolated(status);
            LOG.debug("a WebSocket client broke a rule, its socket is closed with {}", status);
            leave(status);
        }

        private void leave(int status) {
            tellPeerGone();
            endWith(Outgoing.of(FrameHead.close(status)), CLOSE_WAIT_MILLIS);
        }
    }
}
