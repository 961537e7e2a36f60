package dev.signalbox.connection.runtime;

import dev.signalbox.connection.lane.Session;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * Sends the clients of a server that is about to stop to another one, a few at a time, those first that have been connected the longest.
 *
 * <p>A connection goes when nothing is under way for it: what was published until then has been sent, the calls that came in on its socket are
 * answered, its groups token is fresh. Then its poll is answered with the reconnect command, its stream ends, its socket is closed with 1000,
 * and no OnDisconnected is raised (protocol B10). On a log shared with other nodes its client has missed nothing when it arrives there.
 *
 * <p>Called by one thread at a time.
 */
public final class Departures {
    private final Map<String, Session> sessions;
    private final ConnectionLimits limits;
    private final Queue<Session> waiting = new ArrayDeque<>();
    private final Set<Session> asked = new LinkedHashSet<>();

    Departures(Map<String, Session> sessions, ConnectionLimits limits) {
        this.sessions = sessions;
        this.limits = limits;
    }

    /** From now on whoever is not connected here is refused with 503, so that clients and proxies turn to another server. */
    public void begin() {
        limits.drain();
        sessions.values().stream()
                .sorted(Comparator.comparingLong(Session::openedNanos))
                .forEach(waiting::add);
    }

    /**
     * Asks further connections to go, and those again that were asked before and are still here.
     *
     * @param most how many further ones
     * @param pressing time runs short: sockets take up no more calls, so that those under way can be answered
     * @return how many connections are left
     */
    public int step(int most, boolean pressing) {
        for (int i = 0; i < most; i++) {
            Session next = waiting.poll();
            if (next == null) {
                asked.addAll(sessions.values()); // who was on its way when this began
                break;
            }
            asked.add(next);
        }
        asked.removeIf(Session::isClosed);
        asked.forEach(session -> session.lane().execute(session, () -> session.depart(pressing)));
        return sessions.size();
    }
}
