package dev.signalbox.connection.lane;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionTimeouts;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.GapCause;
import dev.signalbox.connection.Topics;
import dev.signalbox.connection.client.ClientFamily;
import dev.signalbox.connection.cluster.Cluster;
import dev.signalbox.connection.lifecycle.ConnectionEvent;
import dev.signalbox.connection.lifecycle.ConnectionState;
import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.log.MessageLog;
import dev.signalbox.connection.ring.Held;
import dev.signalbox.connection.ring.MemoryBudget;
import dev.signalbox.connection.ring.Ring;
import dev.signalbox.connection.time.Ticker;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.framing.Framing;
import dev.signalbox.protocol.json.Utf8Buffer;
import dev.signalbox.token.format.GroupsTokens;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer of the log, on one I/O thread, and the sessions that live there.
 *
 * <p>A batch: read a slice of the log, append each entry to the rings of its topic's members, then flush every session that got
 * something once. Between batches run the tasks handed in by {@link #execute}: arrivals, finished writes, heartbeats. One task runs at
 * a time, so nothing here is locked. What one session throws ends that session's request only.
 */
public final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int BATCH = 256;
    private static final int BATCHES_PER_TURN = 8; // then others on the I/O thread get their turn

    private final Executor executor;
    private final MessageLog log;
    private final ConnectionConfig config;
    private final LanePolicies policies;
    private final Map<ClientFamily, SessionTiming> timings = new EnumMap<>(ClientFamily.class);
    private final IdentityHashMap<ConnectionTimeouts, SessionTiming> timingsByTimeouts =
            new IdentityHashMap<>(); // each once; never changed
    private final Ticker ticker;
    private final InstantSource clock;
    private final GroupsTokens groupsTokens;
    private final ConnectionEvents events;
    private final LaneOwner owner;
    private final MemoryBudget budget;
    private final int maxAbsent;
    private final Occasionally gapLog;
    private final Map<DisconnectReason, JsonPayload> texts = new EnumMap<>(DisconnectReason.class);
    private final @Nullable Cluster cluster; // null on a single node
    private final EnvelopeFactory envelopes;
    private final Map<TransportType, byte[]> keepAlives = new EnumMap<>(TransportType.class);
    private final AtomicBoolean drainScheduled = new AtomicBoolean();

    private final Tally tally = new Tally();
    private final TopicIndex topics = new TopicIndex();
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Map<String, Session> waiting =
            new LinkedHashMap<>(0); // those with a claim under way, or to be repeated
    private final Set<Long> asked = new HashSet<>(0); // numbers of the claims under way
    private List<Session> dirty = new ArrayList<>();
    private List<Session> flushing = new ArrayList<>();
    private long epoch; // positions count in it
    private long position; // of the last entry taken from the log
    private boolean shutDown; // whoever arrives from now on is sent away at once

    /**
     * Creates a lane and hooks it to its log.
     *
     * @param executor runs one task at a time, in order: an I/O thread
     * @param clock the time of day, for what expires
     * @param budget what all rings of the process may hold together
     * @param maxAbsent for how many clients that are away this lane waits
     * @param cluster decides which connections are this node's; null on a single node
     */
    public Lane(
            Executor executor,
            MessageLog log,
            ConnectionConfig config,
            Ticker ticker,
            InstantSource clock,
            GroupsTokens groupsTokens,
            ConnectionEvents events,
            LaneOwner owner,
            MemoryBudget budget,
            int maxAbsent,
            @Nullable Cluster cluster) {
        this.executor = executor;
        this.log = log;
        this.config = config;
        this.policies = new LanePolicies(config, groupsTokens.refreshAfter());
        for (ClientFamily family : ClientFamily.values()) {
            timings.put(family, timingsByTimeouts.computeIfAbsent(config.timeouts(family), SessionTiming::new));
        }
        timingsByTimeouts.computeIfAbsent(config.timeouts(), SessionTiming::new);
        this.ticker = ticker;
        this.clock = clock;
        this.groupsTokens = groupsTokens;
        this.events = events;
        this.owner = owner;
        this.budget = budget;
        this.maxAbsent = maxAbsent;
        this.gapLog = new Occasionally(ticker);
        this.cluster = cluster;
        this.epoch = log.epoch();
        this.envelopes = new EnvelopeFactory(epoch);
        this.position = log.tail();
        tally.stands(position, 0);
        for (TransportType type : TransportType.values()) {
            keepAlives.put(type, Framing.keepAlive(type));
        }
        for (DisconnectReason reason : DisconnectReason.values()) {
            texts.put(reason, new Utf8Buffer().string(reason.text()).toPayload());
        }
        log.onAppend(this::wake);
    }

    /** Any thread: runs a task of a session that lives here. What it throws fails the session's open request. */
    public void execute(Session session, Runnable task) {
        execute(() -> guarded(session, task));
    }

    /** Any thread: runs a task that only looks; false when the I/O thread has ended. */
    public boolean look(Runnable task) {
        return execute(task);
    }

    private boolean execute(Runnable task) {
        try {
            executor.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.error("a lane task failed", e);
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("the I/O thread has ended, and its connections with it", e);
            return false;
        }
    }

    /**
     * Any thread: a new session that lives here; it counts from its first arrival on.
     *
     * @param first the request it is made for
     */
    public Session session(String connectionId, ConnectionRequest first) {
        return new Session(
                connectionId,
                first,
                this,
                new Ring(config.messageBufferSize(), config.messageBufferBytes(), budget),
                cluster);
    }

    /**
     * Any thread: one beat of the heartbeat of the clients with these time-outs; skipped when the one before still waits for its turn
     * (protocol C2).
     *
     * @param of one of the configuration's; with those of all clients the lane looks after itself as well
     */
    public void beat(ConnectionTimeouts of) {
        SessionTiming timing = timingsByTimeouts.get(of);
        if (timing == null) {
            throw new IllegalArgumentException("not of this configuration: " + of);
        }
        if (!timing.schedulesBeat()) {
            return;
        }
        execute(() -> {
            tally.stands(position, topics.size());
            timing.beat();
            long now = now();
            Instant wall = policies.closesExpired() ? clock.instant() : null;
            for (Session session : List.copyOf(sessions.values())) {
                if (session.timing() == timing) {
                    guarded(session, () -> session.beat(now, wall));
                }
            }
            if (of == config.timeouts()) {
                withCustody(List.copyOf(waiting.values()), Custody::ask);
                crowdOut(now);
            }
        });
    }

    // Those who have been away the longest are the least likely to come back.
    private void crowdOut(long now) {
        if (sessions.size() <= maxAbsent) {
            return;
        }
        List<Session> absent = new ArrayList<>();
        for (Session session : sessions.values()) {
            if (session.isAbsentFor(session.timing().absentNanos(), now)) {
                absent.add(session);
            }
        }
        if (absent.size() > maxAbsent) {
            absent.sort(Comparator.comparingLong(Session::lastMarkedNanos));
            absent.subList(0, absent.size() - maxAbsent)
                    .forEach(session -> guarded(session, () -> session.close(DisconnectReason.CROWDED_OUT)));
        }
    }

    /**
     * Any thread: forgets for the sake of the process, until it holds no more than it shall.
     *
     * @param most how many bytes all rings shall hold together at most
     * @param done runs when this lane has done what it could; must only hand a task on
     */
    public void relieve(Relief relief, long most, Runnable done) {
        execute(() -> {
            try {
                relief.on(sessions.values(), session -> {
                    if (budget.used() <= most) {
                        return false;
                    }
                    guarded(session, () -> relief.forget(session));
                    return true;
                });
            } finally {
                done.run();
            }
        });
    }

    /** Any thread: closes all sessions without an OnDisconnected; polls are told to reconnect (protocol B10). */
    public void shutDown() {
        execute(() -> {
            shutDown = true;
            List.copyOf(sessions.values())
                    .forEach(session -> guarded(session, () -> session.close(DisconnectReason.SERVER_SHUTDOWN)));
            withCustody(List.copyOf(waiting.values()), Custody::turnAway);
            waiting.clear();
        });
    }

    boolean isShutDown() {
        return shutDown;
    }

    private void wake() {
        if (drainScheduled.compareAndSet(false, true)) {
            execute(this::drain);
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
                position = slice.entries().isEmpty() ? slice.through() : position;
                tally.stands(position, topics.size());
                overtaken(slice.missed());
            } else if (slice.entries().isEmpty()) {
                return;
            }
            take(slice.entries());
        }
        wake();
    }

    // The log dropped what this lane had not read: every connection here may have missed something, and is told apart
    // nowhere else.
    private void overtaken(long missed) {
        LOG.warn("{} messages were dropped from the log before this lane read them", missed);
        sessions.values().forEach(session -> guarded(session, () -> session.overtaken(missed)));
        if (cluster != null) {
            cluster.lostTrack(); // one of them may have been a claim
        }
    }

    private void restart(long next) {
        epoch = next;
        position = 0;
        tally.stands(0, topics.size());
        envelopes.epoch(next);
        List.copyOf(sessions.values()).forEach(session -> guarded(session, session::restart));
    }

    private void take(List<LogEntry> entries) {
        FrameTree tree = new FrameTree(envelopes);
        for (LogEntry entry : entries) {
            position = entry.position();
            Control control = entry.message().control();
            if (control != null) {
                control(entry, control);
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
        flushDirty();
        tally.stands(position, topics.size());
    }

    // The id shall be refused on every server, also on those where it does not live.
    private void closing(Message message) {
        JsonPayload told = message.payload();
        if (told != null) {
            owner.closing(Topics.connectionId(message.topic()), told);
        }
    }

    private void deliver(Held held, Session to, FrameTree tree) {
        try {
            to.deliver(held, tree);
        } catch (RuntimeException | Error e) {
            failed(to, e);
        }
    }

    // A command changes the very index it was found through, and has one addressee.
    private void command(Held held, TopicIndex.Members members) {
        Session session = members.get(0);
        guarded(session, () -> session.deliver(held, null));
    }

    private void control(LogEntry entry, Control control) {
        if (control instanceof Control.Claim claim) {
            claimed(Topics.connectionId(entry.message().topic()), entry.position(), claim);
        } else if (control instanceof Control.Close close) {
            withCustody(sessions.get(Topics.connectionId(entry.message().topic())), custody -> custody.closed(close));
        } else if (control instanceof Control.Gone gone
                && cluster != null
                && gone.node().equals(cluster.node())) {
            boolean itself = gone.by().equals(gone.node());
            for (Session session : List.copyOf(sessions.values())) {
                if (itself) {
                    guarded(session, session::letGo);
                } else {
                    withCustody(session, Custody::renew);
                }
            }
        }
    }

    private void claimed(String connectionId, long at, Control.Claim claim) {
        if (cluster == null || !claim.node().equals(cluster.node())) {
            withCustody(sessions.get(connectionId), custody -> custody.claimedElsewhere(claim));
            return;
        }
        if (!asked.remove(claim.number())) {
            return; // another lane's
        }
        Session session = waiting.get(connectionId);
        if (session != null) {
            withCustody(session, custody -> custody.granted(claim.number(), at));
        } else if (!sessions.containsKey(connectionId)) {
            cluster.close(connectionId, at); // its session has ended meanwhile, and nobody would look after it
        }
    }

    void asks(long claim) {
        asked.add(claim);
    }

    void asksNoMore(long claim) {
        asked.remove(claim);
    }

    private void withCustody(@Nullable Session session, Consumer<Custody> action) {
        Custody custody = session == null ? null : session.custody();
        if (session != null && custody != null) {
            guarded(session, () -> action.accept(custody));
        }
    }

    private void withCustody(List<Session> of, Consumer<Custody> action) {
        of.forEach(session -> withCustody(session, action));
    }

    private void flushDirty() {
        List<Session> batch = dirty;
        dirty = flushing;
        flushing = batch;
        for (Session session : batch) {
            flush(session);
        }
        batch.clear();
    }

    void flush(Session session) {
        guarded(session, session::flush);
    }

    private void guarded(Session session, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            failed(session, e);
        }
    }

    private static void failed(Session session, Throwable cause) {
        LOG.atError()
                .addKeyValue("connectionId", session.id())
                .setCause(cause)
                .log("the request of connection {} failed", session);
        session.failRequest();
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
        if (message.control() instanceof Control.Claim claim) {
            session.refuse(message.topic(), claim.refused());
        }
        if (replays(message) && session.listensTo(message.topic())) {
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

    void waits(Session session) {
        waiting.put(session.id(), session);
    }

    void waitsNoMore(Session session) {
        waiting.remove(session.id(), session);
    }

    void arrived(Session session) {
        sessions.put(session.id(), session);
    }

    void forget(Session session) {
        sessions.remove(session.id(), session);
    }

    void dirty(Session session) {
        dirty.add(session);
    }

    /** Counts a gap and says so in the log now and then. */
    void gap(Session session, long missed, GapCause cause) {
        events.gap(session.id(), missed, cause);
        LOG.debug("{} has missed {} messages: {}", session.id(), missed < 0 ? "an unknown number of" : missed, cause);
        long unsaid = gapLog.count();
        if (unsaid > 0) {
            LOG.atWarn()
                    .addKeyValue("connectionId", session.id())
                    .log("{} times a client has missed messages, the latest {}: {}", unsaid, session.id(), cause);
        }
    }

    /** Counts groups that a returning client was not let into, there being too many. */
    void groupsRefused(Session session, int groups) {
        events.groupsRefused(session.id(), groups);
        LOG.atDebug()
                .addKeyValue("connectionId", session.id())
                .log("{} comes back with {} groups more than it may be in", session.id(), groups);
    }

    void closed(Session session, DisconnectReason reason) {
        events.closed(session.id(), reason);
        LOG.atDebug()
                .addKeyValue("connectionId", session.id())
                .log("{} is closed: {} ({})", session.id(), reason.text(), reason.code());
    }

    /** The text of a reason as a JSON string. */
    JsonPayload text(DisconnectReason reason) {
        JsonPayload text = texts.get(reason);
        if (text == null) {
            throw new AssertionError(reason);
        }
        return text;
    }

    /** What this lane has done, for metrics. */
    public Tally tally() {
        return tally;
    }

    MemoryBudget budget() {
        return budget;
    }

    void logTransition(Session session, ConnectionState from, ConnectionEvent event, ConnectionState to) {
        LOG.atDebug()
                .addKeyValue("connectionId", session.id())
                .log("{}: {} -> {} after {}", session.id(), from, to, event);
    }

    Instant wall() {
        return clock.instant();
    }

    long now() {
        return ticker.nanos();
    }

    long epoch() {
        return epoch;
    }

    long position() {
        return position;
    }

    byte[] keepAlive(TransportType type) {
        byte @Nullable [] bytes = keepAlives.get(type);
        if (bytes == null) {
            throw new AssertionError(type);
        }
        return bytes;
    }

    MessageLog log() {
        return log;
    }

    TopicIndex topics() {
        return topics;
    }

    EnvelopeFactory envelopes() {
        return envelopes;
    }

    GroupsTokens groupsTokens() {
        return groupsTokens;
    }

    ConnectionEvents events() {
        return events;
    }

    LaneOwner owner() {
        return owner;
    }

    LanePolicies policies() {
        return policies;
    }

    /** The time-outs of one kind of client. */
    SessionTiming timing(ClientFamily family) {
        SessionTiming timing = timings.get(family);
        if (timing == null) {
            throw new AssertionError(family);
        }
        return timing;
    }

    /** Counts only. */
    @Override
    public String toString() {
        return "Lane[sessions=" + sessions.size() + ", topics=" + topics.size() + ", position=" + position + "]";
    }
}
