package dev.signalbox.connection.lane;

import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.lifecycle.ConnectionState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends the client of a session to another server, as soon as it is owed nothing here. Belongs to the session's lane. */
final class Departure {
    // A client that loses its transport between connect and start gives up.
    private static final long NEW_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long STARTING_NANOS = Duration.ofSeconds(10).toNanos();
    // Polls follow one another at once; who takes longer comes back with a reconnect, and may do so elsewhere.
    private static final long BETWEEN_POLLS_NANOS = Duration.ofSeconds(5).toNanos();

    private final Session session;
    private final Lane lane;
    private final Outlet outlet;
    private final Groups groups;
    private @Nullable Channel renewed; // the channel whose client has got a fresh groups token

    Departure(Session session, Lane lane, Outlet outlet, Groups groups) {
        this.session = session;
        this.lane = lane;
        this.outlet = outlet;
        this.groups = groups;
    }

    /** Lets the client go if nothing is under way for it. */
    void attempt(boolean pressing) {
        Channel open = outlet.open();
        if (open == null) {
            if (!isAwaited() || outlet.isAbsentFor(BETWEEN_POLLS_NANOS, lane.now())) {
                session.close(DisconnectReason.SERVER_SHUTDOWN);
            }
            return;
        }
        if (pressing) {
            open.seal();
        }
        if (isNew() || !isIdle(open)) {
            return;
        }
        // Its token shall be young when another server sees it.
        if (renewed != open && groups.haveAgeingToken()) {
            renewed = open;
            outlet.renewToken(open);
        }
        if (isIdle(open)) {
            session.close(DisconnectReason.SERVER_SHUTDOWN);
        }
    }

    // Its client has not settled.
    private boolean isNew() {
        return session.state() == ConnectionState.CONNECTING
                || lane.now() - session.openedNanos() < (session.isStarting() ? STARTING_NANOS : NEW_NANOS);
    }

    // Between two polls the next one is about to come, and can be told. Who was cut off comes back by itself, and must
    // do so here only for what no
    // other server has.
    private boolean isAwaited() {
        return outlet.isAnswered() || (session.custody == null && outlet.ring().hasUnsent());
    }

    private boolean isIdle(Channel open) {
        return !open.writing && !outlet.ring().hasUnsent() && open.isIdle();
    }
}
