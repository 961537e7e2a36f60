package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionScope;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.cluster.Cluster;
import dev.signalbox.connection.group.MembershipMemory;
import dev.signalbox.connection.lane.LaneOwner;
import dev.signalbox.connection.lane.Session;
import dev.signalbox.connection.time.TaskScheduler;
import dev.signalbox.protocol.JsonPayload;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows from what the lanes find: an ended connection leaves the registry, its groups are remembered, and the application hears of it; as it
 * does of messages that were missed. Called on lanes.
 */
final class Consequences implements LaneOwner {
    private static final Logger LOG = LoggerFactory.getLogger(Consequences.class);
    private static final Duration LONGEST_EVENT = Duration.ofSeconds(30); // a stream waits for its end

    private final SessionRegistry sessions;
    private final IdentityCheck identities;
    private final ClosedIds closedIds;
    private final MembershipMemory memberships;
    private final PendingAcks acks;
    private final @Nullable Cluster cluster; // null on a single node
    private final Executor applicationExecutor;
    private final TaskScheduler scheduler;

    Consequences(
            SessionRegistry sessions,
            IdentityCheck identities,
            ClosedIds closedIds,
            MembershipMemory memberships,
            PendingAcks acks,
            @Nullable Cluster cluster,
            Executor applicationExecutor,
            TaskScheduler scheduler) {
        this.sessions = sessions;
        this.identities = identities;
        this.closedIds = closedIds;
        this.memberships = memberships;
        this.acks = acks;
        this.cluster = cluster;
        this.applicationExecutor = applicationExecutor;
        this.scheduler = scheduler;
    }

    @Override
    public void closed(Session session, DisconnectReason reason, JsonPayload told) {
        if (!reason.mayReturn()) {
            closedIds.add(session.id(), told);
        }
        sessions.forget(session, identities::forget);
        if (reason == DisconnectReason.MOVED && session.isKnown()) {
            session.scope().moved(session.id());
        }
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
        TaskScheduler.Cancellable overdue = scheduler.schedule(session::release, LONGEST_EVENT);
        try {
            applicationExecutor.execute(() -> raiseDisconnected(session, reason.stopCalled(), overdue));
        } catch (RejectedExecutionException e) {
            LOG.atWarn()
                    .addKeyValue("connectionId", session.id())
                    .setCause(e)
                    .log("OnDisconnected of {} was not raised: the executor refused it", session.id());
            overdue.cancel();
            session.release();
        }
    }

    @Override
    public void abandoned(Session session) {
        sessions.forget(session, identities::forget);
    }

    // The stream closes after the event, whatever became of it (protocol B9).
    private void raiseDisconnected(Session session, boolean stopCalled, TaskScheduler.Cancellable overdue) {
        CompletionStage<?> gapTold = session.gapTold();
        if (gapTold == null) {
            raiseDisconnectedNow(session, stopCalled, overdue);
        } else {
            gapTold.whenCompleteAsync(
                    (done, failure) -> raiseDisconnectedNow(session, stopCalled, overdue), applicationExecutor);
        }
    }

    private void raiseDisconnectedNow(Session session, boolean stopCalled, TaskScheduler.Cancellable overdue) {
        Stages.call(() -> session.scope().disconnected(session.id(), stopCalled))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.atWarn()
                                .addKeyValue("connectionId", session.id())
                                .setCause(failure)
                                .log("OnDisconnected of {} failed", session.id());
                    }
                    overdue.cancel();
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
        return sessions.successor(session);
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
