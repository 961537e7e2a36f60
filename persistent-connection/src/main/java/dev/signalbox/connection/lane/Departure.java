package dev.signalbox.connection.lane;

import dev.signalbox.connection.DisconnectReason;
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
            if (session.isAbsentFor(BETWEEN_POLLS_NANOS, lane.now())) {
                session.close(DisconnectReason.SERVER_SHUTDOWN);
            }
            return;
        }
        if (pressing) {
            open.seal();
        }
        if (session.isYoungerThan(NEW_NANOS, STARTING_NANOS) || !isIdle(open)) {
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

    private boolean isIdle(Channel open) {
        return !open.writing && !outlet.ring().hasUnsent() && open.isIdle();
    }
}
