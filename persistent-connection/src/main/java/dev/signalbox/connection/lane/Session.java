package dev.signalbox.connection.lane;

import dev.signalbox.connection.ConnectionDetails;
import dev.signalbox.connection.ConnectionInfo;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.GapCause;
import dev.signalbox.connection.client.ClientFamily;
import dev.signalbox.connection.cluster.Cluster;
import dev.signalbox.connection.group.Membership;
import dev.signalbox.connection.lifecycle.ConnectionEvent;
import dev.signalbox.connection.lifecycle.ConnectionState;
import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.log.MessageLog;
import dev.signalbox.connection.ring.Held;
import dev.signalbox.connection.ring.Ring;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection from its first receive request to its end, whatever requests come and go.
 *
 * <p>Map: {@link Entrance} takes receive requests, {@link #deliver} a message or command of the log, {@link Outlet} writes what
 * waits, {@link Heartbeats} keeps it alive, {@link #close} ends it ({@link Ending}). All state belongs to the lane; only what says so may be asked
 * from any thread.
 */
public final class Session {
    private final String id;
    private final ConnectionRequest enteredWith;
    private final Lane lane;
    private final ClientFamily family; // its kind of client
    private final SessionTiming timing; // its kind of client's
    private volatile boolean closed; // set by its ending; here, since each delivery asks

    // What it is made of, for the others here:
    final Particulars particulars = new Particulars();
    final Subscriptions subscriptions;
    final Groups groups;
    final Gaps gaps;
    final Outlet outlet;
    final Entrance entrance;
    final Ending ending;
    final @Nullable Custody custody; // null on a single node, which owns all there is

    private @Nullable Departure departure; // null unless its client shall go to another server
    private long startPosition; // nothing published up to here is for this connection
    private volatile ConnectionState state = ConnectionState.NEGOTIATED;
    private volatile boolean succeeded; // its place in all counts is a successor's
    private volatile boolean stopCalled; // the client said so
    private volatile boolean starting; // its client has connected, and will say that it starts

    Session(String id, ConnectionRequest enteredWith, Lane lane, Ring ring, @Nullable Cluster cluster) {
        this.id = id;
        this.enteredWith = enteredWith;
        this.lane = lane;
        family = enteredWith.client().family();
        timing = lane.timing(family);
        subscriptions = new Subscriptions(this, lane.topics());
        groups = new Groups(this, lane, subscriptions);
        gaps = new Gaps(this, lane);
        outlet = new Outlet(this, lane, ring, groups, gaps);
        entrance = new Entrance(this, lane);
        ending = new Ending(this, lane);
        custody = cluster == null ? null : new Custody(this, lane, cluster);
    }

    // ---- What it is. ----

    /** Any thread: the connection id. */
    public String id() {
        return id;
    }

    /** Any thread: the request it was made for. */
    public ConnectionRequest enteredWith() {
        return enteredWith;
    }

    /** Any thread: the lane it lives on. */
    public Lane lane() {
        return lane;
    }

    /** Any thread: its kind of client. */
    ClientFamily family() {
        return family;
    }

    /** Any thread: the time-outs of its kind of client. */
    SessionTiming timing() {
        return timing;
    }

    /** Any thread: where it stands in its life. */
    ConnectionState state() {
        return state;
    }

    /** Any thread: whether a request has arrived already, so that the next one need not tell its topics. */
    public boolean isKnown() {
        return particulars.request() != null;
    }

    /** Any thread: whether the connection is this node's; always, on a single node. */
    public boolean isHeld() {
        return custody == null || custody.isHeld();
    }

    /** Any thread: whether it is over, so that its id needs a new session. */
    public boolean isClosed() {
        return closed;
    }

    /** Its ending has come. */
    void over() {
        closed = true;
    }

    /** Any thread: when its first request arrived, by the lane's clock; 0 before. */
    public long openedNanos() {
        return particulars.openedNanos();
    }

    /** Any thread: what is known of it, null before its first request arrived and after its end. */
    public @Nullable ConnectionInfo info() {
        return particulars.info(this);
    }

    /**
     * All that is known of it, null before its first request arrived and after its end.
     *
     * @param node the node's name
     * @param names how many groups are named at most
     */
    public @Nullable ConnectionDetails details(String node, int names) {
        return particulars.details(this, node, names);
    }

    /** The scope of the latest receive request. */
    public ConnectionScope scope() {
        ConnectionScope current = particulars.scope();
        if (current == null) {
            throw new IllegalStateException(id + ": no receive request has arrived yet");
        }
        return current;
    }

    /** Any thread: whether it may be in a group. */
    public boolean isGrouped() {
        return groups.everJoined();
    }

    /** The qualified names of its groups; a copy. */
    public List<String> groups() {
        return groups.names();
    }

    /** Its groups at its end, to be remembered. */
    public Membership lastMembership() {
        return groups.at(ending.at());
    }

    /** Any thread: the latest telling of a gap, which whatever is raised afterwards waits for; null when there was none. */
    public @Nullable CompletionStage<?> gapTold() {
        return gaps.told();
    }

    // ---- Its client's requests. ----

    /** Any thread: something came from the client. */
    public void heard() {
        particulars.heard(lane.now());
    }

    /** Any thread: whether its client has connected and is yet to start. */
    public void starting(boolean value) {
        starting = value;
    }

    /** Any thread: whether its client is yet to start. */
    boolean isStarting() {
        return starting;
    }

    /** How its receive requests come in. */
    public Entrance entrance() {
        return entrance;
    }

    /** The request it was made for will not arrive; it is over unless another one has. */
    public void abandon() {
        ending.abandon();
    }

    /** The peer of a channel took nothing for so long that its socket was dropped. */
    public void stalled(Channel gone) {
        outlet.stalled(gone);
    }

    /** The peer of a channel is gone; the connection waits for it to come back. */
    public void detach(Channel gone) {
        outlet.detach(gone);
    }

    // ---- The log. ----

    /** Takes one entry of the log that was published to a topic this session listens to. */
    void deliver(Held held, @Nullable FrameTree tree) {
        LogEntry entry = held.entry();
        Message message = entry.message();
        // An id that was closed while its first request was on its way stays closed.
        boolean before = entry.position() <= startPosition && message.kind() != Message.Kind.CLOSE;
        if (before || closed || message.excluded().contains(id)) {
            return;
        }
        switch (message.kind()) {
            case PAYLOAD, INITIALIZE -> outlet.append(held, tree);
            case ADD_TO_GROUP, REMOVE_FROM_GROUP -> groups.change(held, outlet);
            case ABORT -> close(isHeld() ? DisconnectReason.ABORTED : DisconnectReason.MOVED);
            case CLOSE -> {
                outlet.flush(); // what the application said last shall be heard
                ending.close(isHeld() ? DisconnectReason.CLOSED : DisconnectReason.MOVED, message.payload());
            }
            case CONTROL -> {}
        }
    }

    /** Nothing published up to this position is for this connection. */
    void startAfter(long position) {
        startPosition = position;
    }

    // An empty envelope must not take its client past anything it has not been sent.
    long emptyCursor() {
        if (closed) {
            return ending.at();
        }
        Ring ring = outlet.ring();
        return ring.hasUnsent() ? ring.unsent(0).position() - 1 : Math.max(lane.position(), startPosition);
    }

    /** The log dropped messages before the lane read them, perhaps some for this connection. */
    void overtaken(long missed) {
        gaps.missed(missed, GapCause.OVERTAKEN);
        if (gaps.isAfresh()) {
            end(DisconnectReason.GAP);
        }
    }

    /** The log has begun anew: what is here has positions that mean nothing any more. */
    void restart() {
        if (outlet.ring().hasUnsent()) {
            gaps.missed(MessageLog.UNKNOWN, GapCause.LOG);
        }
        outlet.restart();
        startPosition = 0;
        groups.restart();
        if (custody != null) {
            custody.renew();
        }
    }

    // ---- Its end. ----

    /** Any thread: the client has said that it stops. */
    public void stopCalled() {
        stopCalled = true;
    }

    /** Any thread: whether the client has said that it stops. */
    public boolean isStopCalled() {
        return stopCalled;
    }

    /** Any thread: whether the client has said that it stops and may be about to reconnect all the same. */
    public boolean stopsToReturn() {
        return stopCalled && family.abortsWhatItReconnects();
    }

    /** Any thread: how long such a client may take to reconnect, as long as one that vanished; zero for all others. */
    public Duration returnsWithin() {
        return stopsToReturn() ? Duration.ofNanos(timing.giveUpNanos(particulars.transport())) : Duration.ZERO;
    }

    /** Another session takes its place and counts for it. */
    void succeeded() {
        succeeded = true;
    }

    /** Any thread: whether another session has taken its place and counts for it. */
    public boolean isSucceeded() {
        return succeeded;
    }

    /**
     * Sends the client to another server, unless it is owed something here: what waits to be written, the reply to a call, the end of its start.
     * Asked again until it is gone.
     *
     * @param pressing time runs short: calls that come in from now on are passed over, and fail at the client when it reconnects
     */
    public void depart(boolean pressing) {
        if (closed || !isKnown()) {
            return;
        }
        Departure begun = departure;
        if (begun == null) {
            begun = new Departure(this, lane, outlet, groups);
            departure = begun;
        }
        begun.attempt(pressing);
    }

    /** A poll was answered. */
    void answered() {
        if (departure != null) {
            end(DisconnectReason.SERVER_SHUTDOWN); // where polls are answered at once, none is ever idle
        }
    }

    /** The lane read that the connection is another node's: whatever comes is that node's to send. */
    void letGo() {
        close(DisconnectReason.MOVED);
    }

    /** Ends it in a task of its own. */
    void end(DisconnectReason reason) {
        ending.call(reason);
    }

    /** The end: the connection leaves its lane; {@link #release} follows once the application knows. */
    void close(DisconnectReason reason) {
        ending.close(reason, null);
    }

    /** Any thread: ends the open receive request of a closed connection (protocol B9: after OnDisconnected). */
    public void release() {
        lane.execute(this, () -> outlet.finishOpen(false));
    }

    void to(ConnectionEvent event) {
        ConnectionState before = state;
        state = before.after(event);
        if (state != before) {
            lane.chronicle().changed(this, before, event, state);
        }
    }

    /** Id, state and counts; never contents. */
    @Override
    public String toString() {
        return id + "[" + state + ", " + particulars.transport() + ", groups=" + groups.size() + ", " + outlet + "]";
    }
}
