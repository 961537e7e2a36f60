package dev.signalbox.connection.lane;

import dev.signalbox.connection.ConnectionDetails;
import dev.signalbox.connection.ConnectionInfo;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.GapCause;
import dev.signalbox.connection.SlowCause;
import dev.signalbox.connection.client.Client;
import dev.signalbox.connection.cluster.Cluster;
import dev.signalbox.connection.group.Membership;
import dev.signalbox.connection.lifecycle.ConnectionEvent;
import dev.signalbox.connection.lifecycle.ConnectionState;
import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.log.MessageLog;
import dev.signalbox.connection.ring.Held;
import dev.signalbox.connection.ring.Ring;
import dev.signalbox.connection.transport.TransportChannel;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.ProtocolVersion;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.cursor.Cursor;
import dev.signalbox.protocol.json.Parting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection from its first receive request to its end, whatever requests come and go.
 *
 * <p>Map: {@link #arrive} takes a receive request, {@link #deliver} a message or command of the log, {@link #flush} writes what waits,
 * {@link #beat} is the heartbeat, {@link #close} the end. All state belongs to the lane; only what says so
 * may be asked from any thread.
 */
public final class Session {
    private final String id;
    private final ConnectionRequest enteredWith;
    private final Lane lane;
    private final SessionTiming timing; // its kind of client's
    private volatile boolean closed;
    private volatile boolean known; // a request has arrived, so its topics have been told

    private final @Nullable Custody custody; // null on a single node, which owns all there is
    private final Subscriptions subscriptions;
    private final Groups groups;
    private final Gaps gaps;
    private final Outlet outlet;
    private volatile boolean succeeded; // its place in all counts is a successor's
    private volatile boolean stopCalled; // the client said so
    private volatile boolean stopsToReturn; // perhaps only because it reconnects
    private volatile boolean starting; // its client has connected, and will say that it starts
    private @Nullable Departure departure; // null unless its client shall go to another server

    private volatile ConnectionState state = ConnectionState.NEGOTIATED;
    private volatile @Nullable ConnectionRequest request; // the latest receive request; null before the first
    private volatile long openedNanos; // when the first arrived
    private volatile long heardNanos; // when anything came from the client
    private @Nullable Client client; // of the latest request, once anybody has asked
    private long reconnects; // times its client came back with /reconnect
    private @Nullable ConnectionScope scope; // null until the first request arrived
    private @Nullable CompletionStage<@Nullable Void> connectOutcome; // null unless OnConnected was raised by /connect
    private volatile TransportType transport = TransportType.LONG_POLLING; // of the latest request
    private long generation; // of the latest channel
    private long latestOrder = Long.MIN_VALUE; // of the latest request to reach the server
    private long startPosition; // nothing published up to here is for this connection
    private long closedAt; // what was published after this did not reach it; 0 until closed
    private @Nullable JsonPayload told; // what the client is told at the end, null when nothing
    private boolean ending; // a policy has called for its end, which comes as a task of its own
    private long lastAgedNanos;

    Session(String id, ConnectionRequest enteredWith, Lane lane, Ring ring, @Nullable Cluster cluster) {
        this.id = id;
        this.enteredWith = enteredWith;
        this.lane = lane;
        timing = lane.timing(enteredWith.client().family());
        subscriptions = new Subscriptions(this, lane.topics());
        groups = new Groups(this, lane, subscriptions);
        gaps = new Gaps(this, lane);
        outlet = new Outlet(this, lane, ring, groups, gaps);
        custody = cluster == null ? null : new Custody(this, lane, cluster);
    }

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

    /** Any thread: the time-outs of its kind of client. */
    SessionTiming timing() {
        return timing;
    }

    /** Any thread: whether a request has arrived already, so that the next one need not tell its topics. */
    public boolean isKnown() {
        return known;
    }

    /** Any thread: whether the connection is this node's; always, on a single node. */
    public boolean isHeld() {
        return custody == null || custody.isHeld();
    }

    /** Any thread: whether it is over, so that its id needs a new session. */
    public boolean isClosed() {
        return closed;
    }

    /** Any thread: when its first request arrived, by the lane's clock; 0 before. */
    public long openedNanos() {
        return openedNanos;
    }

    /** Any thread: what is known of it, null before its first request arrived and after its end. */
    public @Nullable ConnectionInfo info() {
        ConnectionRequest latest = request;
        return latest == null || closed
                ? null
                : new ConnectionInfo(
                        id,
                        latest.path(),
                        latest.user().name(),
                        latest.remoteAddress(),
                        transport,
                        state,
                        Duration.ofNanos(lane.now() - openedNanos));
    }

    /** Any thread: something came from the client. */
    public void heard() {
        heardNanos = lane.now();
    }

    /**
     * All that is known of it, null before its first request arrived and after its end.
     *
     * @param node the node's name
     * @param names how many groups are named at most
     */
    public @Nullable ConnectionDetails details(String node, int names) {
        ConnectionRequest latest = request;
        if (latest == null || closed) {
            return null;
        }
        long now = lane.now();
        Duration age = Duration.ofNanos(now - openedNanos);
        String agent = latest.header("User-Agent");
        Ring ring = outlet.ring();
        Client kind = client == null ? latest.client() : client;
        client = kind;
        return new ConnectionDetails(
                id,
                latest.path(),
                transport,
                kind.family().text(),
                clientVersion(kind),
                agent == null ? "" : agent,
                ProtocolVersion.negotiate(latest.query("clientProtocol")),
                latest.user().name(),
                latest.remoteAddress(),
                state,
                node,
                lane.wall().minus(age),
                age,
                Duration.ofNanos(Math.max(0, now - heardNanos)),
                outlet.open() != null,
                reconnects,
                groups.size(),
                names == 0 ? List.of() : groups.names().stream().limit(names).toList(),
                ring.unsent(),
                ring.size(),
                ring.bytes(),
                outlet.pendingBytes());
    }

    private static String clientVersion(Client of) {
        if (!of.version().isEmpty()) {
            return of.version();
        }
        return of.release().equals(Client.UNKNOWN) ? "" : of.release();
    }

    /** Any thread: the latest telling of a gap, which whatever is raised afterwards waits for; null when there was none. */
    public @Nullable CompletionStage<?> gapTold() {
        return gaps.told();
    }

    /** The scope of the latest receive request. */
    public ConnectionScope scope() {
        ConnectionScope current = scope;
        if (current == null) {
            throw new IllegalStateException(id + ": no receive request has arrived yet");
        }
        return current;
    }

    /**
     * Hands on a request as soon as the connection is this node's: at once on a single node, otherwise perhaps after it was claimed. A
     * request that is replaced while it waits is ended and not handed on.
     *
     * @param then gets the session to arrive at, which is another one when this has ended meanwhile; on the lane
     */
    public void take(Arrival arrival, TransportChannel transportChannel, Consumer<Session> then) {
        if (custody == null || closed) {
            then.accept(this);
        } else if (lane.isShutDown()) {
            turnAway(arrival, transportChannel);
        } else {
            custody.take(arrival, transportChannel, then);
        }
    }

    /** Any thread: the peer of a request that was handed to {@link #take} is gone. */
    public void withdraw(TransportChannel transportChannel) {
        Custody waits = custody;
        if (waits != null) {
            lane.execute(this, () -> waits.withdraw(transportChannel));
        }
    }

    /**
     * Takes a receive request: the older one is ended, the new one resumes after its cursor (protocol B1, B8, E5). One that was
     * overtaken on its way by a newer one is ended at once, as if it had been replaced.
     *
     * @return the request's channel, or null when the session was closed meanwhile and the request needs a new one
     */
    public @Nullable Channel arrive(Arrival arrival, TransportChannel transportChannel) {
        if (closed) {
            return null;
        }
        if (arrival.order() < latestOrder) {
            return endOvertaken(arrival, transportChannel);
        }
        latestOrder = arrival.order();
        boolean returning = known;
        known = true;
        long now = lane.now();
        Channel arrived = new Channel(this, transportChannel, arrival.parting(), ++generation, now);
        outlet.attach(arrived);
        scope = arrival.scope();
        request = arrival.request();
        client = null;
        transport = transportChannel.type();
        heardNanos = now;
        if (arrival.event() == ConnectionEvent.RECONNECT) {
            reconnects++;
        }
        if (!returning) {
            openedNanos = now;
            lane.arrived(this);
            lane.events().opened(id, request);
            startPosition = custody == null ? lane.log().tail() : lane.position();
            lastAgedNanos = now;
            groups.begin(arrival.claim(), now);
        }
        if (arrival.topics() != null) {
            subscriptions.listenTo(arrival.topics());
        }
        boolean continued = rejoin(arrival, returning);
        arrived.knownGroups = groups.believed(arrival.claim(), returning);
        to(arrival.event());
        lane.events().attached(id, transport);
        if (arrival.event() == ConnectionEvent.RECONNECT) {
            lane.events().reconnected(id, transport);
        }
        // A long replay flushes in between, so all that a frame tells must be known by now.
        gaps.resume(arrival, returning, outlet.ring(), subscriptions);
        if (!returning) {
            groups.settle(arrival, arrived);
            settle(arrival, continued);
        }
        if (groups.are(arrived.knownGroups)) {
            arrived.knownGroups = null;
        }
        if (lane.isShutDown()) {
            close(DisconnectReason.SERVER_SHUTDOWN);
        } else if (lane.owner().refuses(id)) {
            close(DisconnectReason.CLOSED); // while this request was on its way
        } else if (gaps.isAfresh()) {
            close(DisconnectReason.GAP);
        } else {
            boolean owed = outlet.ring().hasUnsent();
            outlet.flush();
            if (!owed
                    && arrival.event() == ConnectionEvent.RECONNECT
                    && arrival.request().client().family().abortsWhatItReconnects()) {
                outlet.greet(arrived);
            }
        }
        return arrived;
    }

    /** The request it was made for will not arrive; it is over unless another one has. */
    public void abandon() {
        if (!known && !closed) {
            closed = true;
            lane.owner().abandoned(this);
        }
    }

    /** Whether a request can be taken: a session nobody has arrived at needs to be told its topics. */
    public boolean isOpenFor(Arrival arrival) {
        return !closed && (arrival.topics() != null || known);
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
        return groups.at(closedAt);
    }

    /**
     * Any thread: the client has said that it stops.
     *
     * @param toReturn perhaps only because it reconnects
     */
    public void stopCalled(boolean toReturn) {
        stopsToReturn = toReturn;
        stopCalled = true;
    }

    /** Any thread: whether the client has said that it stops and may be about to reconnect all the same. */
    public boolean stopsToReturn() {
        return stopsToReturn;
    }

    /** Any thread: how long such a client may take to reconnect, as long as one that vanished; zero for all others. */
    public Duration returnsWithin() {
        return stopsToReturn ? Duration.ofNanos(timing.giveUpNanos(transport)) : Duration.ZERO;
    }

    /** Any thread: whether its client has connected and is yet to start. */
    public void starting(boolean value) {
        starting = value;
    }

    void succeeded() {
        succeeded = true;
    }

    /** Any thread: whether another session has taken its place and counts for it. */
    public boolean isSucceeded() {
        return succeeded;
    }

    /** Any thread: whether the client has said that it stops. */
    public boolean isStopCalled() {
        return stopCalled;
    }

    /**
     * Whether this is the first connect of a client without {@code /start}, whose OnConnected is raised once (protocol C4).
     *
     * @param outcome completes with that OnConnected; kept for later connects when this is the first
     */
    public boolean connectsFirst(CompletionStage<@Nullable Void> outcome) {
        if (connectOutcome != null) {
            return false;
        }
        connectOutcome = outcome;
        return true;
    }

    /** Completes with the one OnConnected that {@link #connectsFirst} announced. */
    public CompletionStage<@Nullable Void> connectOutcome() {
        CompletionStage<@Nullable Void> outcome = connectOutcome;
        if (outcome == null) {
            throw new IllegalStateException(id + ": no connect has announced its OnConnected yet");
        }
        return outcome;
    }

    // Returns whether the connection goes on that another node, or this one, had before.
    private boolean rejoin(Arrival arrival, boolean returning) {
        Set<String> inherited =
                returning || custody == null ? null : custody.inheritedTopics(gaps.startOf(arrival.cursor()));
        if (inherited == null) {
            groups.rejoin(arrival, returning);
            return false;
        }
        groups.inherit(inherited);
        connectOutcome = CompletableFuture.completedStage(null); // whoever had it raised OnConnected
        return true;
    }

    /** Takes the log's word for the membership. */
    void adopt(Set<String> groupTopics) {
        groups.adopt(groupTopics, outlet.open());
    }

    /** Leaves the groups that the application refused when some claim was made, if that was this connection's. */
    void refuse(String topic, List<String> groupTopics) {
        if (listensTo(topic)) {
            groups.refuse(groupTopics);
        }
    }

    // What an application refuses is left only behind what the connection was in before it was asked.
    private void settle(Arrival arrival, boolean continued) {
        if (custody == null) {
            return;
        }
        if (continued) {
            groups.refuse(arrival.refusedTopics());
        } else if (arrival.rejoined() == null || !groups.are(arrival.rejoined())) {
            custody.tell(groups.topics());
        }
    }

    /** Nothing published up to this position is for this connection. */
    void startAfter(long position) {
        startPosition = position;
    }

    /** The log dropped messages before the lane read them, perhaps some for this connection. */
    void overtaken(long missed) {
        gaps.missed(missed, GapCause.OVERTAKEN);
        if (gaps.isAfresh()) {
            end(DisconnectReason.GAP);
        }
    }

    /** Whether a message of this topic is for this connection; asked when the log is read again for one session. */
    boolean listensTo(String topic) {
        return subscriptions.contains(topic);
    }

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
            case ADD_TO_GROUP, REMOVE_FROM_GROUP -> changeMembership(held);
            case ABORT -> close(isHeld() ? DisconnectReason.ABORTED : DisconnectReason.MOVED);
            case CLOSE -> {
                outlet.flush(); // what the application said last shall be heard
                close(isHeld() ? DisconnectReason.CLOSED : DisconnectReason.MOVED, message.payload());
            }
            case CONTROL -> {}
        }
    }

    private void changeMembership(Held held) {
        Groups.Taken taken = groups.take(held.entry(), outlet.open());
        if (taken == Groups.Taken.IN_EFFECT) {
            outlet.append(held, null); // its frame carries the new groups token, again after a resume if need be
        }
        String ackId = held.entry().message().ackId();
        if (ackId == null) {
            return;
        }
        if (taken == Groups.Taken.NO_ROOM) {
            lane.owner().groupRefused(ackId);
        } else {
            lane.owner().acknowledged(ackId);
        }
    }

    void reply(Channel from, Channel.Reply reply) {
        outlet.reply(from, reply);
    }

    void written(Channel from) {
        outlet.written(from);
    }

    /** Writes what waits, as far as the transport takes it. */
    void flush() {
        outlet.flush();
    }

    @Nullable
    String newGroupsToken(Channel to, long cursor) {
        return groups.newToken(to, cursor);
    }

    /** The peer of a channel took nothing for so long that its socket was dropped. */
    public void stalled(Channel gone) {
        lane.events().slow(id, gone.transport.type(), SlowCause.STALLED);
        detach(gone);
    }

    /** The peer of a channel is gone; the connection waits for it to come back. */
    public void detach(Channel gone) {
        if (gone == outlet.open()) {
            outlet.leave(gone);
        }
    }

    void endChannel(Channel ending, boolean failed) {
        if (ending != outlet.open()) {
            return;
        }
        if (failed) {
            ending.transport.fail();
        } else {
            ending.finish(false);
        }
        outlet.leave(ending, !failed);
    }

    /** Something of ours failed on the way to this client: its open request ends, it may come back and resume. */
    void failRequest() {
        Channel open = outlet.open();
        if (open != null) {
            outlet.leave(open);
            open.transport.fail();
        }
    }

    void reconnected(Channel on) {
        if (on == outlet.open()) {
            to(ConnectionEvent.RECONNECTED);
        }
    }

    // Its client has moved on; should it read the answer all the same, it must not go past where this request stood.
    Channel endOvertaken(Arrival arrival, TransportChannel transportChannel) {
        return endLate(arrival.parting(), arrival.cursor(), transportChannel);
    }

    /**
     * Ends a request that came while this session was alive, and for whose client there is nothing more: a newer request has taken its place,
     * or the client has said meanwhile that it stops.
     */
    public Channel endLate(Parting parting, Cursor.Parsed cursor, TransportChannel transportChannel) {
        Channel overtaken = new Channel(this, transportChannel, parting, 0, lane.now());
        overtaken.turnAway(gaps.positionIn(cursor, emptyCursor()), false);
        return overtaken;
    }

    /** What the client is told at the end; null when nothing. */
    @Nullable
    JsonPayload told() {
        return told;
    }

    // An empty envelope must not take its client past anything it has not been sent.
    long emptyCursor() {
        Ring ring = outlet.ring();
        if (closed) {
            return closedAt;
        }
        return ring.hasUnsent() ? ring.unsent(0).position() - 1 : Math.max(lane.position(), startPosition);
    }

    /** One beat of the heartbeat (protocol C2). */
    void beat(long now, @Nullable Instant wall) {
        if (now - lastAgedNanos >= timing.retentionNanos()) {
            lastAgedNanos = now;
            outlet.ring().age();
        }
        Channel open = outlet.open();
        if (open == null) {
            if (now - outlet.lastMarkedNanos() >= timing.giveUpNanos(transport)) {
                giveUp();
            }
            return;
        }
        if (wall != null && isExpired(wall)) {
            close(DisconnectReason.CREDENTIAL_EXPIRED);
            return;
        }
        if (timing.timesOut(open.transport.type()) && now - open.attachedNanos >= timing.connectionTimeoutNanos()) {
            open.finish(false);
            outlet.leave(open, true);
        } else if (!renewsToken(now, open) && timing.isKeepAliveDue(open.lastWriteBeat)) {
            outlet.keepAlive(open);
        }
        outlet.mark(now);
    }

    // Only where the end is this node's to say; another claim is settled by the next beat.
    private boolean isExpired(Instant wall) {
        ConnectionRequest latest = request;
        Instant expires = latest == null ? null : latest.user().expires();
        return expires != null && !wall.isBefore(expires) && isHeld();
    }

    // A token that ages must not become too old in the hands of a client that stays connected: a stream gets a new one
    // at once, a
    // poll with its answer, which comes within the connection time-out.
    private boolean renewsToken(long now, Channel open) {
        return !open.writing && groups.isTokenDue(now) && outlet.renewToken(open);
    }

    private void giveUp() {
        if (custody == null) {
            close(DisconnectReason.TIMED_OUT);
        } else {
            custody.giveUp();
        }
    }

    /** The lane read another node's claim: whatever comes is that node's to send. */
    void letGo() {
        close(DisconnectReason.MOVED);
    }

    /** The lane read that the connection has ended. */
    void closed(boolean byThisNode) {
        close(byThisNode ? DisconnectReason.TIMED_OUT : DisconnectReason.MOVED);
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

    @Nullable
    Custody custody() {
        return custody;
    }

    void inheritRequest(Custody.Parked waiting, long claim) {
        if (custody == null) {
            throw new IllegalStateException(id + ": nothing can wait on a single node");
        }
        custody.inherit(waiting, claim);
    }

    /** Ends a request that has not arrived, because the server shuts down. */
    void turnAway(Arrival arrival, TransportChannel transportChannel) {
        Channel turned = new Channel(this, transportChannel, arrival.parting(), 0, lane.now());
        turned.turnAway(gaps.startOf(arrival.cursor()), true);
    }

    // For a policy's verdict in the midst of a batch, whose members must not leave while it is dealt out.
    void end(DisconnectReason reason) {
        if (!ending) {
            ending = true;
            lane.execute(this, () -> close(reason));
        }
    }

    /**
     * Sends the client to another server, unless it is owed something here: what waits to be written, the reply to a call, the end of its start.
     * Asked again until it is gone.
     *
     * @param pressing time runs short: calls that come in from now on are passed over, and fail at the client when it reconnects
     */
    public void depart(boolean pressing) {
        if (closed || !known) {
            return;
        }
        Departure begun = departure;
        if (begun == null) {
            begun = new Departure(this, lane, outlet, groups);
            departure = begun;
        }
        begun.attempt(pressing);
    }

    /** Whether it is so young that its client has not settled; another age counts for one that is yet to start. */
    boolean isYoungerThan(long settledNanos, long startedNanos) {
        return state == ConnectionState.CONNECTING
                || lane.now() - openedNanos < (starting ? startedNanos : settledNanos);
    }

    /** A poll was answered. */
    void answered() {
        if (departure != null) {
            end(DisconnectReason.SERVER_SHUTDOWN); // where polls are answered at once, none is ever idle
        }
    }

    /** The end: the connection leaves its lane; {@link #release} follows once the application knows. */
    void close(DisconnectReason reason) {
        close(reason, null);
    }

    private void close(DisconnectReason reason, @Nullable JsonPayload text) {
        if (closed) {
            return;
        }
        closedAt = emptyCursor();
        if (custody != null) {
            custody.ends(reason); // before anybody can see that this one is over
        }
        closed = true;
        JsonPayload last = text == null ? lane.text(reason) : text;
        told = reason.mayReturn() ? null : last;
        subscriptions.clear();
        outlet.ring().clear();
        to(
                switch (reason) {
                    case ABORTED -> ConnectionEvent.ABORTED;
                    case TIMED_OUT, CROWDED_OUT -> ConnectionEvent.GIVEN_UP;
                    case CLOSED, GAP, TOO_SLOW, CREDENTIAL_EXPIRED -> ConnectionEvent.CLOSED_BY_SERVER;
                    case SERVER_SHUTDOWN -> ConnectionEvent.SHUT_DOWN;
                    case MOVED -> ConnectionEvent.MOVED;
                });
        lane.forget(this);
        if (known) {
            lane.closed(this, reason);
        }
        lane.owner().closed(this, reason, last);
        if (reason == DisconnectReason.SERVER_SHUTDOWN) {
            outlet.finishOpen(true); // nobody is asked first, and the lane may not come to another task
        } else if (reason == DisconnectReason.MOVED) {
            outlet.finishOpen(false);
        }
    }

    // ---- What all connections together may hold. ----

    /** Whether something is held for a client that is away. */
    boolean heldForAbsent() {
        return outlet.open() == null && outlet.ring().size() > 0;
    }

    /** Whether its client has been away for at least that long. */
    boolean isAbsentFor(long nanos, long now) {
        return outlet.open() == null && now - outlet.lastMarkedNanos() >= nanos;
    }

    long lastMarkedNanos() {
        return outlet.lastMarkedNanos();
    }

    long heldBytes() {
        return outlet.ring().bytes();
    }

    boolean isStuck() {
        Channel open = outlet.open();
        return open != null && open.writing;
    }

    /** Forgets all that is held. */
    void forgetAll() {
        lane.events().forgotten(id, outlet.ring().forgetAll(), true);
    }

    /** Forgets what was sent and is kept in case the client comes back. */
    void forgetSent() {
        int entries = outlet.ring().forgetSent();
        if (entries > 0) {
            lane.events().forgotten(id, entries, false);
        }
    }

    /** Drops the socket of a slow client and what waits for it. */
    void forgetSlow() {
        outlet.dropSlow(SlowCause.MEMORY);
        forgetAll();
    }

    /** Any thread: ends the open receive request of a closed connection (protocol B9: after OnDisconnected). */
    public void release() {
        lane.execute(this, () -> outlet.finishOpen(false));
    }

    void to(ConnectionEvent event) {
        ConnectionState before = state;
        state = before.after(event);
        if (state != before) {
            lane.logTransition(this, before, event, state);
        }
    }

    /** Id, state and counts; never contents. */
    @Override
    public String toString() {
        return id + "[" + state + ", " + transport + ", groups=" + groups.size() + ", " + outlet + "]";
    }
}
