package dev.signalbox.connection.runtime;

import static java.util.Objects.requireNonNull;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionControl;
import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.ConnectionTimeouts;
import dev.signalbox.connection.Publisher;
import dev.signalbox.connection.backplane.BackplaneStatus;
import dev.signalbox.connection.backplane.NodeLog;
import dev.signalbox.connection.cluster.Cluster;
import dev.signalbox.connection.group.GroupsClaim;
import dev.signalbox.connection.group.MembershipMemory;
import dev.signalbox.connection.lane.Lane;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The working whole behind a gateway: one log, its lanes, the registry of live connections and the heartbeat. Safe for use by any
 * thread.
 *
 * <p>Everything it works with comes in through the {@link Builder}; {@link #pipeline} is where requests enter, {@link #publisher} where
 * messages do.
 */
public final class ConnectionRuntime {
    private final Executor applicationExecutor;
    private final List<Lane> lanes;
    private final SessionRegistry sessions;
    private final GroupsTokens groupsTokens;
    private final MembershipMemory memberships;
    private final ClosedIds closedIds;
    private final Elsewhere elsewhere;
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
        limits = new ConnectionLimits(config);
        refusals = new RefusalLog(events, builder.ticker);
        sessions = new SessionRegistry(limits, refusals);
        departures = new Departures(sessions.all(), limits);
        identities = new IdentityCheck(config.identityPolicy(), events, sessions);
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
        elsewhere = new Elsewhere(joined, acks, applicationExecutor);
        control = new LiveConnections(sessions.all(), log, elsewhere::lives);
        publisher = new LogPublisher(log, scheduler, acks, applicationExecutor, sessions.all()::containsKey, control);
        Consequences consequences = new Consequences(
                sessions, identities, closedIds, memberships, acks, joined, applicationExecutor, scheduler);
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
                        consequences,
                        budget,
                        absentPerLane,
                        joined))
                .toList();
        sendRates =
                new SendRates(config.connectionSendRate(), config.addressSendRate(), builder.ticker, scheduler, events);
        new PressureRelief(budget, lanes);
        figures = new RuntimeFigures(lanes, log, budget, inbound);
        inspection = new Inspection(sessions.all(), builder.node);
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
        return sessions.all().size();
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

    SessionRegistry sessions() {
        return sessions;
    }

    /** The lane that suits a channel. */
    Lane lane(TransportChannel channel) {
        return lanes.get(Math.floorMod(channel.affinity(), lanes.size()));
    }

    /** Which log it is now: another one once it has begun anew. */
    long epoch() {
        return log.epoch();
    }

    /** Where the log stands now. */
    Cursor here() {
        return new Cursor(log.epoch(), log.tail());
    }

    /** What the client of a connection that is not alive here claims about its groups. */
    GroupsClaim claim(String connectionId, @Nullable VerifiedGroupsToken token, String groupTopicPrefix) {
        return elsewhere.weigh(
                memberships.claim(connectionId, token, groupsTokens::refused), connectionId, groupTopicPrefix);
    }

    /** The client of a connection says that it stops. */
    void stop(String connectionId) {
        sessions.stopCalled(connectionId);
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
