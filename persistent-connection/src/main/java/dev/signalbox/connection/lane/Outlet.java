package dev.signalbox.connection.lane;

import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.GapCause;
import dev.signalbox.connection.SlowCause;
import dev.signalbox.connection.lifecycle.ConnectionEvent;
import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.ring.Held;
import dev.signalbox.connection.ring.Ring;
import dev.signalbox.protocol.TransportType;
import org.jspecify.annotations.Nullable;

/**
 * What goes out to one session's client: the ring, the open channel, and which frame is written to it next. Belongs to the session's lane.
 *
 * <p>Map: {@link #append} takes a message of the log, {@link #reply} an answer to a call, {@link #flush} writes what waits and
 * {@link #written} goes on.
 */
final class Outlet {
    private final Session session;
    private final Lane lane;
    private final Ring ring;
    private final Groups groups;
    private final Gaps gaps;
    private @Nullable Channel channel; // null while no receive request is open
    private boolean answered; // the latest request was a poll and had its answer
    private long lastMarkedNanos; // when the client was last known to be there
    private long lastAgedNanos;

    // Within one batch of the lane:
    private boolean dirty; // waits in the lane's flush list
    private FrameTree.@Nullable Node batch; // null when this session's frame is like no other's

    Outlet(Session session, Lane lane, Ring ring, Groups groups, Gaps gaps) {
        this.session = session;
        this.lane = lane;
        this.ring = ring;
        this.groups = groups;
        this.gaps = gaps;
        lastAgedNanos = lane.now();
    }

    Ring ring() {
        return ring;
    }

    /** The channel of the open receive request; null while none is open. */
    @Nullable
    Channel open() {
        return channel;
    }

    /** When the client was last known to be there. */
    long lastMarkedNanos() {
        return lastMarkedNanos;
    }

    /** The client is known to be there. */
    void mark(long now) {
        lastMarkedNanos = now;
    }

    /** Whether the client has been away for at least that long. */
    boolean isAbsentFor(long nanos, long now) {
        return channel == null && now - lastMarkedNanos >= nanos;
    }

    /** Drops what was sent so long ago that no client may come back for it. */
    void age(long now) {
        if (now - lastAgedNanos >= session.timing().retentionNanos()) {
            lastAgedNanos = now;
            ring.age();
        }
    }

    // ---- The channel. ----

    /** The channel of a new request, which takes the place of an older one's. */
    void attach(Channel arrived) {
        // A replaced poll is answered, a replaced stream just ends; neither raises an event (protocol B8).
        finishOpen(false);
        channel = arrived;
        answered = false;
        lastMarkedNanos = arrived.attachedNanos;
    }

    /** Ends the open request in good order, without an event. */
    void finishOpen(boolean reconnect) {
        Channel open = channel;
        if (open != null) {
            channel = null;
            open.dropReplies(lane.budget());
            open.finish(reconnect);
        }
    }

    /** The peer of a channel took nothing for so long that its socket was dropped. */
    void stalled(Channel gone) {
        lane.events().slow(session.id(), gone.transport.type(), SlowCause.STALLED);
        detach(gone);
    }

    /** The peer of a channel is gone; the connection waits for it to come back. */
    void detach(Channel gone) {
        if (gone == channel) {
            leave(gone);
        }
    }

    /** A channel's request is to end in good order; the connection lives on. */
    void end(Channel ending) {
        if (ending == channel) {
            ending.finish(false);
            leave(ending, true);
        }
    }

    /** A channel's request has failed; its client may come back and resume. */
    void fail(Channel failing) {
        if (failing == channel) {
            leave(failing);
            failing.transport.fail();
        }
    }

    /** Something of ours failed on the way to this client: its open request has. */
    void fail() {
        if (channel != null) {
            fail(channel);
        }
    }

    /** The application has heard that the client came back on a channel. */
    void reconnected(Channel on) {
        if (on == channel) {
            session.to(ConnectionEvent.RECONNECTED);
        }
    }

    /** Whether the client is between two polls: it has had the answer to one and is about to send the next. */
    boolean isAnswered() {
        return answered;
    }

    /** The open request has ended without an answer; the connection waits for the client to come back. */
    void leave(Channel left) {
        leave(left, false);
    }

    /** The open request has ended; a poll that was answered is followed by the next. */
    void leave(Channel left, boolean withAnswer) {
        channel = null;
        answered = withAnswer && left.transport.oneShot();
        left.dropReplies(lane.budget());
        session.to(ConnectionEvent.RECEIVE_ENDED);
    }

    /** Drops the socket of a client that takes nothing. */
    void dropSlow(SlowCause cause) {
        Channel open = channel;
        if (open != null) {
            lane.events().slow(session.id(), open.transport.type(), cause);
            leave(open);
            open.transport.drop();
        }
    }

    /** Writes a keep-alive, unless a write is under way. */
    void keepAlive(Channel to) {
        if (to.transport.keepsAlive() && !to.writing) {
            TransportType type = to.transport.type();
            to.writing = true;
            to.lastWriteBeat = session.timing().beats();
            if (to.transport.write(lane.envelopes().keepAlive(type), to)) {
                to.writing = false;
            }
        }
    }

    /** Sends the client the groups token that is due: to a stream at once, to a poll with its answer; returns whether it was sent. */
    boolean renewToken(Channel to) {
        to.knownGroups = Channel.UNKNOWN_GROUPS;
        if (to.transport.oneShot()) {
            return false;
        }
        writeEmpty(to);
        return true;
    }

    /**
     * Gives a client that reconnects a sign of life at once, an empty envelope: one that hears nothing soon takes this request for dead as
     * well, and goes round aborting and reconnecting until there is a message for it (protocol J7).
     */
    void greet(Channel to) {
        if (to == channel && !to.writing) {
            writeEmpty(to);
        }
    }

    private void writeEmpty(Channel to) {
        long cursor = session.emptyCursor();
        long delay = to.transport.oneShot() ? session.timing().longPollDelayMillis() : 0;
        write(
                to,
                new Frame(lane.envelopes()
                        .empty(cursor, false, groups.newToken(to, cursor), delay, to.transport.framing())));
    }

    // ---- Messages and replies. ----

    /** Takes a message that is for this session. */
    void append(Held held, @Nullable FrameTree tree) {
        LogEntry entry = held.entry();
        if (dirty && isFull(entry) && channel != null && !channel.writing) {
            lane.flush(session);
        }
        int overrun = ring.append(held);
        if (overrun > 0) {
            lane.events().overrun(session.id(), overrun);
            if (channel != null && lane.policies().closesSlow()) {
                session.end(DisconnectReason.TOO_SLOW);
            }
        }
        FrameTree.Node node = null;
        if (tree != null && entry.message().payload() != null) {
            if (!dirty && ring.unsent() == 1) {
                node = tree.first(entry);
            } else if (dirty && batch != null) {
                node = batch.then(entry);
            }
        }
        batch = node;
        if (!dirty) {
            dirty = true;
            lane.dirty(session);
        }
    }

    // Whether the ring would lose what waits, or the shared frame become too large, only because the batch
    // is a long one.
    private boolean isFull(LogEntry next) {
        return ring.isFullOfUnsent()
                || (batch != null && batch.bytes() + next.message().size() > EnvelopeFactory.MAX_BYTES);
    }

    /** Takes the answer to a call that came in on a channel. */
    void reply(Channel from, Channel.Reply reply) {
        if (from != channel) {
            return;
        }
        if (from.addReply(reply, lane.budget()) > lane.policies().maxReplyBytes() && from.writing) {
            dropSlow(SlowCause.REPLIES);
        } else {
            flush();
        }
    }

    /** A delayed write of a channel, perhaps a replaced one, is done. */
    void written(Channel from) {
        from.writing = false;
        Frame done = from.underWay;
        if (done != null) {
            from.underWay = null;
            done.done(lane.budget());
        }
        if (from == channel) {
            flush();
        } else {
            from.afterWrite();
        }
    }

    /** Writes what waits, as far as the transport takes it. */
    void flush() {
        dirty = false;
        FrameTree.Node node = batch;
        batch = null;
        Channel to = channel;
        while (to != null && to == channel && !to.writing) {
            Frame frame = next(to, node);
            if (frame == null) {
                return;
            }
            write(to, frame);
        }
    }

    private @Nullable Frame next(Channel to, FrameTree.@Nullable Node node) {
        Channel.Reply reply = to.takeReply(lane.budget());
        if (reply != null) {
            reply.taken().run();
            lane.tally().sent(to.transport.type(), 1);
            return new Frame(to.transport.framing().frame(reply.payload().toByteArray()));
        }
        gaps.missed(ring.takeLostUnsent(), GapCause.OVERRUN); // now that it reads on
        if (gaps.isAfresh()) {
            session.end(DisconnectReason.GAP);
            return null;
        }
        if (!ring.hasUnsent()) {
            return null;
        }
        long delay = to.transport.oneShot() ? session.timing().longPollDelayMillis() : 0;
        if (node != null
                && node.length() == ring.unsent()
                && (node.bytes() <= EnvelopeFactory.MAX_BYTES || node.length() == 1)
                && to.knownGroups == null) {
            Frame shared = node.frame(to.transport.framing(), delay);
            ring.sent(node.length());
            lane.tally().sent(to.transport.type(), node.length());
            return shared;
        }
        int count = EnvelopeFactory.fitting(ring);
        long cursor = ring.unsent(count - 1).position();
        byte[] own = lane.envelopes().of(ring, count, groups.newToken(to, cursor), delay, to.transport.framing());
        for (int i = 0; i < count; i++) {
            if (ring.unsent(i).message().kind() == Message.Kind.INITIALIZE) {
                session.to(ConnectionEvent.INITIALIZED);
            }
        }
        ring.sent(count);
        lane.tally().sent(to.transport.type(), count);
        return new Frame(own);
    }

    private void write(Channel to, Frame frame) {
        lastMarkedNanos = lane.now();
        to.lastWriteBeat = session.timing().beats();
        to.writing = true;
        lane.tally().sentBytes(to.transport.type(), frame.bytes().length);
        if (to.transport.write(frame.bytes(), to)) {
            to.writing = false;
        } else {
            to.underWay = frame;
            frame.delayed(lane.budget());
        }
        if (to.transport.oneShot()) {
            leave(to, true);
            session.answered();
        }
    }

    /** Positions have begun anew: what waits has positions that mean nothing any more. */
    void restart() {
        ring.clear();
        batch = null;
    }

    /** Counts only. */
    @Override
    public String toString() {
        return ring.toString();
    }
}
