package dev.signalbox.connection.lane;

import dev.signalbox.connection.ring.MemoryBudget;
import dev.signalbox.connection.transport.TransportChannel;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.json.Parting;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A transport channel while it is attached to a session, and what is known of that one request. Its generation tells it from
 * those before and after: whatever comes late for a replaced channel finds that it is no longer the session's and is dropped.
 */
public final class Channel implements TransportChannel.WriteListener {
    /** What nobody knows: equal to no set of groups. */
    static final Set<String> UNKNOWN_GROUPS = new AbstractSet<>() {
        @Override
        public Iterator<String> iterator() {
            return Collections.emptyIterator();
        }

        @Override
        public int size() {
            return Integer.MAX_VALUE;
        }
    };

    final TransportChannel transport;
    final Parting parting;
    private volatile @Nullable Intake intake; // null until somebody reads what comes in
    final long generation; // counts the requests of its session
    final long attachedNanos;
    long lastWriteBeat; // how many heartbeats had begun when something was written last
    boolean writing; // a write is under way; nothing else may be written

    @Nullable
    Frame underWay; // what the write under way writes, when it counts; null otherwise

    @Nullable
    Set<String> knownGroups; // what the client believes to be in; null when it equals the membership

    private boolean finishing; // shall be answered as soon as the write under way is done
    private boolean finishingWithReconnect;
    private long finishingAt; // how far the answer may take the client

    private @Nullable ArrayDeque<Reply> replies; // null until the first
    private long replyBytes; // of those that wait
    private final Session session;

    Channel(Session session, TransportChannel transport, Parting parting, long generation, long attachedNanos) {
        this.session = session;
        this.transport = transport;
        this.parting = parting;
        this.generation = generation;
        this.attachedNanos = attachedNanos;
        lastWriteBeat = session.timing().beats(); // the headers, or the handshake
    }

    /** How many bytes of replies wait, this one included from now on. */
    long addReply(Reply reply, MemoryBudget budget) {
        if (replies == null) {
            replies = new ArrayDeque<>(1);
        }
        replies.add(reply);
        replyBytes += reply.cost();
        budget.add(reply.cost());
        return replyBytes;
    }

    /** Bytes that the socket has been given and has not taken, and replies that wait behind them. */
    long pendingBytes() {
        return replyBytes + (underWay == null ? 0 : underWay.bytes().length);
    }

    /** The next reply to be written, null when none waits. */
    @Nullable
    Reply takeReply(MemoryBudget budget) {
        Reply reply = replies == null ? null : replies.poll();
        if (reply != null) {
            replyBytes -= reply.cost();
            budget.remove(reply.cost());
        }
        return reply;
    }

    /** Forgets the replies that wait: their socket is not the session's any more. */
    void dropReplies(MemoryBudget budget) {
        budget.remove(replyBytes);
        replyBytes = 0;
        replies = null;
    }

    /** Ends the request in good order, as soon as the write under way is done; the session has let go of it (protocol B7). */
    void finish(boolean reconnect) {
        if (transport.oneShot()) {
            finishAt(session.emptyCursor(), reconnect);
            return;
        }
        JsonPayload last = session.ending.told();
        if (last != null && parting != Parting.SILENT && !writing) {
            writing = true; // whether it is ever done concerns nobody any more
            transport.write(partingEnvelope(last), this);
        }
        transport.end();
    }

    /** Ends a request that never was the session's. A poll's answer takes its client to this position and no further. */
    void turnAway(long position, boolean reconnect) {
        if (transport.oneShot()) {
            finishAt(position, reconnect);
        } else {
            transport.end();
        }
    }

    private void finishAt(long position, boolean reconnect) {
        finishingWithReconnect = reconnect;
        finishingAt = position;
        if (writing) {
            finishing = true; // a keep-alive is on its way; afterWrite() answers
        } else {
            answerEmpty();
        }
    }

    /** A write is done after the session has let go of this channel. */
    void afterWrite() {
        if (finishing) {
            answerEmpty();
        }
    }

    private void answerEmpty() {
        finishing = false;
        writing = true;
        JsonPayload last = session.ending.told();
        byte[] answer = last != null
                ? partingEnvelope(last)
                : session.lane()
                        .envelopes()
                        .empty(
                                finishingAt,
                                finishingWithReconnect,
                                session.groups.newToken(this, finishingAt),
                                session.timing().longPollDelayMillis(),
                                transport.framing());
        transport.write(answer, this);
    }

    private byte[] partingEnvelope(JsonPayload last) {
        long cursor = session.emptyCursor();
        return session.lane()
                .envelopes()
                .parting(
                        parting,
                        cursor,
                        last,
                        session.groups.newToken(this, cursor),
                        transport.oneShot() ? session.timing().longPollDelayMillis() : 0,
                        transport.framing());
    }

    /** Any thread: names who reads what comes in on this channel. */
    public void readBy(Intake by) {
        intake = by;
    }

    /** Whether nothing that came in is worked on or waits for its reply to be written. */
    boolean isIdle() {
        Intake by = intake;
        return (replies == null || replies.isEmpty()) && (by == null || by.isIdle());
    }

    /** What still comes in is passed over: this channel is about to end. */
    void seal() {
        Intake by = intake;
        if (by != null) {
            by.seal();
        }
    }

    /** Any thread: a delayed write is done. */
    @Override
    public void written() {
        session.lane().execute(session, () -> session.outlet.written(this));
    }

    /** Any thread: the peer took nothing for so long that its socket was dropped. */
    public void stalled() {
        session.lane().execute(session, () -> session.outlet.stalled(this));
    }

    /** Any thread: the peer is gone. */
    public void closed() {
        session.lane().execute(session, () -> session.outlet.detach(this));
    }

    /**
     * Any thread: queues a reply to a call that came in on this channel; dropped when the channel is no longer the session's.
     *
     * @param taken runs when the reply is on its way to the socket; must not block
     */
    public void reply(JsonPayload reply, Runnable taken) {
        session.lane().execute(session, () -> session.outlet.reply(this, new Reply(reply, taken)));
    }

    /** Any thread: ends this channel in good order; the connection lives on. */
    public void end() {
        session.lane().execute(session, () -> session.outlet.end(this));
    }

    /** Any thread: ends this channel because its request failed; the connection lives on. */
    public void fail() {
        session.lane().execute(session, () -> session.outlet.fail(this));
    }

    /** Any thread: OnReconnected completed. */
    public void reconnected() {
        session.lane().execute(session, () -> session.outlet.reconnected(this));
    }

    /** Whoever reads what comes in on a channel. Asked on any thread. */
    public interface Intake {
        /** Whether all that came in is answered, and the answers are on their way to the socket. */
        boolean isIdle();

        /** Takes up nothing more; what was taken up is answered. */
        void seal();
    }

    /** A reply that waits for its turn on the socket. */
    record Reply(JsonPayload payload, Runnable taken) {
        private static final int OVERHEAD_BYTES = 64;

        int cost() {
            return OVERHEAD_BYTES + payload.length();
        }
    }
}
