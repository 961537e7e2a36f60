package dev.signalbox.connection.runtime;

import static java.util.Objects.requireNonNull;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionControl;
import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.ConnectionTimeouts;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.Publisher;
import dev.signalbox.connection.Refusal;
import dev.signalbox.connection.backplane.BackplaneStatus;
import dev.signalbox.connection.backplane.NodeLog;
import dev.signalbox.connection.client.ClientFamily;
import dev.signalbox.connection.cluster.Cluster;
import dev.signalbox.connection.group.GroupsClaim;
import dev.signalbox.connection.group.MembershipMemory;
import dev.signalbox.connection.lane.Lane;
import dev.signalbox.connection.lane.LaneOwner;
import dev.signalbox.connection.lane.Session;
import dev.signalbox.connection.log.MessageLog;
import dev.signalbox.connection.ring.MemoryBudget;
import dev.signalbox.connection.time.TaskScheduler;
import dev.signalbox.connection.time.Ticker;
import dev.signalbox.connection.transport.TransportChannel;
import dev.signalbox.connection.wire.WireTap;
import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.ProtocolException;
import dev.signalbox.protocol.cursor.Cursor;
import dev.signalbox.token.format.ConnectionTokens;
import dev.signalbox.token.format.GroupsTokens;
import dev.signalbox.token.format.VerifiedGroupsToken;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The working whole behind a gateway: one log, its lanes, the registry of live connections and the heartbeat. Safe for use by any
 * thread.
 *
 * <p>Everything it works with comes in through the {@link Builder}; {@link #pipeline} is where requests enter, {@link #publisher} where
 * messages do.
 */
public final class ConnectionRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionRuntime.class);

    // Whoever asks for one connection is not to wait for the end of an outage.
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(2);

    private final Executor applicationExecutor;
    private final List<Lane> lanes;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final GroupsTokens groupsTokens;
    private final MembershipMemory memberships;
    private final ClosedIds closedIds;
    private final LiveConnections control;
    private final ConnectionLimits limits;
    private final RefusalLog refusals;
    private final InboundBytes inbound;
    private final Admission admission;
    private final ConnectionEvents events;
    private final MessageLog log;
    private final MemoryBudget budget;
    private final PendingAcks acks;
    private final LogPublisher publisher;
    private final Departures departures;
    private final IdentityCheck identities;
    private final SendRates sendRates;
    private final RequestPipeline pipeline;
    private final WireTap wire;
    private final Inspection inspection;
    private final RuntimeFigures figures;
    private final List<TaskScheduler.Cancellable> heartbeats = new ArrayList<>();
    private final @Nullable NodeLog nodeLog; // null on a single node
    private final @Nullable Cluster cluster; // null on a single node
    private final List<Mount> mounts = new CopyOnWriteArrayList<>();

    private ConnectionRuntime(Builder builder) {
        ConnectionConfig config = builder.config;
        log = requireNonNull(builder.log, "log");
        TaskScheduler scheduler = requireNonNull(builder.scheduler, "scheduler");
        groupsTokens = requireNonNull(builder.groupsTokens, "tokens");
        ConnectionTokens connectionTokens = requireNonNull(builder.connectionTokens, "tokens");
        applicationExecutor = requireNonNull(builder.applicationExecutor, "applicationExecutor");
        if (builder.laneExecutors.isEmpty()) {
            throw new IllegalArgumentException("lanes: none (expected: one executor for each I/O thread)");
        }
        memberships = builder.memberships == null
                ? new MembershipMemory(MembershipMemory.DEFAULT_BYTES, builder.ticker)
                : builder.memberships;
        nodeLog = builder.nodeLog;
        events = new GuardedEvents(builder.events);
        acks = new PendingAcks(nodeLog == null ? "" : builder.node + ":", scheduler, config.maxGroups(), events);
        closedIds = new ClosedIds(builder.ticker);
        control = new LiveConnections(sessions, log, this::livesElsewhere);
        publisher = new LogPublisher(log, acks, applicationExecutor, sessions::containsKey, control);
        Owner owner = new Owner();
        limits = new ConnectionLimits(config);
        departures = new Departures(sessions, limits);
        refusals = new RefusalLog(events, builder.ticker);
        inbound = new InboundBytes(Math.max(1, config.processBufferBytes() / 4));
        admission = new Admission(config, scheduler, applicationExecutor, events);
        budget = new MemoryBudget(config.processBufferBytes());
        Cluster joined = nodeLog == null
                ? null
                : new Cluster(
                        builder.node,
                        nodeLog,
                        builder.ticker,
                        config.heartbeatInterval(),
                        origin -> (origin == null ? config.timeouts() : config.timeouts(origin.client()))
                                .disconnectTimeout(),
                        config.maxGroups(),
                        new Orphans(acks, mounts, applicationExecutor));
        cluster = joined;
        int laneCount = builder.laneExecutors.size();
        int absentPerLane =
                (int) Math.min(Integer.MAX_VALUE, ((long) config.maxAbsentConnections() + laneCount - 1) / laneCount);
        lanes = builder.laneExecutors.stream()
                .map(executor -> new Lane(
                        executor,
                        log,
                        config,
                        builder.ticker,
                        builder.clock,
                        groupsTokens,
                        events,
                        owner,
                        budget,
                        absentPerLane,
                        joined))
                .toList();
        sendRates =
                new SendRates(config.connectionSendRate(), config.addressSendRate(), builder.ticker, scheduler, events);
        identities = new IdentityCheck(config.identityPolicy(), events, owner);
        new PressureRelief(budget, lanes);
        figures = new RuntimeFigures(lanes, log, budget, inbound);
        inspection = new Inspection(sessions, builder.node);
        wire = new WireTap(builder.clock, builder.ticker);
        pipeline = new RequestPipeline(
                this,
                config,
                admission,
                connectionTokens,
                groupsTokens,
                identities,
                builder.ids,
                builder.jsonp,
                builder.webSockets);
        heartbeats.add(scheduler.scheduleEvery(() -> beat(config.timeouts()), config.heartbeatInterval()));
        for (ConnectionTimeouts timeouts : config.clientTimeouts().values()) {
            heartbeats.add(scheduler.scheduleEvery(
                    () -> lanes.forEach(lane -> lane.beat(timeouts)), timeouts.heartbeatInterval()));
        }
        if (joined != null) {
            joined.start();
        }
    }

    // Every node knows whose each connection is once it has read of it; what another one has read already comes before
    // a mark set now.
    private CompletionStage<Boolean> livesElsewhere(String connectionId) {
        Cluster known = cluster;
        if (known == null || known.groups(connectionId) != null) {
            return CompletableFuture.completedFuture(known != null);
        }
        PendingAcks.Pending mark = acks.expect(connectionId, HEARD_WITHIN);
        known.mark(mark.id()).whenComplete((done, failure) -> {
            if (failure != null) {
                acks.fail(mark.id(), Stages.cause(failure));
            }
        });
        return mark.future()
                .handleAsync((read, failure) -> known.groups(connectionId) != null, applicationExecutor)
                .exceptionally(refused -> known.groups(connectionId) != null);
    }

    private void beat(ConnectionTimeouts timeouts) {
        lanes.forEach(lane -> lane.beat(timeouts));
        budget.settle();
        closedIds.expire();
        wire.expire();
        if (cluster != null) {
            cluster.beat();
        }
    }

    /** A builder with the original's defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where messages to clients are handed in. */
    public Publisher publisher() {
        return publisher;
    }

    /** Where requests enter. */
    public RequestPipeline pipeline() {
        return pipeline;
    }

    /** How many connections are alive here: with an open request, between two polls, or waited for. */
    public int connections() {
        return sessions.size();
    }

    /** Closes, lists and looks for connections. */
    public ConnectionControl control() {
        return control;
    }

    /** What it has done and how it stands, for metrics. */
    public RuntimeFigures figures() {
        return figures;
    }

    /** Looks inside live connections. */
    public Inspection inspection() {
        return inspection;
    }

    /** Shows what passes between single clients and this server. */
    public WireTap wire() {
        return wire;
    }

    /** How many bytes all connections together hold, of {@link ConnectionConfig#processBufferBytes}. */
    public long heldBytes() {
        return budget.used();
    }

    /** Sends the connections to another server one after the other, before {@link #shutdown}. */
    public Departures departures() {
        return departures;
    }

    /**
     * Ends all connections because the server shuts down: polls are told to reconnect, streams end, sockets are closed, no
     * OnDisconnected is raised (protocol B10, K44). In a cluster the other nodes are told, so that they take over who comes back, and raise
     * OnDisconnected for those who do not. Returns at once; the transports finish in their own time. Idempotent.
     */
    public void shutdown() {
        heartbeats.forEach(TaskScheduler.Cancellable::cancel);
        admission.close();
        lanes.forEach(Lane::shutDown);
        acks.close();
        NodeLog shared = nodeLog;
        if (cluster != null && shared != null) {
            cluster.leave().whenComplete((done, failure) -> shared.close());
        }
    }

    /** Tells of an application this node serves, so that it can raise events for connections of nodes that are gone. */
    public void mounted(Mount mount) {
        mounts.add(mount);
    }

    /** How this node stands with the log it shares; null on a single node. */
    public @Nullable BackplaneStatus backplane() {
        return nodeLog == null ? null : nodeLog.status();
    }

    /** This node among the others; null on a single node. */
    public @Nullable Cluster cluster() {
        return cluster;
    }

    boolean isShared() {
        return cluster != null;
    }

    LogPublisher logPublisher() {
        return publisher;
    }

    SendRates sendRates() {
        return sendRates;
    }

    /** Tells the observer when a failure was a limit that a client reached. */
    void tellLimit(@Nullable Throwable failure) {
        if (failure instanceof ProtocolException refusal && refusal.limit() != null) {
            events.limitReached(refusal.limit());
        }
    }

    IdentityCheck identities() {
        return identities;
    }

    Executor applicationExecutor() {
        return applicationExecutor;
    }

    /** Whether a connection is alive here whose topics have been told; one that is only on its way is not. */
    boolean knows(String connectionId) {
        return known(connectionId) != null;
    }

    /** Which log it is now: another one once it has begun anew. */
    long epoch() {
        return log.epoch();
    }

    /** Where the log stands now. */
    Cursor here() {
        return new Cursor(log.epoch(), log.tail());
    }

    /** The session of such a connection; null when there is none. */
    @Nullable
    Session known(String connectionId) {
        Session session = sessions.get(connectionId);
        return session != null && session.isKnown() && session.isHeld() && !session.isClosed() ? session : null;
    }

    /** What the client of a connection that is not alive here claims about its groups. */
    GroupsClaim claim(String connectionId, @Nullable VerifiedGroupsToken token, String groupTopicPrefix) {
        GroupsClaim claim = memberships.claim(connectionId, token, groupsTokens::refused);
        List<String> shared = cluster == null ? null : cluster.groups(connectionId);
        if (shared == null) {
            return claim;
        }
        return claim.to(shared.stream()
                .filter(topic -> topic.startsWith(groupTopicPrefix))
                .map(topic -> topic.substring(groupTopicPrefix.length()))
                .toList());
    }

    /** A client has said something in a request of its own. */
    void heard(String connectionId) {
        Session session = sessions.get(connectionId);
        if (session != null) {
            session.heard();
        }
    }

    /** The client of a connection has said that it starts, and the application has heard of it. */
    void started(String connectionId) {
        Session session = sessions.get(connectionId);
        if (session != null) {
            session.starting(false);
        }
    }

    /** The client of a connection says that it stops. */
    void stop(String connectionId, ClientFamily family) {
        Session session = sessions.get(connectionId);
        if (session != null) {
            session.stopCalled(family.abortsWhatItReconnects());
        }
        publisher.abort(connectionId);
    }

    /** What the client of an id that was closed for good is told, null for all other ids. */
    @Nullable
    JsonPayload closedFor(String connectionId) {
        return closedIds.told(connectionId);
    }

    ConnectionLimits limits() {
        return limits;
    }

    RefusalLog refusals() {
        return refusals;
    }

    InboundBytes inbound() {
        return inbound;
    }

    ConnectionEvents events() {
        return events;
    }

    Attachment attach(ReceiveRequest request, TransportChannel channel) {
        JsonPayload closed = closedFor(request.connectionId);
        if (closed != null && request.parting.stopsEveryClient()) {
            return new Farewell(request.parting, here(), closed, channel);
        }
        Reception reception = new Reception(this, request, channel);
        reception.begin();
        return reception;
    }

    /**
     * The live session of an id, made on the lane that suits the channel when there is none.
     *
     * @return null when there is none and no more connections may be made
     */
    @Nullable
    Session session(ReceiveRequest request, TransportChannel channel) {
        Session session = sessions.compute(request.connectionId, (id, live) -> {
            if (live != null && !live.isClosed()) {
                return live;
            }
            Refusal refusal = limits.enter(request.facts);
            if (refusal != null) {
                refusals.count(refusal);
                return live;
            }
            return lanes.get(Math.floorMod(channel.affinity(), lanes.size())).session(id, request.facts);
        });
        return session == null || session.isClosed() ? null : session;
    }

    /** A session that was made for a request which will not arrive is forgotten, unless another arrives. */
    void abandon(String connectionId) {
        Session session = sessions.get(connectionId);
        if (session != null && !session.isKnown()) {
            session.lane().execute(session, session::abandon);
        }
    }

    private final class Owner implements LaneOwner, IdentityCheck.Sessions {
        @Override
        public boolean isAlive(String connectionId) {
            Session session = sessions.get(connectionId);
            return session != null && !session.isClosed();
        }

        @Override
        public void whileAlive(String connectionId, Runnable action) {
            sessions.computeIfPresent(connectionId, (id, session) -> {
                action.run();
                return session;
            });
        }

        @Override
        public void closed(Session session, DisconnectReason reason, JsonPayload told) {
            if (!reason.mayReturn()) {
                closedIds.add(session.id(), told);
            }
            forget(session);
            if (reason == DisconnectReason.SERVER_SHUTDOWN || reason == DisconnectReason.MOVED) {
                return;
            }
            if (!reason.mayReturn() || (reason == DisconnectReason.ABORTED && session.isStopCalled())) {
                memberships.stopped(
                        session.id(),
                        session.lastMembership(),
                        reason.mayReturn() ? session.returnsWithin() : Duration.ZERO);
            } else {
                memberships.ended(session.id(), session.lastMembership());
            }
            try {
                applicationExecutor.execute(() -> raiseDisconnected(session, reason.stopCalled()));
            } catch (RejectedExecutionException e) {
                LOG.atWarn()
                        .addKeyValue("connectionId", session.id())
                        .setCause(e)
                        .log("OnDisconnected of {} was not raised: the executor refused it", session.id());
                session.release();
            }
        }

        @Override
        public void abandoned(Session session) {
            forget(session);
        }

        private void forget(Session session) {
            sessions.computeIfPresent(session.id(), (id, live) -> {
                if (live != session) {
                    return live;
                }
                identities.forget(id);
                return null;
            });
            if (!session.isSucceeded()) {
                limits.leave(session.enteredWith());
            }
        }

        // The stream closes after the event, whatever became of it (protocol B9).
        private void raiseDisconnected(Session session, boolean stopCalled) {
            CompletionStage<?> gapTold = session.gapTold();
            if (gapTold == null) {
                raiseDisconnectedNow(session, stopCalled);
            } else {
                gapTold.whenCompleteAsync(
                        (done, failure) -> raiseDisconnectedNow(session, stopCalled), applicationExecutor);
            }
        }

        private void raiseDisconnectedNow(Session session, boolean stopCalled) {
            Stages.call(() -> session.scope().disconnected(session.id(), stopCalled))
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            LOG.atWarn()
                                    .addKeyValue("connectionId", session.id())
                                    .setCause(failure)
                                    .log("OnDisconnected of {} failed", session.id());
                        }
                        session.release();
                    });
        }

        @Override
        public void closing(String connectionId, JsonPayload told) {
            closedIds.add(connectionId, told);
        }

        @Override
        public boolean refuses(String connectionId) {
            return closedIds.told(connectionId) != null;
        }

        @Override
        public CompletionStage<?> missed(Session session, long missed) {
            CompletableFuture<@Nullable Void> told = new CompletableFuture<>();
            ConnectionScope scope = session.scope();
            try {
                applicationExecutor.execute(() -> Stages.call(() -> scope.gap(session.id(), missed))
                        .whenComplete((done, failure) -> {
                            if (failure != null) {
                                LOG.atWarn()
                                        .addKeyValue("connectionId", session.id())
                                        .setCause(Stages.cause(failure))
                                        .log("OnGap of {} failed", session.id());
                            }
                            told.complete(null);
                        }));
            } catch (RejectedExecutionException e) {
                LOG.atWarn()
                        .addKeyValue("connectionId", session.id())
                        .setCause(e)
                        .log("OnGap of {} was not raised: the executor refused it", session.id());
                told.complete(null);
            }
            return told;
        }

        @Override
        public Session successor(Session session) {
            return requireNonNull(sessions.compute(
                    session.id(),
                    (id, live) -> live == null || live == session || live.isClosed()
                            ? session.lane().session(id, session.enteredWith())
                            : live));
        }

        @Override
        public void acknowledged(String ackId) {
            if (cluster == null || acks.owns(ackId)) {
                acks.complete(ackId);
            } else {
                cluster.acknowledge(ackId);
            }
        }

        @Override
        public void groupRefused(String ackId) {
            if (cluster == null || acks.owns(ackId)) {
                acks.refuse(ackId);
            } else {
                cluster.refuseGroup(ackId);
            }
        }
    }

    /** Gathers what a {@link ConnectionRuntime} works with. */
    public static final class Builder {
        private ConnectionConfig config = ConnectionConfig.defaults();
        private @Nullable MessageLog log;
        private @Nullable NodeLog nodeLog;
        private String node = "";
        private List<Executor> laneExecutors = List.of();
        private @Nullable Executor applicationExecutor;
        private Ticker ticker = Ticker.system();
        private InstantSource clock = InstantSource.system();
        private @Nullable TaskScheduler scheduler;
        private @Nullable ConnectionTokens connectionTokens;
        private @Nullable GroupsTokens groupsTokens;
        private @Nullable MembershipMemory memberships; // null: one of its own
        private ConnectionEvents events = ConnectionEvents.NONE;
        private Supplier<String> ids = () -> UUID.randomUUID().toString();
        private boolean jsonp;
        private boolean webSockets = true;

        private Builder() {}

        /** Time-outs and bounds. */
        public Builder config(ConnectionConfig value) {
            config = value;
            return this;
        }

        /** The order of all messages of a single node. Required, unless {@link #cluster} is called. */
        public Builder log(MessageLog value) {
            log = value;
            nodeLog = null;
            return this;
        }

        /**
         * The order of all messages of several nodes, which the runtime starts to read when it is built and closes when it shuts down.
         *
         * @param name names this run of this node among all there ever were; not empty
         */
        public Builder cluster(NodeLog value, String name) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("name: empty (expected: one no other node ever had)");
            }
            log = value;
            nodeLog = value;
            node = name;
            return this;
        }

        /**
         * One executor for each lane, running one task at a time in order; its index is what
         * {@link TransportChannel#affinity} answers. At least one.
         */
        public Builder lanes(List<Executor> executors) {
            laneExecutors = List.copyOf(executors);
            return this;
        }

        /** Where all application code runs; it may block there. Required. */
        public Builder applicationExecutor(Executor value) {
            applicationExecutor = value;
            return this;
        }

        /** Elapsed time; the system's clock unless set. */
        public Builder ticker(Ticker value) {
            ticker = value;
            return this;
        }

        /** The time of day, by which credentials expire; the system's clock unless set. */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /** Heartbeat and time-outs. Required. */
        public Builder scheduler(TaskScheduler value) {
            scheduler = value;
            return this;
        }

        /** Makes and opens tokens. Required. */
        public Builder tokens(ConnectionTokens connection, GroupsTokens groups) {
            connectionTokens = connection;
            groupsTokens = groups;
            return this;
        }

        /** What remembers the groups of connections that have ended; one of the usual size unless set. */
        public Builder memberships(MembershipMemory value) {
            memberships = value;
            return this;
        }

        /** Observes connections. */
        public Builder events(ConnectionEvents value) {
            events = value;
            return this;
        }

        /** Makes connection ids: random UUIDs unless set. */
        public Builder ids(Supplier<String> value) {
            ids = value;
            return this;
        }

        /** Whether JSONP requests are served (protocol A9); off unless set. */
        public Builder jsonp(boolean value) {
            jsonp = value;
            return this;
        }

        /** Whether webSockets is offered (protocol A11, TryWebSockets); on unless set. */
        public Builder webSockets(boolean value) {
            webSockets = value;
            return this;
        }

        /** Builds the runtime and starts its heartbeat. */
        public ConnectionRuntime build() {
            return new ConnectionRuntime(this);
        }
    }
}
