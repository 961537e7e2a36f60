package dev.signalbox.connection.runtime;

import static java.util.Objects.requireNonNull;

import dev.signalbox.connection.Refusal;
import dev.signalbox.connection.lane.Lane;
import dev.signalbox.connection.lane.Session;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The connections that are alive on this server, by their ids: one session for each, counted against the limits. Safe for use by any thread. */
final class SessionRegistry implements IdentityCheck.Sessions {
    private final Map<String, Session> byId = new ConcurrentHashMap<>();
    private final Map<String, Session> all = Collections.unmodifiableMap(byId);
    private final ConnectionLimits limits;
    private final RefusalLog refusals;

    SessionRegistry(ConnectionLimits limits, RefusalLog refusals) {
        this.limits = limits;
        this.refusals = refusals;
    }

    /** All of them; a view. */
    Map<String, Session> all() {
        return all;
    }

    /** The session of a connection that is alive here and whose topics have been told; null when there is none. */
    @Nullable
    Session known(String connectionId) {
        Session session = byId.get(connectionId);
        return session != null && session.isKnown() && session.isHeld() && !session.isClosed() ? session : null;
    }

    /** Whether a connection is alive here whose topics have been told; one that is only on its way is not. */
    boolean knows(String connectionId) {
        return known(connectionId) != null;
    }

    /**
     * The live session of an id, made on a lane when there is none.
     *
     * @return null when there is none and no more connections may be made
     */
    @Nullable
    Session session(ReceiveRequest request, Lane lane) {
        Session session = byId.compute(request.connectionId, (id, live) -> {
            if (live != null && !live.isClosed()) {
                return live;
            }
            Refusal refusal = limits.enter(request.facts);
            if (refusal != null) {
                refusals.count(refusal);
                return live;
            }
            return lane.session(id, request.facts);
        });
        return session == null || session.isClosed() ? null : session;
    }

    /** A session that was made for a request which will not arrive is forgotten, unless another arrives. */
    void abandon(String connectionId) {
        Session session = byId.get(connectionId);
        if (session != null && !session.isKnown()) {
            session.lane().execute(session, session::abandon);
        }
    }

    /** One that is over leaves; with it goes what is kept for as long as it lives, unless another has its id. */
    void forget(Session session, Consumer<String> gone) {
        byId.computeIfPresent(session.id(), (id, live) -> {
            if (live != session) {
                return live;
            }
            gone.accept(id);
            return null;
        });
        if (!session.isSucceeded()) {
            limits.leave(session.enteredWith());
        }
    }

    /** A new session in the place of one that is about to end, on the same lane; the one that is there already when there is another. */
    Session successor(Session session) {
        return requireNonNull(byId.compute(
                session.id(),
                (id, live) -> live == null || live == session || live.isClosed()
                        ? session.lane().session(id, session.enteredWith())
                        : live));
    }

    /** A client has said something in a request of its own. */
    void heard(String connectionId) {
        Session session = byId.get(connectionId);
        if (session != null) {
            session.heard();
        }
    }

    /** The client of a connection has said that it starts, and the application has heard of it. */
    void started(String connectionId) {
        Session session = byId.get(connectionId);
        if (session != null) {
            session.starting(false);
        }
    }

    /** The client of a connection says that it stops. */
    void stopCalled(String connectionId) {
        Session session = byId.get(connectionId);
        if (session != null) {
            session.stopCalled();
        }
    }

    @Override
    public boolean isAlive(String connectionId) {
        Session session = byId.get(connectionId);
        return session != null && !session.isClosed();
    }

    @Override
    public void whileAlive(String connectionId, Runnable action) {
        byId.computeIfPresent(connectionId, (id, session) -> {
            action.run();
            return session;
        });
    }
}
