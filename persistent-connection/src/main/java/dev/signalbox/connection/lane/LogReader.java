package dev.signalbox.connection.lane;

import dev.signalbox.connection.Topics;
import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.log.MessageLog;
import dev.signalbox.connection.ring.Held;
import dev.signalbox.protocol.JsonPayload;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a lane takes the log: in batches from where it stands, each entry to the members of its topic, and again for a session that is new there.
 * Belongs to the lane; only {@link #wake} may be called from any thread.
 */
final class LogReader {
    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);
    private static final int BATCH = 256;
    private static final int BATCHES_PER_TURN = 8; // then others on the I/O thread get their turn

    private final Lane lane;
    private final MessageLog log;
    private final Claims claims;
    private final TopicIndex topics;
    private final EnvelopeFactory envelopes;
    private final Tally tally;
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private long epoch; // positions count in it
    private long position; // of the last entry taken from the log

    LogReader(
            Lane lane,
            MessageLog log,
            long epoch,
            Claims claims,
            TopicIndex topics,
            EnvelopeFactory envelopes,
            Tally tally) {
        this.lane = lane;
        this.log = log;
        this.epoch = epoch;
        this.claims = claims;
        this.topics = topics;
        this.envelopes = envelopes;
        this.tally = tally;
        position = log.tail();
        stands();
    }

    long epoch() {
        return epoch;
    }

    long position() {
        return position;
    }

    /** Tells the tally where the lane stands. */
    void stands() {
        tally.stands(position, topics.size());
    }

    /** Any thread: there is something to read. */
    void wake() {
        if (drainScheduled.compareAndSet(false, true)) {
            lane.execute(this::drain);
        }
    }

    private void drain() {
        drainScheduled.set(false);
        for (int i = 0; i < BATCHES_PER_TURN; i++) {
            MessageLog.Slice slice = log.read(position, BATCH);
            if (slice.epoch() != epoch) {
                restart(slice.epoch());
                continue;
            }
            if (slice.missed() != 0) {
                boolean nothing = slice.entries().isEmpty();
                long through =
                        nothing ? slice.through() : slice.entries().get(0).position() - 1;
                position = nothing ? through : position;
                stands();
                overtaken(slice.missed(), through);
            } else if (slice.entries().isEmpty()) {
                return;
            }
            take(slice.entries());
        }
        wake();
    }

    // The log dropped what this lane had not read: every connection here may have missed something, and is
    // told apart nowhere else.
    private void overtaken(long missed, long through) {
        LOG.warn(
                "{} messages, up to {}, were gone from the log before this lane read them",
                missed == MessageLog.UNKNOWN ? "Some" : missed,
                through);
        lane.each(session -> session.overtaken(missed));
        claims.lostTrack(through);
    }

    private void restart(long next) {
        epoch = next;
        position = 0;
        stands();
        envelopes.epoch(next);
        claims.forgetAsked(); // it was in the log that is gone
        lane.each(Session::restart);
        claims.repeat();
    }

    private void take(List<LogEntry> entries) {
        FrameTree tree = new FrameTree(envelopes);
        int unreadable = 0; // it may have been for any of them, which are told once for all of the batch
        for (LogEntry entry : entries) {
            position = entry.position();
            Control control = entry.message().control();
            if (control != null) {
                unreadable += control instanceof Control.Unreadable unknown && unknown.lost() ? 1 : 0;
                claims.take(entry, control);
                continue;
            }
            if (entry.message().kind() == Message.Kind.CLOSE) {
                closing(entry.message());
            }
            TopicIndex.Members members = topics.members(entry.message().topic());
            if (members == null) {
                continue;
            }
            Held held = new Held(entry);
            if (entry.message().kind() == Message.Kind.PAYLOAD) {
                tally.delivered(members.size());
                for (int i = 0; i < members.size(); i++) {
                    deliver(held, members.get(i), tree);
                }
            } else {
                command(held, members);
            }
        }
        if (unreadable != 0) {
            long missed = unreadable;
            lane.each(session -> session.overtaken(missed));
        }
        lane.flushDirty();
        stands();
    }

    // The id shall be refused on every server, also on those where it does not live.
    private void closing(Message message) {
        JsonPayload told = message.payload();
        if (told != null) {
            lane.owner().closing(Topics.connectionId(message.topic()), told);
        }
    }

    private void deliver(Held held, Session to, FrameTree tree) {
        try {
            to.deliver(held, tree);
        } catch (RuntimeException | Error e) {
            lane.failed(to, e);
        }
    }

    // A command changes the very index it was found through, and has one addressee.
    private void command(Held held, TopicIndex.Members members) {
        Session session = members.get(0);
        lane.guarded(session, () -> session.deliver(held, null));
    }

    /**
     * Reads the log again for a session that is new here, up to where this lane stands; returns how many messages are gone.
     *
     * <p>A client says where to begin, and that may be far back: what is not for the session is passed over by the hash of its topic.
     *
     * @param wanted lets everything through that the session listens to, also what it begins to listen to meanwhile
     */
    long replay(long after, Session session, MessageLog.Wanted wanted) {
        long missed = 0;
        long at = after;
        while (at < position) {
            MessageLog.Slice slice = log.read(at, BATCH, wanted);
            if (slice.epoch() != epoch) {
                return MessageLog.UNKNOWN; // the lane has not come to the new beginning yet
            }
            boolean unknown = missed == MessageLog.UNKNOWN || slice.missed() == MessageLog.UNKNOWN;
            missed = unknown ? MessageLog.UNKNOWN : missed + slice.missed();
            if (slice.through() <= at) {
                break;
            }
            at = slice.through();
            for (LogEntry entry : slice.entries()) {
                if (entry.position() <= position) {
                    replay(entry, session);
                }
            }
        }
        return missed;
    }

    private static void replay(LogEntry entry, Session session) {
        Message message = entry.message();
        if (!session.subscriptions.contains(message.topic())) {
            return; // let through by the hash of its topic
        }
        if (message.control() instanceof Control.Claim claim) {
            session.groups.refuse(claim.refused()); // what the application refused when that claim was made
        }
        if (replays(message)) {
            session.deliver(new Held(entry), null);
        }
    }

    // Another life of the id was initialised or aborted, not this one.
    private static boolean replays(Message message) {
        return switch (message.kind()) {
            case PAYLOAD, ADD_TO_GROUP, REMOVE_FROM_GROUP -> true;
            case INITIALIZE, ABORT, CLOSE, CONTROL -> false;
        };
    }
}
