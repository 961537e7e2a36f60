package dev.signalbox.connection.lane;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionTimeouts;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.client.ClientFamily;
import dev.signalbox.connection.cluster.Cluster;
import dev.signalbox.connection.log.MessageLog;
import dev.signalbox.connection.ring.MemoryBudget;
import dev.signalbox.connection.ring.Ring;
import dev.signalbox.connection.time.Ticker;
import dev.signalbox.token.format.GroupsTokens;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer of the log, on one I/O thread, and the sessions that live there.
 *
 * <p>A batch: read a slice of the log, append each entry to the rings of its topic's members, then flush every session that got
 * something once ({@link LogReader}). Between batches run the tasks handed in by {@link #execute}: arrivals, finished writes, heartbeats
 * ({@link Heartbeats}). One task runs at a time, so nothing here is locked. What one session throws ends that session's request only.
 */
public final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final Executor executor;
    private final MessageLog log;
    private final ConnectionConfig config;
    private final LanePolicies policies;
    private final Ticker ticker;
    private final InstantSource clock;
    private final GroupsTokens groupsTokens;
    private final ConnectionEvents events;
    private final LaneOwner owner;
    private final MemoryBudget budget;
    private final @Nullable Cluster cluster; // null on a single node

    private final Tally tally = new Tally();
    private final TopicIndex topics = new TopicIndex();
    private final EnvelopeFactory envelopes;
    private final Chronicle chronicle;
    private final Claims claims;
    private final LogReader reader;
    private final Heartbeats heartbeats;
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private List<Session> dirty = new ArrayList<>();
    private List<Session> flushing = new ArrayList<>();
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
        this.ticker = ticker;
        this.clock = clock;
        this.groupsTokens = groupsTokens;
        this.events = events;
        this.owner = owner;
        this.budget = budget;
        this.cluster = cluster;
        long epoch = log.epoch();
        envelopes = new EnvelopeFactory(epoch);
        chronicle = new Chronicle(events, ticker);
        claims = new Claims(this, cluster);
        reader = new LogReader(this, log, epoch, claims, topics, envelopes, tally);
        heartbeats = new Heartbeats(this, config, maxAbsent);
        log.onAppend(reader::wake);
    }

    // ---- Tasks. ----

    /** Any thread: runs a task of a session that lives here. What it throws fails the session's open request. */
    public void execute(Session session, Runnable task) {
        execute(() -> guarded(session, task));
    }

    /** Any thread: runs a task that only looks; false when the I/O thread has ended. */
    public boolean look(Runnable task) {
        return execute(task);
    }

    boolean execute(Runnable task) {
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

    /** Runs an action of a session; what it throws fails the session's open request. */
    void guarded(Session session, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            failed(session, e);
        }
    }

    void failed(Session session, Throwable cause) {
        chronicle.failed(session, cause);
        session.outlet.fail();
    }

    /** Runs an action of each session; what it throws fails that session's open request. Sessions may leave meanwhile. */
    void each(Consumer<Session> action) {
        List.copyOf(sessions.values()).forEach(session -> guarded(session, () -> action.accept(session)));
    }

    // ---- Sessions. ----

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

    void arrived(Session session) {
        sessions.put(session.id(), session);
    }

    void forget(Session session) {
        sessions.remove(session.id(), session);
    }

    /** The session of an id that a request has arrived for; null when there is none here. */
    @Nullable
    Session find(String connectionId) {
        return sessions.get(connectionId);
    }

    /** A session has got something in this batch. */
    void dirty(Session session) {
        dirty.add(session);
    }

    void flush(Session session) {
        guarded(session, session.outlet::flush);
    }

    /** Flushes the sessions that got something. */
    void flushDirty() {
        List<Session> batch = dirty;
        dirty = flushing;
        flushing = batch;
        for (Session session : batch) {
            flush(session);
        }
        batch.clear();
    }

    // ---- What the runtime asks for. ----

    /**
     * Any thread: one beat of the heartbeat of the clients with these time-outs; skipped when the one before still waits for its turn
     * (protocol C2).
     *
     * @param of one of the configuration's; with those of all clients the lane looks after itself as well
     */
    public void beat(ConnectionTimeouts of) {
        SessionTiming timing = heartbeats.timing(of);
        if (!timing.schedulesBeat()) {
            return;
        }
        execute(() -> {
            reader.stands();
            long now = now();
            heartbeats.beat(timing, now);
            if (of == config.timeouts()) {
                claims.repeat();
                heartbeats.crowdOut(sessions.values(), now);
            }
        });
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
            each(session -> session.close(DisconnectReason.SERVER_SHUTDOWN));
            claims.turnAway();
        });
    }

    boolean isShutDown() {
        return shutDown;
    }

    /** What this lane has done, for metrics. */
    public Tally tally() {
        return tally;
    }

    // ---- What its sessions ask for. ----

    Instant wall() {
        return clock.instant();
    }

    long now() {
        return ticker.nanos();
    }

    long epoch() {
        return reader.epoch();
    }

    long position() {
        return reader.position();
    }

    MessageLog log() {
        return log;
    }

    LogReader reader() {
        return reader;
    }

    Claims claims() {
        return claims;
    }

    Chronicle chronicle() {
        return chronicle;
    }

    TopicIndex topics() {
        return topics;
    }

    EnvelopeFactory envelopes() {
        return envelopes;
    }

    MemoryBudget budget() {
        return budget;
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
        return heartbeats.timing(family);
    }

    /** Counts only. */
    @Override
    public String toString() {
        return "Lane[sessions=" + sessions.size() + ", topics=" + topics.size() + ", position=" + position() + "]";
    }
}
