package dev.signalbox.gateway.undertow.transport;

import dev.signalbox.connection.runtime.Attachment;
import dev.signalbox.connection.transport.TransportChannel;
import dev.signalbox.connection.wire.WireLine;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSinkChannel;

/**
 * What the four transports share: writing with back-pressure on one socket, ending in good order, and telling the
 * connection once when the peer is gone.
 *
 * <p>All state is confined to the socket's I/O thread; {@link #write}, {@link #end}, {@link #fail} and {@link #attached}
 * may be called on any thread. A life: open, then ending (nothing new is taken, what is queued is finished), then over.
 * A peer that takes nothing for the stall time-out counts as gone, so that it costs no more than its own socket.
 */
abstract class IoChannel implements TransportChannel {
    private static final Logger LOG = LoggerFactory.getLogger(IoChannel.class);
    private static final long END_TIMEOUT_MILLIS = 10_000;

    private final XnioIoThread ioThread;
    private final ChannelSettings settings;
    private final WireLine line;
    private final ArrayDeque<Outgoing> queue = new ArrayDeque<>(2);
    private @Nullable Attachment attachment; // null until the connection took this channel
    private boolean ending;
    private boolean lastBytes; // are being written, and the end of the response with them
    private boolean over;
    private boolean peerGone;
    private boolean stalled; // that is why the peer counts as gone
    private XnioExecutor.@Nullable Key stallCheck; // null unless a write is stuck
    private long progressNanos;

    IoChannel(XnioIoThread ioThread, ChannelSettings settings, WireLine line) {
        this.line = line;
        this.ioThread = ioThread;
        this.settings = settings;
    }

    /** Where bytes go. */
    abstract StreamSinkChannel sink();

    /** The bytes of one write as this transport sends them. */
    abstract Outgoing outgoing(byte[] bytes);

    /** Whether this write is the last one. */
    boolean isLast(byte[] bytes) {
        return false;
    }

    /** The last bytes are about to be written, and with them the end of the response; called again when they did not fit. */
    void beforeLastBytes() {}

    /** Whether the end of the last write is the end of the response, so that one write to the socket carries both. */
    boolean endsWithLastBytes() {
        return false;
    }

    /** What is sent before a good end, null for nothing. */
    @Nullable
    Outgoing farewell() {
        return null;
    }

    /** Everything is written: completes the response or the socket. */
    abstract void finish();

    /** Drops the socket without further ado. Idempotent. */
    abstract void cut();

    /** The connection has taken this channel; on the I/O thread. */
    void onAttached(Attachment to) {}

    @Override
    public final int affinity() {
        return ioThread.getNumber();
    }

    @Override
    public boolean oneShot() {
        return false;
    }

    @Override
    public boolean keepsAlive() {
        return true;
    }

    @Override
    public final boolean write(byte[] bytes, WriteListener listener) {
        if (ioThread.equals(Thread.currentThread())) {
            return send(bytes, listener);
        }
        return !hop(() -> {
            if (send(bytes, listener)) {
                listener.written();
            }
        });
    }

    @Override
    public final void end() {
        hop(() -> endWith(farewell(), END_TIMEOUT_MILLIS));
    }

    @Override
    public void fail() {
        hop(this::terminate);
    }

    @Override
    public final void drop() {
        hop(this::terminate);
    }

    /** Names the connection that shall be told what happens to the peer; called once, after it took this channel. */
    final void attached(Attachment to) {
        hop(() -> {
            attachment = to;
            if (peerGone) {
                tellGone(to);
            } else if (!over) {
                onAttached(to);
            }
        });
    }

    // ---- From here on everything runs on the I/O thread. ----

    final XnioIoThread ioThread() {
        return ioThread;
    }

    final boolean isOpen() {
        return !ending && !over;
    }

    final boolean isOver() {
        return over;
    }

    /** Lets the socket call back when it can take more. */
    final void listen() {
        ChannelListener<StreamSinkChannel> writable = channel -> drain();
        sink().getWriteSetter().set(writable);
    }

    private boolean send(byte[] bytes, WriteListener listener) {
        if (ending || over) {
            return true;
        }
        Outgoing outgoing = outgoing(bytes);
        if (line.isTapped()) {
            show(bytes);
        }
        ending = isLast(bytes);
        enqueue(outgoing);
        if (outgoing.isDone() || over) {
            return true;
        }
        outgoing.tellWhenDone(listener);
        return false;
    }

    /** Shows what is written, as the transport writes it. */
    void show(byte[] bytes) {
        line.sent(bytes);
    }

    final ChannelSettings settings() {
        return settings;
    }

    /** Where this channel's frames are shown while somebody looks. */
    final WireLine line() {
        return line;
    }

    private void showEnd(String how) {
        if (line.isTapped()) {
            line.ended(how);
        }
    }

    /** Queues bytes and writes what the socket takes. */
    final void enqueue(Outgoing outgoing) {
        queue.add(outgoing);
        drain();
    }

    /** Takes bytes back that have not been begun; tells whether they were still there. */
    final boolean withdraw(Outgoing outgoing) {
        return !outgoing.started() && queue.remove(outgoing);
    }

    private void drain() {
        if (over) {
            return;
        }
        boolean goneBefore = peerGone; // a write that fails may end the exchange, and so tell of it, before it throws
        try {
            for (Outgoing next = queue.peek(); next != null; next = queue.peek()) {
                int before = next.written();
                boolean last = ending && endsWithLastBytes() && queue.size() == 1;
                boolean done = last ? writeLast(next) : next.writeTo(sink());
                if (next.written() > before) {
                    progressNanos = System.nanoTime();
                }
                if (!done) {
                    stuck();
                    return;
                }
                queue.poll();
                next.done();
                if (over) {
                    return;
                }
            }
            if (!sink().flush()) {
                stuck();
                return;
            }
            if (over) {
                return; // the end of the response went along with its last bytes
            }
        } catch (IOException | RuntimeException e) {
            LOG.trace("write failed", e);
            if (!goneBefore) {
                settings.events().writeFailed(type());
            }
            lost();
            return;
        }
        unstuck();
        if (ending) {
            over = true;
            showEnd("ended");
            finish();
        }
    }

    private boolean writeLast(Outgoing last) throws IOException {
        lastBytes = true;
        beforeLastBytes();
        return last.writeTo(sink()::write, sink()::writeFinal);
    }

    /** The response is over: either all of it was sent, its end with the last bytes, or the peer is gone. */
    final void completed() {
        if (over || !lastBytes) {
            lost();
            return;
        }
        over = true;
        showEnd("ended");
        forgetStallCheck();
        doneWithAll();
    }

    private void stuck() {
        sink().resumeWrites();
        if (stallCheck == null) {
            progressNanos = System.nanoTime();
            stallCheck = later(this::checkStall, settings.stallMillis());
        }
    }

    private void unstuck() {
        XnioExecutor.Key check = stallCheck;
        if (check != null) {
            stallCheck = null;
            check.remove();
            sink().suspendWrites();
        } else if (sink().isWriteResumed()) {
            sink().suspendWrites();
        }
    }

    private void checkStall() {
        if (over || stallCheck == null) {
            return;
        }
        long idleMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - progressNanos);
        long leftMillis = settings.stallMillis() - idleMillis;
        if (leftMillis <= 0) {
            LOG.debug("a peer took nothing for {} ms, its socket is dropped", idleMillis);
            stalled = true;
            lost();
        } else {
            stallCheck = later(this::checkStall, leftMillis);
        }
    }

    /**
     * Ends in good order: what is queued, then the farewell, then {@link #finish}; the socket is dropped when the peer has not
     * taken it all by then.
     */
    final void endWith(@Nullable Outgoing farewell, long waitMillis) {
        if (ending || over) {
            return;
        }
        ending = true;
        if (farewell != null) {
            queue.add(farewell);
        }
        drain();
        if (!over) {
            later(this::endOverdue, waitMillis);
        }
    }

    private void endOverdue() {
        if (!over) {
            LOG.debug("a peer did not take the end of its stream, its socket is dropped");
            terminate();
        }
    }

    /** The peer is gone: drops the socket and tells the connection, once. */
    final void lost() {
        tellPeerGone();
        terminate();
    }

    /** Tells the connection that nothing more comes from this peer; the socket stays for what is still to be said. */
    final void tellPeerGone() {
        if (peerGone || over) {
            return;
        }
        peerGone = true;
        showEnd(stalled ? "dropped: the client takes nothing" : "the client has gone");
        Attachment told = attachment;
        if (told != null) {
            tellGone(told);
        }
    }

    private void tellGone(Attachment told) {
        if (stalled) {
            told.stalled();
        } else {
            told.closed();
        }
    }

    private void terminate() {
        if (over) {
            return;
        }
        over = true;
        if (!peerGone) {
            showEnd("cut");
        }
        forgetStallCheck();
        cut();
        doneWithAll();
    }

    private void forgetStallCheck() {
        XnioExecutor.Key check = stallCheck;
        if (check != null) {
            stallCheck = null;
            check.remove();
        }
    }

    private void doneWithAll() {
        for (Outgoing left = queue.poll(); left != null; left = queue.poll()) {
            left.done();
        }
    }

    /** Runs a task on the I/O thread after a while; null when that thread ends with its server, and all its sockets with it. */
    final XnioExecutor.@Nullable Key later(Runnable task, long millis) {
        return Timers.later(ioThread, task, millis);
    }

    /** Runs a task on the I/O thread, at once when this is it; false when that thread has ended with its server. */
    final boolean hop(Runnable task) {
        if (ioThread.equals(Thread.currentThread())) {
            task.run();
            return true;
        }
        try {
            ioThread.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.trace("the I/O thread has ended", e);
            return false;
        }
    }
}
