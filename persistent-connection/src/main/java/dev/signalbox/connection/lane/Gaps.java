package dev.signalbox.connection.lane;

import dev.signalbox.connection.GapCause;
import dev.signalbox.connection.log.MessageLog;
import dev.signalbox.connection.ring.Ring;
import dev.signalbox.protocol.cursor.Cursor;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What one session's client has missed, and how a request goes on where the one before left off (protocol B2). Belongs to the session's lane; only
 * {@link #told} may be asked from any thread.
 */
final class Gaps {
    private final Session session;
    private final Lane lane;
    private volatile @Nullable CompletionStage<?> told; // the latest telling of a gap; null when there was none
    private boolean afresh; // the client shall begin anew

    Gaps(Session session, Lane lane) {
        this.session = session;
        this.lane = lane;
    }

    /** Any thread: completes when the application has been told of the latest gap; null when there was none. */
    @Nullable
    CompletionStage<?> told() {
        return told;
    }

    /** Whether the client has missed messages and shall begin anew. */
    boolean isAfresh() {
        return afresh;
    }

    /** The client has missed so many messages, -1 for an unknown number; 0 is no gap. */
    void missed(long messages, GapCause cause) {
        if (messages == 0 || session.isClosed()) {
            return;
        }
        lane.chronicle().gap(session, messages, cause);
        told = lane.owner().missed(session, messages);
        afresh = lane.policies().startsAfresh();
    }

    /**
     * Resumes after a request's cursor, one without any of this log after the moment of its acceptance: its client may have read the answer's
     * head already, and then counts itself as connected.
     *
     * @param returning whether an earlier request has arrived here, so that the ring and not the log knows what came since
     */
    void resume(Arrival arrival, boolean returning, Ring ring, Subscriptions subscriptions) {
        if (arrival.cursor() instanceof Cursor.Known at && isOfThisLog(at.cursor())) {
            long position = at.cursor().position();
            if (returning) {
                missed(ring.resumeAfter(position), GapCause.BUFFER);
            } else {
                replay(position, subscriptions);
            }
            return;
        }
        if (!(arrival.cursor() instanceof Cursor.Absent)) {
            missed(MessageLog.UNKNOWN, GapCause.FOREIGN_CURSOR);
        }
        Cursor accepted = arrival.accepted();
        if (accepted == null || !isOfThisLog(accepted)) {
            return;
        }
        if (returning) {
            ring.resendAfter(accepted.position()); // the request that this one replaces has taken it to its grave
        } else {
            replay(accepted.position(), subscriptions);
        }
    }

    // The id is new here but its client comes from this log: what it missed is still in the log, or some of it.
    private void replay(long after, Subscriptions subscriptions) {
        session.startAfter(after);
        long missed;
        try {
            missed = lane.reader().replay(after, session, subscriptions.sieve());
        } finally {
            subscriptions.sieved();
        }
        missed(missed, GapCause.LOG);
    }

    /** Where a request goes on: its cursor when that is of this log, otherwise here and now. */
    long startOf(Cursor.Parsed cursor) {
        return positionIn(cursor, lane.position());
    }

    /** The position of a cursor of this log; something else for every other cursor. */
    long positionIn(Cursor.Parsed cursor, long otherwise) {
        return cursor instanceof Cursor.Known at && isOfThisLog(at.cursor())
                ? at.cursor().position()
                : otherwise;
    }

    private boolean isOfThisLog(Cursor cursor) {
        return cursor.epoch() == lane.epoch() && cursor.position() <= lane.log().tail();
    }
}
