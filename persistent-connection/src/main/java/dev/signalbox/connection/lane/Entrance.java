package dev.signalbox.connection.lane;

import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.lifecycle.ConnectionEvent;
import dev.signalbox.connection.transport.TransportChannel;
import dev.signalbox.protocol.cursor.Cursor;
import dev.signalbox.protocol.json.Parting;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How receive requests come to one session: the latest is taken, the others are ended so that no client loses its place (protocol B1, B8, E5).
 * Belongs to the session's lane.
 */
public final class Entrance {
    private final Session session;
    private final Lane lane;
    private long generation; // of the latest channel
    private long latestOrder = Long.MIN_VALUE; // of the latest request to reach the server
    private @Nullable CompletionStage<@Nullable Void> connectOutcome; // null unless OnConnected was raised by /connect

    Entrance(Session session, Lane lane) {
        this.session = session;
        this.lane = lane;
    }

    /**
     * Hands on a request as soon as the connection is this node's: at once on a single node, otherwise perhaps after it was claimed. A
     * request that is replaced while it waits is ended and not handed on.
     *
     * @param then gets the session to arrive at, which is another one when this has ended meanwhile; on the lane
     * @param otherwise runs instead when the request is not handed on; on the lane
     */
    public void take(Arrival arrival, TransportChannel transport, Consumer<Session> then, Runnable otherwise) {
        if (session.custody == null || session.isClosed()) {
            then.accept(session);
        } else if (lane.isShutDown()) {
            otherwise.run();
            turnAway(arrival, transport);
        } else {
            session.custody.take(new Custody.Parked(arrival, transport, then, otherwise));
        }
    }

    /** Any thread: the peer of a request that was handed to {@link #take} is gone. */
    public void withdraw(TransportChannel transport) {
        Custody waits = session.custody;
        if (waits != null) {
            lane.execute(session, () -> waits.withdraw(transport));
        }
    }

    /** Whether a request can be taken: a session nobody has arrived at needs to be told its topics. */
    public boolean isOpenFor(Arrival arrival) {
        return !session.isClosed() && (arrival.topics() != null || session.isKnown());
    }

    /**
     * Takes a receive request: the older one is ended, the new one resumes after its cursor (protocol B1, B8, E5). One that was
     * overtaken on its way by a newer one is ended at once, as if it had been replaced.
     *
     * @return the request's channel, or null when the session was closed meanwhile and the request needs a new one
     */
    public @Nullable Channel arrive(Arrival arrival, TransportChannel transport) {
        if (session.isClosed()) {
            return null;
        }
        if (arrival.order() < latestOrder) {
            return endOvertaken(arrival, transport);
        }
        latestOrder = arrival.order();
        boolean returning = session.isKnown();
        long now = lane.now();
        Channel arrived = new Channel(session, transport, arrival.parting(), ++generation, now);
        session.outlet.attach(arrived);
        session.particulars.take(arrival, transport.type(), now);
        if (!returning) {
            begin(arrival, now);
        }
        if (arrival.topics() != null) {
            session.subscriptions.listenTo(arrival.topics());
        }
        boolean continued = rejoin(arrival, returning);
        arrived.knownGroups = session.groups.believed(arrival.claim(), returning);
        session.to(arrival.event());
        lane.events().attached(session.id(), transport.type());
        if (arrival.event() == ConnectionEvent.RECONNECT) {
            lane.events().reconnected(session.id(), transport.type());
        }
        // A long replay flushes in between, so all that a frame tells must be known by now.
        session.gaps.resume(arrival, returning, session.outlet.ring(), session.subscriptions);
        if (!returning) {
            session.groups.settle(arrival, arrived);
            settle(arrival, continued);
        }
        if (session.groups.are(arrived.knownGroups)) {
            arrived.knownGroups = null;
        }
        goOn(arrival, arrived);
        return arrived;
    }

    // The first request.
    private void begin(Arrival arrival, long now) {
        lane.arrived(session);
        lane.events().opened(session.id(), arrival.request());
        session.startAfter(session.custody == null ? lane.log().tail() : lane.position());
        session.groups.begin(arrival.claim(), now);
    }

    // Returns whether the connection goes on that another node, or this one, had before.
    private boolean rejoin(Arrival arrival, boolean returning) {
        Set<String> inherited = returning || session.custody == null
                ? null
                : session.custody.inheritedTopics(session.gaps.startOf(arrival.cursor()));
        if (inherited == null) {
            session.groups.rejoin(arrival, returning);
            return false;
        }
        session.groups.inherit(inherited);
        connectOutcome = CompletableFuture.completedStage(null); // whoever had it raised OnConnected
        return true;
    }

    // What an application refuses is left only behind what the connection was in before it was asked.
    private void settle(Arrival arrival, boolean continued) {
        if (session.custody == null) {
            return;
        }
        if (continued) {
            session.groups.refuse(arrival.refusedTopics());
        } else if (arrival.rejoined() == null || !session.groups.are(arrival.rejoined())) {
            session.custody.tell(session.groups.topics());
        }
    }

    // What the client has been sent so far is settled: it gets what waits, unless it has to leave at once.
    private void goOn(Arrival arrival, Channel arrived) {
        if (lane.isShutDown()) {
            session.close(DisconnectReason.SERVER_SHUTDOWN);
        } else if (lane.owner().refuses(session.id())) {
            session.close(DisconnectReason.CLOSED); // while this request was on its way
        } else if (session.gaps.isAfresh()) {
            session.close(DisconnectReason.GAP);
        } else {
            boolean owed = session.outlet.ring().hasUnsent();
            session.outlet.flush();
            if (!owed
                    && arrival.event() == ConnectionEvent.RECONNECT
                    && session.family().abortsWhatItReconnects()) {
                session.outlet.greet(arrived);
            }
        }
    }

    /**
     * The outcome of the one OnConnected of a client without {@code /start}, whose every connect asks for it (protocol C4).
     *
     * @param offered completes with that OnConnected if this is the first connect; then it is the outcome
     */
    public CompletionStage<@Nullable Void> connectOutcome(CompletionStage<@Nullable Void> offered) {
        CompletionStage<@Nullable Void> outcome = connectOutcome == null ? offered : connectOutcome;
        connectOutcome = outcome;
        return outcome;
    }

    // Its client has moved on; should it read the answer all the same, it must not go past where this request stood.
    Channel endOvertaken(Arrival arrival, TransportChannel transport) {
        return endLate(arrival.parting(), arrival.cursor(), transport);
    }

    /**
     * Ends a request that came while the session was alive, and for whose client there is nothing more: a newer request has taken its place,
     * or the client has said meanwhile that it stops.
     */
    public Channel endLate(Parting parting, Cursor.Parsed cursor, TransportChannel transport) {
        Channel overtaken = new Channel(session, transport, parting, 0, lane.now());
        overtaken.turnAway(session.gaps.positionIn(cursor, session.emptyCursor()), false);
        return overtaken;
    }

    /** Ends a request that has not arrived, because the server shuts down. */
    void turnAway(Arrival arrival, TransportChannel transport) {
        Channel turned = new Channel(session, transport, arrival.parting(), 0, lane.now());
        turned.turnAway(session.gaps.startOf(arrival.cursor()), true);
    }
}
