package dev.signalbox.connection.lane;

import dev.signalbox.connection.Topics;
import dev.signalbox.connection.cluster.Cluster;
import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.log.LogEntry;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whose connections are whose, as a lane reads it in a log that several nodes share: passes each claim and each end on to the {@link Custody} of
 * the session it is about. Belongs to the lane; on a single node there is nothing to do.
 */
final class Claims {
    private final Lane lane;
    private final @Nullable Cluster cluster; // null on a single node
    private final Map<String, Session> waiting =
            new LinkedHashMap<>(0); // those with a claim under way, or to be repeated
    private final Set<Long> asked = new HashSet<>(0); // numbers of the claims under way

    Claims(Lane lane, @Nullable Cluster cluster) {
        this.lane = lane;
        this.cluster = cluster;
    }

    /** A session waits for its claim. */
    void waits(Session session) {
        waiting.put(session.id(), session);
    }

    void waitsNoMore(Session session) {
        waiting.remove(session.id(), session);
    }

    /** A claim is under way. */
    void asks(long claim) {
        asked.add(claim);
    }

    void asksNoMore(long claim) {
        asked.remove(claim);
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

    /** The lane has not read a part of the log, in which there may have been a claim. */
    void lostTrack() {
        if (cluster != null) {
            cluster.lostTrack();
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
        if (!asked.remove(claim.number())) {
            return; // another lane's
        }
        Session session = waiting.get(connectionId);
        if (session != null) {
            with(session, custody -> custody.granted(claim.number(), at));
        } else if (lane.find(connectionId) == null) {
            cluster.close(connectionId, at); // its session has ended meanwhile, and nobody would look after it
        }
    }

    private void with(@Nullable Session session, Consumer<Custody> action) {
        Custody custody = session == null ? null : session.custody;
        if (session != null && custody != null) {
            lane.guarded(session, () -> action.accept(custody));
        }
    }
}
