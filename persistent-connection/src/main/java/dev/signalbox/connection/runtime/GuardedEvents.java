package dev.signalbox.connection.runtime;

import dev.signalbox.connection.ConnectionEvents;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.GapCause;
import dev.signalbox.connection.IdentityChange;
import dev.signalbox.connection.Refusal;
import dev.signalbox.connection.SlowCause;
import dev.signalbox.protocol.Limit;
import dev.signalbox.protocol.TransportType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guarded edge to the observer: what it throws is logged and does not unwind the lane it is called on. */
final class GuardedEvents implements ConnectionEvents {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedEvents.class);

    private final ConnectionEvents observer;

    GuardedEvents(ConnectionEvents observer) {
        this.observer = observer;
    }

    @Override
    public void opened(String connectionId, ConnectionRequest request) {
        guarded(connectionId, () -> observer.opened(connectionId, request));
    }

    @Override
    public void reconnected(String connectionId, TransportType transport) {
        guarded(connectionId, () -> observer.reconnected(connectionId, transport));
    }

    @Override
    public void attached(String connectionId, TransportType transport) {
        guarded(connectionId, () -> observer.attached(connectionId, transport));
    }

    @Override
    public void closed(String connectionId, DisconnectReason reason) {
        guarded(connectionId, () -> observer.closed(connectionId, reason));
    }

    @Override
    public void gap(String connectionId, long missed, GapCause cause) {
        guarded(connectionId, () -> observer.gap(connectionId, missed, cause));
    }

    @Override
    public void overrun(String connectionId, int dropped) {
        guarded(connectionId, () -> observer.overrun(connectionId, dropped));
    }

    @Override
    public void identityChanged(String connectionId, IdentityChange change, boolean accepted) {
        guarded(connectionId, () -> observer.identityChanged(connectionId, change, accepted));
    }

    @Override
    public void limitReached(Limit limit) {
        try {
            observer.limitReached(limit);
        } catch (Throwable e) {
            LOG.warn("the observer failed at a limit that was reached", e);
        }
    }

    @Override
    public void forgotten(String connectionId, int entries, boolean absent) {
        guarded(connectionId, () -> observer.forgotten(connectionId, entries, absent));
    }

    @Override
    public void slow(String connectionId, TransportType transport, SlowCause cause) {
        guarded(connectionId, () -> observer.slow(connectionId, transport, cause));
    }

    @Override
    public void paused(String connectionId) {
        guarded(connectionId, () -> observer.paused(connectionId));
    }

    @Override
    public void groupsRefused(String connectionId, int groups) {
        guarded(connectionId, () -> observer.groupsRefused(connectionId, groups));
    }

    @Override
    public void refused(Refusal refusal) {
        guarded("a refused request", () -> observer.refused(refusal));
    }

    @Override
    public void acceptDelayed() {
        guarded("a waiting request", observer::acceptDelayed);
    }

    private static void guarded(String connectionId, Runnable event) {
        try {
            event.run();
        } catch (Throwable e) {
            LOG.atWarn()
                    .addKeyValue("connectionId", connectionId)
                    .setCause(e)
                    .log("the observer failed at an event of {}", connectionId);
        }
    }
}
