package dev.signalbox.connection.lane;

import dev.signalbox.connection.ConnectionConfig;
import dev.signalbox.connection.ConnectionRequest;
import dev.signalbox.connection.ConnectionTimeouts;
import dev.signalbox.connection.DisconnectReason;
import dev.signalbox.connection.client.ClientFamily;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeats of a lane, one for all clients with the same time-outs, and what each does for a session (protocol C2): keep-alives, ends of polls,
 * and of connections whose client does not come back. Belongs to the lane.
 */
final class Heartbeats {
    private final Lane lane;
    private final int maxAbsent; // for how many clients that are away the lane waits
    private final Map<ClientFamily, SessionTiming> timings = new EnumMap<>(ClientFamily.class);
    private final IdentityHashMap<ConnectionTimeouts, SessionTiming> timingsByTimeouts =
            new IdentityHashMap<>(); // each once; never changed

    Heartbeats(Lane lane, ConnectionConfig config, int maxAbsent) {
        this.lane = lane;
        this.maxAbsent = maxAbsent;
        for (ClientFamily family : ClientFamily.values()) {
            timings.put(family, timingsByTimeouts.computeIfAbsent(config.timeouts(family), SessionTiming::new));
        }
        timingsByTimeouts.computeIfAbsent(config.timeouts(), SessionTiming::new);
    }

    /** Any thread: the time-outs of one kind of client. */
    SessionTiming timing(ClientFamily family) {
        SessionTiming timing = timings.get(family);
        if (timing == null) {
            throw new AssertionError(family);
        }
        return timing;
    }

    /** Any thread: the same by the time-outs as they were configured. */
    SessionTiming timing(ConnectionTimeouts of) {
        SessionTiming timing = timingsByTimeouts.get(of);
        if (timing == null) {
            throw new IllegalArgumentException("not of this configuration: " + of);
        }
        return timing;
    }

    /** One beat for all sessions with a timing. */
    void beat(SessionTiming timing, long now) {
        timing.beat();
        Instant wall = lane.policies().closesExpired() ? lane.wall() : null;
        lane.each(session -> {
            if (session.timing() == timing) {
                beat(session, timing, now, wall);
            }
        });
    }

    private static void beat(Session session, SessionTiming timing, long now, @Nullable Instant wall) {
        Outlet outlet = session.outlet;
        outlet.age(now);
        Channel open = outlet.open();
        if (open == null) {
            if (now - outlet.lastMarkedNanos() >= timing.giveUpNanos(session.particulars.transport())) {
                giveUp(session);
            }
            return;
        }
        if (wall != null && isExpired(session, wall)) {
            session.close(DisconnectReason.CREDENTIAL_EXPIRED);
            return;
        }
        if (timing.timesOut(open.transport.type()) && now - open.attachedNanos >= timing.connectionTimeoutNanos()) {
            open.finish(false);
            outlet.leave(open, true);
        } else if (!renewsToken(session, now, open) && timing.isKeepAliveDue(open.lastWriteBeat)) {
            outlet.keepAlive(open);
        }
        outlet.mark(now);
    }

    // Only where the end is this node's to say; another claim is settled by the next beat.
    private static boolean isExpired(Session session, Instant wall) {
        ConnectionRequest latest = session.particulars.request();
        Instant expires = latest == null ? null : latest.user().expires();
        return expires != null && !wall.isBefore(expires) && session.isHeld();
    }

    // A token that ages must not become too old in the hands of a client that stays connected: a stream gets a new one
    // at once, a
    // poll with its answer, which comes within the connection time-out.
    private static boolean renewsToken(Session session, long now, Channel open) {
        return !open.writing && session.groups.isTokenDue(now) && session.outlet.renewToken(open);
    }

    private static void giveUp(Session session) {
        if (session.custody == null) {
            session.close(DisconnectReason.TIMED_OUT);
        } else {
            session.custody.giveUp();
        }
    }

    /** Ends sessions whose clients are away until there are no more than a lane waits for. */
    void crowdOut(Collection<Session> sessions, long now) {
        if (sessions.size() <= maxAbsent) {
            return;
        }
        List<Session> absent = new ArrayList<>();
        for (Session session : sessions) {
            if (session.outlet.isAbsentFor(session.timing().absentNanos(), now)) {
                absent.add(session);
            }
        }
        if (absent.size() > maxAbsent) {
            // Those who have been away the longest are the least likely to come back.
            absent.sort(Comparator.comparingLong(session -> session.outlet.lastMarkedNanos()));
            absent.subList(0, absent.size() - maxAbsent)
                    .forEach(session -> lane.guarded(session, () -> session.close(DisconnectReason.CROWDED_OUT)));
        }
    }
}
