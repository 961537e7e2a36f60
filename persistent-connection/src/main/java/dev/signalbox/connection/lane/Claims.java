package dev.signalbox.connection.lane;

import dev.signalbox.connection.Topics;
import dev.signalbox.connection.cluster.Cluster;
import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.log.LogEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whose connections are whose, as a lane reads it in a log that several nodes share: passes each claim and each end on to the {@link Custody} of
 * the session it is about. Belongs to the lane; on a single node there is nothing to do.
 */
final class Claims {
    private static final int LANE_SHIFT = 48; // of a lane's number in those of its claims

    private final Lane lane;
    private final @Nullable Cluster cluster; // null on a single node
    private final long number; // this lane's
    private final Map<String, Session> waiting =
            new LinkedHashMap<>(0); // those with a claim under way, or to be repeated

    Claims(Lane lane, @Nullable Cluster cluster) {
        this.lane = lane;
        this.cluster = cluster;
        number = cluster == null ? 0 : cluster.nextLane();
    }

    /** A session waits for its claim. */
    void waits(Session session) {
        waiting.put(session.id(), session);
    }

    void waitsNoMore(Session session) {
        waiting.remove(session.id(), session);
    }

    /** The number of a claim of this lane. */
    long numbered(long claim) {
        return (number << LANE_SHIFT) | claim;
    }

    private boolean isNumbered(long claim) {
        return claim >>> LANE_SHIFT == number;
    }

    /** Repeats the claims that the log did not take. */
    void repeat() {
        List.copyOf(waiting.values()).forEach(session -> with(session, Custody::ask));
    }

    /** What is under way may never be read here: whoever still waits is to ask again. */
    void forgetAsked() {
        List.copyOf(waiting.values()).forEach(session -> with(session, Custody::forgetAsked));
    }

    /** Ends the requests that wait, because the server shuts down. */
    void turnAway() {
        List.copyOf(waiting.values()).forEach(session -> with(session, Custody::turnAway));
        waiting.clear();
    }

    /** The lane has not read a part of the log, up to a position, in which there may have been a claim. */
    void lostTrack(long through) {
        if (cluster != null) {
            cluster.lostTrack(through, this::isNumbered);
        }
    }

    /** Takes what an entry of the log says. */
    void take(LogEntry entry, Control control) {
        if (control instanceof Control.Claim claim) {
            claimed(Topics.connectionId(entry.message().topic()), entry.position(), claim);
        } else if (control instanceof Control.Close close) {
            with(lane.find(Topics.connectionId(entry.message().topic())), custody -> custody.closed(close));
        } else if (control instanceof Control.Gone gone
                && cluster != null
                && gone.node().equals(cluster.node())) {
            if (gone.by().equals(gone.node())) {
                // A part of the log was not read here, and with it perhaps what was asked for.
                forgetAsked();
                lane.each(Session::letGo);
                repeat();
            } else {
                lane.each(session -> with(session, Custody::renew));
            }
        }
    }

    private void claimed(String connectionId, long at, Control.Claim claim) {
        if (cluster == null || !claim.node().equals(cluster.node())) {
            with(lane.find(connectionId), custody -> custody.claimedElsewhere(claim));
            return;
        }
        if (!isNumbered(claim.number())) {
            return; // another lane's
        }
        // Not only what is waited for: one that the log was thought not to have taken counts as well.
        Session waits = waiting.get(connectionId);
        Session session = waits == null ? lane.find(connectionId) : waits;
        if (!cluster.isGranted(at)) {
            with(session, custody -> custody.declined(claim.number()));
        } else if (session != null) {
            with(session, custody -> custody.granted(claim, at));
        } else {
            unattended(connectionId, at, claim, cluster);
        }
    }

    // Its session has ended meanwhile, and nobody would look after it.
    private static void unattended(String connectionId, long at, Control.Claim claim, Cluster cluster) {
        boolean tookOver = cluster.inheritance(at) != null && claim.renews() == 0;
        if (tookOver) {
            cluster.adrift(connectionId, at); // its older owner has let go without an event
        } else {
            cluster.over(connectionId, at);
        }
    }

    private void with(@Nullable Session session, Consumer<Custody> action) {
        Custody custody = session == null ? null : session.custody;
        if (session != null && custody != null) {
            lane.guarded(session, () -> action.accept(custody));
        }
    }
}
