package dev.signalbox.connection.lane;

import dev.signalbox.connection.ConnectionInfo;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.GapCause;
import dev.signalbox.connection.SlowCause;
import dev.signalbox.connection.cluster.Cluster;
import dev.signalbox.connection.group.GroupsClaim;
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
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.cursor.Cursor;
import dev.signalbox.protocol.json.Parting;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    private static final int MAX_FRAME_ENTRIES = 1000;
    static final int MAX_FRAME_BYTES = 256 * 1024;

    private final String id;
    private final ConnectionRequest enteredWith;
    private final Lane lane;
    private volatile boolean closed;
    private volatile boolean known; // a request has arrived, so its topics have been told

    private final @Nullable Custody custody; // null on a single node, which owns all there is
    private final Ring ring;
    private final Set<String> groups = new LinkedHashSet<>(4); // qualified names
    private long groupsPosition; // of the latest command that changed groups
    private long groupsGeneration; // counts the changes of groups, across servers as far as the client's token tells
    private volatile boolean grouped; // ever was in a group
    private volatile boolean succeeded; // its place in all counts is a successor's
    private volatile boolean stopCalled; // the client said so
    private @Nullable Membership remembered; // of this id's former life here; null but while that is replayed
    private @Nullable Set<String> settled; // what remembered has become by what was replayed; null when remembered is
    private long tokenIssuedNanos; // of the groups token in the client's hands, as far as is known here
    private final Map<String, TopicIndex.Membership> subscriptions = new HashMap<>(8);
    private Set<String> fixedTopics = Set.of();
    private @Nullable TopicSieve sieve; // what the log is read again for; null unless that is under way

    private volatile ConnectionState state = ConnectionState.NEGOTIATED;
    private volatile @Nullable ConnectionRequest request; // the latest receive request; null before the first
    private volatile long openedNanos; // when the first arrived
    private volatile @Nullable CompletionStage<?> gapTold; // the latest telling of a gap; null when there was none
    private @Nullable ConnectionScope scope; // null until the first request arrived
    private @Nullable CompletionStage<@Nullable Void> connectOutcome; // null unless OnConnected was raised by /connect
    private @Nullable Channel channel; // null while no receive request is open
    private volatile TransportType transport = TransportType.LONG_POLLING; // of the latest request
    private long generation; // of the latest channel
    private long latestOrder = Long.MIN_VALUE; // of the latest request to reach the server
    private long startPosition; // nothing published up to here is for this connection
    private long closedAt; // what was published after this did not reach it; 0 until closed
    private @Nullable JsonPayload told; // what the client is told at the end, null when nothing
    private boolean ending; // a policy has called for its end, which comes as a task of its own
    private boolean afresh; // it has missed messages and shall begin anew
    private long lastMarkedNanos;
    private long lastAgedNanos;

    // Within one batch of the lane:
    private boolean dirty; // waits in the lane's flush list
    private FrameTree.@Nullable Node batch; // null when this session's frame is like no other's

    Session(String id, ConnectionRequest enteredWith, Lane lane, Ring ring, @Nullable Cluster cluster) {
        this.id = id;
        this.enteredWith = enteredWith;
        this.lane = lane;
        this.ring = ring;
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

    /** Any thread: the latest telling of a gap, which whatever is raised afterwards waits for; null when there was none. */
    public @Nullable CompletionStage<?> gapTold() {
        return gapTold;
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
        Channel replaced = channel;
        long now = lane.now();
        Channel arrived = new Channel(this, transportChannel, arrival.parting(), ++generation, now);
        if (replaced != null) {
            endReplaced(replaced);
        }
        channel = arrived;
        scope = arrival.scope();
        request = arrival.request();
        transport = transportChannel.type();
        lastMarkedNanos = now;
        if (!returning) {
            openedNanos = now;
            lane.arrived(this);
            lane.events().opened(id);
            startPosition = custody == null ? lane.log().tail() : lane.position();
            lastAgedNanos = now;
            groupsGeneration = arrival.claim().generation();
            tokenIssuedNanos = now - lane.timing().tokenRefreshNanos(); // it may be old already
        }
        if (arrival.topics() != null) {
            listenTo(new LinkedHashSet<>(arrival.topics()));
        }
        boolean continued = rejoin(arrival, returning);
        arrived.knownGroups = believed(arrival.claim(), returning);
        to(arrival.event());
        lane.events().attached(id, transport);
        resume(arrival, returning); // a long replay flushes in between, so all that a frame tells must be known by now
        if (!returning) {
            settleGroups(arrival, arrived);
            settle(arrival, continued);
        }
        if (groups.equals(arrived.knownGroups)) {
            arrived.knownGroups = null;
        }
        if (lane.isShutDown()) {
            close(DisconnectReason.SERVER_SHUTDOWN);
        } else if (lane.owner().refuses(id)) {
            close(DisconnectReason.CLOSED); // while this request was on its way
        } else if (afresh) {
            close(DisconnectReason.GAP);
        } else {
            flush();
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
        return grouped;
    }

    /** The qualified names of its groups; a copy. */
    public List<String> groups() {
        return List.copyOf(groups);
    }

    /** Its groups at its end, to be remembered. */
    public Membership lastMembership() {
        return new Membership(groups(), groupsGeneration, closedAt);
    }

    /** Any thread: the client has said that it stops. */
    public void stopCalled() {
        stopCalled = true;
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

    // A handle does not tell names, but whether they are those of now.
    private @Nullable Set<String> believed(GroupsClaim claim, boolean returning) {
        if (claim.believed() != null) {
            return claim.believed();
        }
        return returning && claim.generation() == groupsGeneration ? null : Channel.UNKNOWN_GROUPS;
    }

    // The replay began with the groups at the client's cursor; what is not remembered, and did not come later, ends
    // here.
    private void settleGroups(Arrival arrival, Channel arrived) {
        Set<String> now = settled;
        Set<String> rejoined = arrival.rejoined();
        remembered = null;
        settled = null;
        if (now != null && rejoined != null) {
            Set<String> before = Set.copyOf(groups);
            before.stream().filter(group -> !now.contains(group)).forEach(this::leave);
            now.stream().filter(rejoined::contains).forEach(this::join);
            if (arrived.knownGroups == null && !groups.equals(before)) {
                arrived.knownGroups = before;
            }
        }
        if (groups.equals(arrival.claim().believed())) {
            groupsGeneration = Math.max(arrival.claim().generation(), groups.isEmpty() ? 0 : 1);
        }
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
        Set<String> inherited = returning || custody == null ? null : custody.inheritedTopics(startOf(arrival));
        if (inherited != null) {
            joinAll(namesOf(inherited));
            connectOutcome = CompletableFuture.completedStage(null); // whoever had it raised OnConnected
            return true;
        }
        Set<String> rejoined = arrival.rejoined();
        if (rejoined == null) {
            return false;
        }
        if (returning) {
            // Membership is held here; the application may only take groups away from it on the client's return.
            for (String group : arrival.claim().groups()) {
                if (!rejoined.contains(group)) {
                    leave(group);
                }
            }
        } else {
            remembered = arrival.claim().remembered();
            if (remembered == null) {
                joinAll(rejoined);
                return false;
            }
            settled = new LinkedHashSet<>(remembered.groups());
            joinAll(arrival.claim().atCursor().stream()
                    .filter(rejoined::contains)
                    .toList());
        }
        return false;
    }

    private long startOf(Arrival arrival) {
        return arrival.cursor() instanceof Cursor.Known at && isOfThisLog(at.cursor())
                ? at.cursor().position()
                : lane.position();
    }

    private List<String> namesOf(Set<String> groupTopics) {
        String prefix = scope().groupTopicPrefix();
        return groupTopics.stream()
                .filter(topic -> topic.startsWith(prefix))
                .map(topic -> topic.substring(prefix.length()))
                .toList();
    }

    /** Takes the log's word for the membership. */
    void adopt(Set<String> groupTopics) {
        List<String> names = namesOf(groupTopics);
        Set<String> before = Set.copyOf(groups);
        List.copyOf(groups).stream().filter(group -> !names.contains(group)).forEach(this::leave);
        names.forEach(this::join);
        if (channel != null && channel.knownGroups == null && !before.equals(groups)) {
            channel.knownGroups = before;
        }
    }

    /** Leaves the groups that the application refused when some claim was made, if that was this connection's. */
    void refuse(String topic, List<String> groupTopics) {
        if (listensTo(topic)) {
            String prefix = scope().groupTopicPrefix();
            groupTopics.forEach(group -> leave(group.substring(prefix.length())));
        }
    }

    // What an application refuses is left only behind what the connection was in before it was asked.
    private void settle(Arrival arrival, boolean continued) {
        if (custody == null) {
            return;
        }
        String prefix = scope().groupTopicPrefix();
        if (continued) {
            arrival.refusedTopics().forEach(topic -> leave(topic.substring(prefix.length())));
        } else if (arrival.rejoined() == null || !groups.equals(arrival.rejoined())) {
            custody.tell(groups.stream().map(group -> prefix + group).toList());
        }
    }

    private void resume(Arrival arrival, boolean returning) {
        if (arrival.cursor() instanceof Cursor.Known at && isOfThisLog(at.cursor())) {
            long position = at.cursor().position();
            if (returning) {
                gap(ring.resumeAfter(position), GapCause.BUFFER);
            } else {
                replay(position);
            }
        } else if (!(arrival.cursor() instanceof Cursor.Absent)) {
            gap(-1, GapCause.FOREIGN_CURSOR);
        }
    }

    // The id is new here but its client comes from this log: what it missed is still in the log, or some of it.
    private void replay(long after) {
        startPosition = after;
        TopicSieve wanted = new TopicSieve();
        subscriptions.keySet().forEach(wanted::add);
        sieve = wanted;
        long missed;
        try {
            missed = lane.replay(after, this, wanted);
        } finally {
            sieve = null;
        }
        gap(missed, GapCause.LOG);
    }

    /** The client has missed so many messages, -1 for an unknown number; 0 is no gap. */
    void gap(long missed, GapCause cause) {
        if (missed == 0 || closed) {
            return;
        }
        lane.gap(this, missed, cause);
        gapTold = lane.owner().missed(this, missed);
        afresh = lane.timing().startsAfresh();
    }

    /** The log dropped messages before the lane read them, perhaps some for this connection. */
    void overtaken(long missed) {
        gap(missed, GapCause.OVERTAKEN);
        if (afresh) {
            end(DisconnectReason.GAP);
        }
    }

    private void listenTo(Set<String> topics) {
        for (String topic : fixedTopics) {
            if (!topics.contains(topic)) {
                unsubscribe(topic);
            }
        }
        topics.forEach(this::subscribe);
        fixedTopics = topics;
    }

    private void subscribe(String topic) {
        subscriptions.computeIfAbsent(topic, t -> lane.topics().subscribe(t, this));
        if (sieve != null) {
            sieve.add(topic);
        }
    }

    private void unsubscribe(String topic) {
        TopicIndex.Membership membership = subscriptions.remove(topic);
        if (membership != null) {
            lane.topics().unsubscribe(membership);
        }
    }

    // Every reader of the log counts alike, see Inheritance.Change; so all come to the same membership.
    private boolean hasRoomFor(String group) {
        return groups.size() < lane.timing().maxGroups() || groups.contains(group);
    }

    private void joinAll(Collection<String> names) {
        int refused = 0;
        for (String name : names) {
            if (hasRoomFor(name)) {
                join(name);
            } else {
                refused++;
            }
        }
        if (refused > 0) {
            lane.groupsRefused(this, refused);
        }
    }

    private void join(String group) {
        if (groups.add(group)) {
            groupsGeneration++;
            grouped = true;
            subscribe(scope().groupTopicPrefix() + group);
        }
    }

    private void leave(String group) {
        if (groups.remove(group)) {
            groupsGeneration++;
            unsubscribe(scope().groupTopicPrefix() + group);
        }
    }

    /** Whether a message of this topic is for this connection; asked when the log is read again for one session. */
    boolean listensTo(String topic) {
        return subscriptions.containsKey(topic);
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
            case PAYLOAD, INITIALIZE -> append(held, tree);
            case ADD_TO_GROUP, REMOVE_FROM_GROUP -> changeMembership(held);
            case ABORT -> close(isHeld() ? DisconnectReason.ABORTED : DisconnectReason.MOVED);
            case CLOSE -> {
                flush(); // what the application said last shall be heard
                close(isHeld() ? DisconnectReason.CLOSED : DisconnectReason.MOVED, message.payload());
            }
            case CONTROL -> {}
        }
    }

    private void append(Held held, @Nullable FrameTree tree) {
        LogEntry entry = held.entry();
        if (dirty && isFull(entry) && channel != null && !channel.writing) {
            lane.flush(this);
        }
        int overrun = ring.append(held);
        if (overrun > 0) {
            lane.events().overrun(id, overrun);
            if (channel != null && lane.timing().closesSlow()) {
                end(DisconnectReason.TOO_SLOW);
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
            lane.dirty(this);
        }
    }

    // Whether the ring would lose what waits, or the shared frame become too large, only because the batch is a long
    // one.
    private boolean isFull(LogEntry next) {
        return ring.isFullOfUnsent()
                || (batch != null && batch.bytes() + next.message().size() > MAX_FRAME_BYTES);
    }

    // Unless refused, the command keeps its place in the ring: its frame carries the new groups token, again after a
    // resume if need be.
    private void changeMembership(Held held) {
        Message message = held.entry().message();
        String topic = message.groupTopic();
        String prefix = scope().groupTopicPrefix();
        boolean taken = true;
        if (topic != null && topic.startsWith(prefix)) {
            String group = topic.substring(prefix.length());
            taken = message.kind() != Message.Kind.ADD_TO_GROUP || hasRoomFor(group);
            Set<String> before = taken && channel != null && channel.knownGroups == null ? Set.copyOf(groups) : null;
            long generationBefore = groupsGeneration;
            if (message.kind() != Message.Kind.ADD_TO_GROUP) {
                leave(group);
            } else if (taken) {
                join(group);
            }
            if (groupsGeneration != generationBefore) {
                groupsPosition = held.entry().position();
            }
            if (remembered != null && settled != null && held.entry().position() > remembered.position()) {
                if (message.kind() != Message.Kind.ADD_TO_GROUP) {
                    settled.remove(group);
                } else if (settled.size() < lane.timing().maxGroups()) {
                    settled.add(group);
                }
            }
            if (before != null && channel != null && !before.equals(groups)) {
                channel.knownGroups = before;
            }
            if (taken) {
                append(held, null);
            }
        }
        if (message.ackId() == null) {
            return;
        }
        if (taken) {
            lane.owner().acknowledged(message.ackId());
        } else {
            lane.owner().groupRefused(message.ackId());
        }
    }

    void reply(Channel from, Channel.Reply reply) {
        if (from != channel) {
            return;
        }
        if (from.addReply(reply, lane.budget()) > lane.timing().maxReplyBytes() && from.writing) {
            dropSlow(SlowCause.REPLIES);
        } else {
            flush();
        }
    }

    /** The peer of a channel took nothing for so long that its socket was dropped. */
    public void stalled(Channel gone) {
        lane.events().slow(id, gone.transport.type(), SlowCause.STALLED);
        detach(gone);
    }

    private void dropSlow(SlowCause cause) {
        Channel open = channel;
        if (open != null) {
            lane.events().slow(id, open.transport.type(), cause);
            leaveChannel(open);
            open.transport.drop();
        }
    }

    void written(Channel from) {
        from.writing = false;
        Frame done = from.underWay;
        if (done != null) {
            from.underWay = null;
            done.done(lane.budget());
        }
        if (from == channel) {
            flush();
        } else if (from.finishing) {
            answerEmpty(from);
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
            return new Frame(to.transport.framing().frame(reply.payload().toByteArray()));
        }
        gap(ring.takeLostUnsent(), GapCause.OVERRUN); // now that it reads on
        if (afresh) {
            end(DisconnectReason.GAP);
            return null;
        }
        if (!ring.hasUnsent()) {
            return null;
        }
        long delay = to.transport.oneShot() ? lane.longPollDelayMillis() : 0;
        if (node != null
                && node.length() == ring.unsent()
                && (node.bytes() <= MAX_FRAME_BYTES || node.length() == 1)
                && to.knownGroups == null) {
            Frame shared = node.frame(to.transport.framing(), delay);
            ring.sent(node.length());
            return shared;
        }
        int count = countForFrame();
        long cursor = ring.unsent(count - 1).position();
        byte[] own = lane.envelopes().of(ring, count, newGroupsToken(to, cursor), delay, to.transport.framing());
        for (int i = 0; i < count; i++) {
            if (ring.unsent(i).message().kind() == Message.Kind.INITIALIZE) {
                to(ConnectionEvent.INITIALIZED);
            }
        }
        ring.sent(count);
        return new Frame(own);
    }

    private int countForFrame() {
        int most = Math.min(ring.unsent(), MAX_FRAME_ENTRIES);
        long bytes = 0;
        for (int i = 0; i < most; i++) {
            bytes += ring.unsent(i).message().size();
            if (bytes > MAX_FRAME_BYTES) {
                return Math.max(1, i);
            }
        }
        return most;
    }

    /**
     * The token that brings the client's groups up to date, null when they are (protocol B2), and when the cursor that goes with it lies
     * before what changed them: such a client would later be given messages from before it joined. It gets its token with that change.
     */
    private @Nullable String newGroupsToken(Channel to, long cursor) {
        if (cursor < groupsPosition) {
            return null;
        }
        Set<String> known = to.knownGroups;
        to.knownGroups = null;
        if (known == null || groups.equals(known)) {
            return null;
        }
        tokenIssuedNanos = lane.now();
        return lane.groupsTokens().issue(id, groups, groupsGeneration);
    }

    private void write(Channel to, Frame frame) {
        lastMarkedNanos = lane.now();
        to.writing = true;
        if (to.transport.write(frame.bytes(), to)) {
            to.writing = false;
        } else {
            to.underWay = frame;
            frame.delayed(lane.budget());
        }
        if (to.transport.oneShot()) {
            leaveChannel(to);
        }
    }

    /** The peer of a channel is gone; the connection waits for it to come back. */
    public void detach(Channel gone) {
        if (gone == channel) {
            leaveChannel(gone);
        }
    }

    void endChannel(Channel ending, boolean failed) {
        if (ending != channel) {
            return;
        }
        if (failed) {
            ending.transport.fail();
        } else {
            finish(ending, false);
        }
        detach(ending);
    }

    /** Something of ours failed on the way to this client: its open request ends, it may come back and resume. */
    void failRequest() {
        Channel open = channel;
        if (open != null) {
            leaveChannel(open);
            open.transport.fail();
        }
    }

    void reconnected(Channel on) {
        if (on == channel) {
            to(ConnectionEvent.RECONNECTED);
        }
    }

    private void leaveChannel(Channel left) {
        channel = null;
        left.dropReplies(lane.budget());
        to(ConnectionEvent.RECEIVE_ENDED);
    }

    // A replaced poll is answered, a replaced stream just ends; neither raises an event (protocol B8).
    private void endReplaced(Channel replaced) {
        channel = null;
        replaced.dropReplies(lane.budget());
        finish(replaced, false);
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
        if (transportChannel.oneShot()) {
            overtaken.finishingAt = cursor instanceof Cursor.Known at && isOfThisLog(at.cursor())
                    ? at.cursor().position()
                    : emptyCursor();
            answerEmpty(overtaken);
        } else {
            transportChannel.end();
        }
        return overtaken;
    }

    private boolean isOfThisLog(Cursor cursor) {
        return cursor.epoch() == lane.epoch() && cursor.position() <= lane.log().tail();
    }

    private void finish(Channel ending, boolean reconnect) {
        if (!ending.transport.oneShot()) {
            JsonPayload last = told;
            if (last != null && ending.parting != Parting.SILENT && !ending.writing) {
                ending.writing = true; // whether it is ever done concerns nobody any more
                ending.transport.write(partingEnvelope(ending, last), ending);
            }
            ending.transport.end();
            return;
        }
        ending.finishingWithReconnect = reconnect;
        ending.finishingAt = emptyCursor();
        if (ending.writing) {
            ending.finishing = true; // a keep-alive is on its way; written() answers
        } else {
            answerEmpty(ending);
        }
    }

    private void answerEmpty(Channel ending) {
        ending.finishing = false;
        ending.writing = true;
        JsonPayload last = told;
        byte[] answer = last != null
                ? partingEnvelope(ending, last)
                : lane.envelopes()
                        .empty(
                                ending.finishingAt,
                                ending.finishingWithReconnect,
                                newGroupsToken(ending, ending.finishingAt),
                                lane.longPollDelayMillis(),
                                ending.transport.framing());
        ending.transport.write(answer, ending);
    }

    private byte[] partingEnvelope(Channel ending, JsonPayload last) {
        long cursor = emptyCursor();
        return lane.envelopes()
                .parting(
                        ending.parting,
                        cursor,
                        last,
                        newGroupsToken(ending, cursor),
                        ending.transport.oneShot() ? lane.longPollDelayMillis() : 0,
                        ending.transport.framing());
    }

    // An empty envelope must not take its client past anything it has not been sent.
    private long emptyCursor() {
        if (closed) {
            return closedAt;
        }
        return ring.hasUnsent() ? ring.unsent(0).position() - 1 : Math.max(lane.position(), startPosition);
    }

    /** One beat of the heartbeat (protocol C2). */
    void beat(long now, boolean keepAliveBeat, @Nullable Instant wall) {
        if (now - lastAgedNanos >= lane.timing().retentionNanos()) {
            lastAgedNanos = now;
            ring.age();
        }
        Channel open = channel;
        if (open == null) {
            if (now - lastMarkedNanos >= lane.timing().giveUpNanos(transport)) {
                giveUp();
            }
            return;
        }
        if (wall != null && isExpired(wall)) {
            close(DisconnectReason.CREDENTIAL_EXPIRED);
            return;
        }
        if (lane.timing().timesOut(open.transport.type())
                && now - open.attachedNanos >= lane.timing().connectionTimeoutNanos()) {
            finish(open, false);
            leaveChannel(open);
        } else if (!renewsToken(now, open) && keepAliveBeat && open.transport.keepsAlive() && !open.writing) {
            open.writing = true;
            if (open.transport.write(lane.keepAlive(open.transport.type()), open)) {
                open.writing = false;
            }
        }
        lastMarkedNanos = now;
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
        long refresh = lane.timing().tokenRefreshNanos();
        if (refresh == 0 || groups.isEmpty() || open.writing || now - tokenIssuedNanos < refresh) {
            return false;
        }
        open.knownGroups = Channel.UNKNOWN_GROUPS;
        if (open.transport.oneShot()) {
            return false;
        }
        long cursor = emptyCursor();
        write(
                open,
                new Frame(lane.envelopes()
                        .empty(cursor, false, newGroupsToken(open, cursor), 0, open.transport.framing())));
        return true;
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
        if (ring.hasUnsent()) {
            gap(MessageLog.UNKNOWN, GapCause.LOG);
        }
        ring.clear();
        batch = null;
        startPosition = 0;
        groupsPosition = 0;
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
        turned.finishingWithReconnect = true;
        turned.finishingAt = startOf(arrival);
        if (transportChannel.oneShot()) {
            answerEmpty(turned);
        } else {
            transportChannel.end();
        }
    }

    // For a policy's verdict in the midst of a batch, whose members must not leave while it is dealt out.
    private void end(DisconnectReason reason) {
        if (!ending) {
            ending = true;
            lane.execute(this, () -> close(reason));
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
        subscriptions.values().forEach(lane.topics()::unsubscribe);
        subscriptions.clear();
        ring.clear();
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
            releaseNow(true); // nobody is asked first, and the lane may not come to another task
        } else if (reason == DisconnectReason.MOVED) {
            releaseNow(false);
        }
    }

    // ---- What all connections together may hold. ----

    /** Whether something is held for a client that is away. */
    boolean heldForAbsent() {
        return channel == null && ring.size() > 0;
    }

    /** Whether its client has been away for at least that long. */
    boolean isAbsentFor(long nanos, long now) {
        return channel == null && now - lastMarkedNanos >= nanos;
    }

    long lastMarkedNanos() {
        return lastMarkedNanos;
    }

    long heldBytes() {
        return ring.bytes();
    }

    boolean isStuck() {
        Channel open = channel;
        return open != null && open.writing;
    }

    /** Forgets all that is held. */
    void forgetAll() {
        lane.events().forgotten(id, ring.forgetAll(), true);
    }

    /** Forgets what was sent and is kept in case the client comes back. */
    void forgetSent() {
        int entries = ring.forgetSent();
        if (entries > 0) {
            lane.events().forgotten(id, entries, false);
        }
    }

    /** Drops the socket of a slow client and what waits for it. */
    void forgetSlow() {
        dropSlow(SlowCause.MEMORY);
        forgetAll();
    }

    /** Any thread: ends the open receive request of a closed connection (protocol B9: after OnDisconnected). */
    public void release() {
        lane.execute(this, () -> releaseNow(false));
    }

    private void releaseNow(boolean reconnect) {
        Channel open = channel;
        if (open != null) {
            channel = null;
            open.dropReplies(lane.budget());
            finish(open, reconnect);
        }
    }

    private void to(ConnectionEvent event) {
        ConnectionState before = state;
        state = before.after(event);
        if (state != before) {
            lane.logTransition(this, before, event, state);
        }
    }

    /** Id, state and counts; never contents. */
    @Override
    public String toString() {
        return id + "[" + state + ", " + transport + ", groups=" + groups.size() + ", " + ring + "]";
    }
}
