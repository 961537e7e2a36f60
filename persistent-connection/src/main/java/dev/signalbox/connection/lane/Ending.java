package dev.signalbox.connection.lane;

import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.lifecycle.ConnectionEvent;
import dev.signalbox.protocol.JsonPayload;
import org.jspecify.annotations.Nullable;

/** How one session ends, and what is left to be said then. Belongs to the session's lane. */
final class Ending {
    private final Session session;
    private final Lane lane;
    private boolean called; // a policy has called for the end, which comes as a task of its own
    private long at; // what was published after this did not reach the client; 0 until closed
    private @Nullable JsonPayload told; // what the client is told, null when nothing

    Ending(Session session, Lane lane) {
        this.session = session;
        this.lane = lane;
    }

    /** How far the client came; 0 until the end. */
    long at() {
        return at;
    }

    /** What the client is told; null when nothing, and before the end. */
    @Nullable
    JsonPayload told() {
        return told;
    }

    /** The request a session was made for will not arrive: it is over unless another one has arrived. */
    void abandon() {
        if (!session.isKnown() && !session.isClosed() && (session.custody == null || session.custody.abandon())) {
            session.over();
            lane.owner().abandoned(session);
        }
    }

    /** For a policy's verdict in the midst of a batch, whose members must not leave while it is dealt out: closes in a task of its own. */
    void call(DisconnectReason reason) {
        if (!called) {
            called = true;
            lane.execute(session, () -> close(reason, null));
        }
    }

    /**
     * The session leaves its lane; {@link Session#release} follows once the application knows.
     *
     * @param text what the client is told, a JSON string; null for the reason's
     */
    void close(DisconnectReason reason, @Nullable JsonPayload text) {
        if (session.isClosed()) {
            return;
        }
        at = session.emptyCursor();
        if (session.custody != null) {
            session.custody.ends(reason); // before anybody can see that this one is over
        }
        session.over();
        JsonPayload last = text == null ? lane.envelopes().text(reason) : text;
        told = reason.mayReturn() ? null : last;
        session.subscriptions.clear();
        session.outlet.ring().clear();
        session.to(
                switch (reason) {
                    case ABORTED -> ConnectionEvent.ABORTED;
                    case TIMED_OUT, CROWDED_OUT -> ConnectionEvent.GIVEN_UP;
                    case CLOSED, GAP, TOO_SLOW, CREDENTIAL_EXPIRED -> ConnectionEvent.CLOSED_BY_SERVER;
                    case SERVER_SHUTDOWN -> ConnectionEvent.SHUT_DOWN;
                    case MOVED -> ConnectionEvent.MOVED;
                });
        lane.forget(session);
        if (session.isKnown()) {
            lane.chronicle().closed(session, reason);
        }
        lane.owner().closed(session, reason, last);
        if (reason == DisconnectReason.SERVER_SHUTDOWN) {
            session.outlet.finishOpen(true); // nobody is asked first, and the lane may not come to another task
        } else if (reason == DisconnectReason.MOVED) {
            session.outlet.finishOpen(false);
        }
    }
}
