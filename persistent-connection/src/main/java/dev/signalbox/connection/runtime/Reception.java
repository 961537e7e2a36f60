package dev.signalbox.connection.runtime;

import dev.signalbox.connection.Topics;
import dev.signalbox.connection.group.GroupsClaim;
import dev.signalbox.connection.lane.Arrival;
import dev.signalbox.connection.lane.Channel;
import dev.signalbox.connection.lane.Session;
import dev.signalbox.connection.lifecycle.ConnectionEvent;
import dev.signalbox.connection.transport.TransportChannel;
import dev.signalbox.protocol.TransportType;
import dev.signalbox.protocol.request.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One receive request from its arrival to its events (protocol B1): the session is found or made, the channel attached on its lane, then
 * OnConnected or OnReconnected runs on the application executor while messages flow already.
 */
final class Reception implements Attachment {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final ConnectionRuntime runtime;
    private final ReceiveRequest request;
    private final TransportChannel transport;
    private final InboundCalls calls;

    private volatile @Nullable Channel channel; // null until the lane took the request
    private volatile @Nullable Session attachedTo; // null as long as the channel is
    private volatile boolean stalled; // the peer takes nothing, perhaps since before the lane took the request
    private volatile @Nullable Session taker; // whom the request was handed to last; null before
    private volatile boolean closed; // the peer left, perhaps before the lane took the request

    Reception(ConnectionRuntime runtime, ReceiveRequest request, TransportChannel transport) {
        this.runtime = runtime;
        this.request = request;
        this.transport = transport;
        this.calls = new InboundCalls(
                runtime.applicationExecutor(),
                request.scope,
                request.connectionId,
                runtime.inbound(),
                () -> runtime.events().paused(request.connectionId),
                this::reply,
                this::end,
                runtime::tellLimit);
    }

    /** Application executor: hands the request to its session. */
    void begin() {
        Session met = taker == null ? request.met : taker;
        if (met != null && met.isClosed() && met.isStopCalled() && !met.stopsToReturn()) {
            // Its client said that it stops while this request was on its way: nothing comes back to life.
            notTaken();
            met.lane().execute(met, () -> channel = met.entrance().endLate(request.parting, request.cursor, transport));
            return;
        }
        Session live = runtime.sessions().known(request.connectionId);
        if (live == null || !live.isGrouped() || event() == ConnectionEvent.POLL) {
            enter(List.of());
            return;
        }
        // The groups belong to the lane; the application is asked about them on its own threads.
        live.lane().execute(live, () -> {
            List<String> held = live.groups();
            onApplication("rejoining groups", () -> enter(held));
        });
    }

    /** Any thread: hands the next poll to its session, which is alive; asks the application only if that has ended on the way. */
    void poll(Session live) {
        handTo(live, arrival(true, List.of()));
    }

    private void enter(List<String> held) {
        Arrival arrival;
        try {
            arrival = arrival(runtime.sessions().knows(request.connectionId), held);
        } catch (Throwable e) { // application code may throw anything
            runtime.sessions().abandon(request.connectionId);
            failed("rejoining groups", e);
            return;
        }
        Session session = runtime.sessions().session(request, runtime.lane(transport));
        if (session == null) { // others were faster; the client tries again
            notTaken();
            transport.fail();
            return;
        }
        String adoptedBy = request.adoptedBy;
        if (adoptedBy != null && !runtime.identities().adopt(request.connectionId, adoptedBy)) {
            runtime.sessions().abandon(request.connectionId);
            notTaken();
            transport.fail(); // two users at once; the other was first
            return;
        }
        handTo(session, arrival);
    }

    private void handTo(Session session, Arrival arrival) {
        taker = session;
        session.lane().execute(session, () -> {
            if (closed && !session.isHeld()) {
                notTaken(); // nobody is there any more to take the connection over for
                session.abandon();
            } else {
                session.entrance().take(arrival, transport, owned -> arrive(owned, arrival), this::notTaken);
            }
        });
    }

    private Arrival arrival(boolean known, List<String> held) {
        ConnectionEvent event = event();
        boolean subscribes = !known || event != ConnectionEvent.POLL;
        GroupsClaim claim = known
                ? GroupsClaim.of(request.groupsToken).to(held)
                : runtime.claim(request.connectionId, request.groupsToken, request.scope.groupTopicPrefix());
        Set<String> rejoined = null;
        if (subscribes) {
            rejoined = claim.groups().isEmpty()
                    ? Set.of()
                    : new LinkedHashSet<>(
                            request.scope.rejoinGroups(request.connectionId, List.copyOf(claim.groups())));
        }
        List<String> topics = null;
        if (subscribes) {
            topics = new ArrayList<>(request.scope.topics(request.connectionId));
            topics.add(Topics.connection(request.connectionId));
        }
        return new Arrival(
                request.order,
                event,
                request.facts,
                request.parting,
                request.scope,
                topics,
                request.cursor,
                request.accepted,
                claim,
                rejoined,
                request.origin);
    }

    // Long polling raises OnReconnected on /reconnect only, every other transport on whatever is not
    // /connect (protocol C3).
    private ConnectionEvent event() {
        if (request.endpoint == Endpoint.CONNECT) {
            return ConnectionEvent.CONNECT;
        }
        return request.isPoll() ? ConnectionEvent.POLL : ConnectionEvent.RECONNECT;
    }

    // On the lane.
    private void arrive(Session session, Arrival arrival) {
        boolean lost = !session.entrance().isOpenFor(arrival);
        Channel arrived = lost ? null : session.entrance().arrive(arrival, transport);
        if (arrived == null) {
            // The session ended between lookup and arrival, or lacks what only an application call can tell.
            onApplication("the request", this::begin);
            return;
        }
        channel = arrived;
        attachedTo = session;
        if (stalled) {
            session.stalled(arrived);
        } else if (closed) {
            session.detach(arrived);
        }
        if (session.isClosed()) {
            notTaken();
            return; // the request is being ended, and raises nothing but what ended it
        }
        arrived.readBy(calls);
        calls.begin();
        switch (arrival.event()) {
            case CONNECT -> connected(session);
            case RECONNECT -> afterGap(session.gapTold());
            default -> request.accepted();
        }
    }

    // The application hears of a gap before it hears of the return.
    private void afterGap(@Nullable CompletionStage<?> gapTold) {
        if (gapTold == null) {
            onApplication("OnReconnected", this::raiseReconnected);
        } else {
            gapTold.whenComplete((done, failure) -> onApplication("OnReconnected", this::raiseReconnected));
        }
    }

    // Clients with /start hear OnConnected there; for older ones it comes before the init message (protocol C4).
    private void connected(Session session) {
        if (request.delayedStart) {
            session.starting(true);
            request.accepted();
            initialize(session);
            return;
        }
        CompletableFuture<@Nullable Void> once = new CompletableFuture<>();
        CompletionStage<@Nullable Void> outcome = session.entrance().connectOutcome(once);
        if (outcome == once) { // nobody has raised it yet
            try {
                runtime.applicationExecutor().execute(() -> raiseConnected(once));
            } catch (RejectedExecutionException e) {
                once.completeExceptionally(e);
            }
        }
        outcome.whenComplete((done, failure) -> {
            request.accepted();
            if (failure == null) {
                initialize(session);
            } else {
                failed("OnConnected", failure);
            }
        });
    }

    private void initialize(Session session) {
        runtime.logPublisher().initialize(request.connectionId, () -> !closed && !session.isClosed());
    }

    private void raiseConnected(CompletableFuture<@Nullable Void> once) {
        Stages.call(() -> request.scope.connected(request.connectionId)).whenComplete((done, failure) -> {
            if (failure == null) {
                once.complete(null);
            } else {
                once.completeExceptionally(failure);
            }
        });
    }

    private void onApplication(String what, Runnable task) {
        try {
            runtime.applicationExecutor().execute(task);
        } catch (RejectedExecutionException e) {
            failed(what, e);
        }
    }

    private void raiseReconnected() {
        Stages.call(() -> request.scope.reconnected(request.connectionId)).whenComplete((done, failure) -> {
            request.accepted();
            Channel on = channel;
            if (failure != null) {
                failed("OnReconnected", failure);
            } else if (on != null) {
                on.reconnected();
            }
        });
    }

    private void failed(String what, Throwable failure) {
        request.accepted();
        LOG.atWarn()
                .addKeyValue("connectionId", request.connectionId)
                .setCause(Stages.cause(failure))
                .log("{} of {} failed", what, request.connectionId);
        Channel on = channel;
        if (on == null) {
            notTaken();
            transport.fail();
        } else {
            on.fail();
        }
    }

    // What comes in on a socket that no connection took is nobody's, and must not count for ever.
    private void notTaken() {
        request.accepted();
        calls.close();
    }

    @Override
    public void closed() {
        closed = true;
        calls.close();
        Channel on = channel;
        Session waiting = taker;
        if (on != null) {
            on.closed();
        } else if (waiting != null) {
            waiting.entrance().withdraw(transport);
        }
    }

    @Override
    public void stalled() {
        stalled = true;
        closed = true;
        calls.close();
        Channel on = channel;
        if (on != null) {
            on.stalled();
        }
    }

    @Override
    public boolean received(String text, Runnable resume) {
        Session session = attachedTo;
        if (session != null && session.isClosed() && runtime.closedFor(request.connectionId) != null) {
            return true; // it was told to leave, and is not listened to any more
        }
        if (session != null) {
            session.heard();
        }
        runtime.figures().heard(TransportType.WEB_SOCKETS); // no other brings messages this way
        SendRates.Gate gate = runtime.sendRates().slow(request.connectionId, request.remoteAddress, resume);
        if (gate == null) {
            return calls.received(text, resume);
        }
        if (calls.received(text, gate::open)) {
            gate.open();
        }
        return false;
    }

    private void reply(dev.signalbox.protocol.JsonPayload reply, Runnable taken) {
        Channel on = channel;
        if (on != null) {
            on.reply(reply, taken);
        }
    }

    private void end() {
        Channel on = channel;
        if (on != null) {
            on.end();
        }
    }
}
