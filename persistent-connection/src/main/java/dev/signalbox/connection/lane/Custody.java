package dev.signalbox.connection.lane;

import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.cluster.Cluster;
import dev.signalbox.connection.cluster.Inheritance;
import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.transport.TransportChannel;
import dev.signalbox.protocol.cursor.Cursor;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node owns a session's connection, on a log it shares with others. Belongs to the session's lane.
 *
 * <p>A receive request for a connection that is not owned here is parked, a claim goes into the log, and when the lane reads it there the
 * connection is this node's, and the request arrives. Whoever reads another node's claim lets go. Since all lanes of all nodes read the same
 * order, there is one owner at every position. A claim the log did not take is repeated with the next beat.
 */
final class Custody {
    private final Session session;
    private final Lane lane;
    private final Cluster cluster;

    private volatile boolean held;
    private long claim; // position of the claim in force, or of the last one that was
    private long asked; // number of the claim under way; 0 for none
    private boolean closing; // this node has said that the client did not come back
    private @Nullable Parked parked; // what arrives as soon as the claim is granted
    private Control.@Nullable Origin origin; // of the latest request
    private @Nullable Inheritance inheritance; // until the first arrival

    /** A receive request that waits for its claim. */
    record Parked(Arrival arrival, TransportChannel transport, Consumer<Session> then, Runnable otherwise) {}

    Custody(Session session, Lane lane, Cluster cluster) {
        this.session = session;
        this.lane = lane;
        this.cluster = cluster;
    }

    /** Any thread: whether the connection is this node's. */
    boolean isHeld() {
        return held;
    }

    /** Takes a request now if the connection is this node's, otherwise when it is. */
    void take(Parked request) {
        Arrival arrival = request.arrival;
        if (held && !closing && !isAhead(arrival.cursor())) {
            origin = arrival.origin();
            request.then.accept(session);
            return;
        }
        Parked waiting = parked;
        if (waiting != null && arrival.order() < waiting.arrival.order()) {
            endOvertaken(request);
            return;
        }
        if (waiting != null) {
            endOvertaken(waiting);
        }
        parked = request;
        ask();
    }

    private void endOvertaken(Parked overtaken) {
        overtaken.otherwise.run();
        session.entrance.endOvertaken(overtaken.arrival, overtaken.transport);
    }

    // Another node has served it further than this one has read: its claim is on the way here.
    private boolean isAhead(Cursor.Parsed cursor) {
        return cursor instanceof Cursor.Known known
                && known.cursor().epoch() == lane.epoch()
                && known.cursor().position() > lane.position();
    }

    /** Claims the connection, unless a claim is under way. */
    void ask() {
        lane.claims().waits(session);
        if (asked != 0) {
            return;
        }
        long number = lane.claims().numbered(cluster.nextClaim());
        asked = number;
        Parked waiting = parked;
        (waiting == null
                        ? cluster.renew(session.id(), number, claim)
                        : cluster.claim(
                                session.id(),
                                number,
                                waiting.arrival.origin(),
                                cursor(waiting.arrival.cursor()),
                                waiting.arrival.rejoinedTopics(),
                                waiting.arrival.refusedTopics()))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        lane.execute(session, () -> answered(number));
                    }
                });
    }

    /** The claim under way, if there is one, may never be read: {@link #ask} makes another. */
    void forgetAsked() {
        answered(asked);
    }

    // That claim is not under way any more.
    private void answered(long number) {
        asked = asked == number ? 0 : asked;
    }

    private long cursor(Cursor.Parsed cursor) {
        return cursor instanceof Cursor.Known known && known.cursor().epoch() == lane.epoch()
                ? known.cursor().position()
                : -1;
    }

    /** A request's peer is gone; while nothing is under way for it, nothing need be. */
    void withdraw(TransportChannel transport) {
        Parked waiting = parked;
        if (waiting == null || waiting.transport != transport || asked != 0) {
            return;
        }
        parked = null;
        waiting.otherwise.run();
        if (!session.isKnown()) {
            session.letGo();
        } else if (held) {
            lane.claims().waitsNoMore(session);
        }
    }

    /** The lane read a claim of this node. */
    void granted(Control.Claim granted, long position) {
        answered(granted.number()); // a later one may be under way
        claim = position;
        closing = false;
        held = true;
        lane.claims().waitsNoMore(session);
        Inheritance inherited = cluster.inheritance(position);
        if (!session.isKnown()) {
            inheritance = inherited;
        } else {
            if (inherited != null) {
                session.groups.adopt(inherited.groupsAt(position), session.outlet.open());
            }
            if (granted.renews() != 0) {
                tell(session.groups.topics()); // a node that came after the claim before knows nothing of it
            }
        }
        Parked waiting = parked;
        parked = null;
        if (waiting != null) {
            origin = waiting.arrival.origin();
            waiting.then.accept(session);
        }
    }

    /** The lane read a claim of this node that does not count: whatever it renewed is over. */
    void declined(long number) {
        answered(number);
        if (!held && asked == 0) {
            session.letGo();
        }
    }

    /** The membership that goes along with a session nobody has arrived at yet; null when its request's word counts. */
    @Nullable
    Set<String> inheritedTopics(long position) {
        Inheritance inherited = inheritance;
        inheritance = null;
        return inherited == null ? null : inherited.groupsAt(position);
    }

    /** Tells the others in which groups a connection is whose claim did not say it, or knew less. */
    void tell(List<String> groupTopics) {
        cluster.tell(session.id(), claim, lane.position(), origin, groupTopics);
    }

    /** The lane read another node's claim. */
    void claimedElsewhere(Control.Claim other) {
        if (other.renews() == 0 || other.renews() == claim) {
            session.letGo();
        }
    }

    /** The lane read that the connection of some claim ended. */
    void closed(Control.Close close) {
        if (close.claim() == claim) {
            // Also when it is being claimed anew: whose word ends an ownership is the one to mourn it.
            boolean byThisNode = !close.orphan() && close.node().equals(cluster.node());
            session.close(byThisNode ? DisconnectReason.TIMED_OUT : DisconnectReason.MOVED);
        }
    }

    /** The others think that this node is gone, or positions have begun again: it claims anew what it has. */
    void renew() {
        held = false;
        ask();
    }

    /** Says that the client did not come back; the session ends when the log has it. */
    void giveUp() {
        if (!held || closing || !cluster.isSettled()) {
            return;
        }
        closing = true;
        cluster.close(session.id(), claim).whenComplete((done, failure) -> {
            if (failure != null) {
                lane.execute(session, () -> closing = false);
            }
        });
    }

    /** The request that the session was made for will not arrive; tells whether nothing else waits for it, so that it is over. */
    boolean abandon() {
        if (parked == null && held) {
            cluster.adrift(session.id(), claim);
        }
        return parked == null;
    }

    /** The session ends; what waits to take its id over goes to its successor. */
    void ends(DisconnectReason reason) {
        if (held) {
            switch (reason) {
                case ABORTED, CLOSED -> cluster.ended(session.id(), claim);
                case GAP, TOO_SLOW, CROWDED_OUT, CREDENTIAL_EXPIRED -> cluster.over(session.id(), claim);
                case TIMED_OUT, SERVER_SHUTDOWN, MOVED -> {} // the log has said so, or will
            }
        }
        held = false;
        lane.claims().waitsNoMore(session);
        Parked waiting = parked;
        if (waiting != null) {
            parked = null;
            session.succeeded();
            follow(lane.owner().successor(session), waiting, asked);
        }
    }

    // That session follows this one, which has ended while a request waited.
    private static void follow(Session successor, Parked waiting, long number) {
        Custody custody = successor.custody;
        if (custody == null) {
            throw new IllegalStateException(successor.id() + ": nothing can wait on a single node");
        }
        custody.parked = waiting;
        custody.asked = number;
        custody.ask();
    }

    /** Ends what waits, because the server shuts down. */
    void turnAway() {
        Parked waiting = parked;
        parked = null;
        if (waiting != null) {
            waiting.otherwise.run();
            session.entrance.turnAway(waiting.arrival, waiting.transport);
        }
    }
}
