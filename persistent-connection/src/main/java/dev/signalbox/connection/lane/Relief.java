package dev.signalbox.connection.lane;

import dev.signalbox.connection.SlowCause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** What is forgotten when all connections together hold too much, in this order: those who suffer first have the least claim. */
public enum Relief {
    /** What is held for clients that are away, the one that has been for the longest first. */
    ABSENT {
        @Override
        List<Session> candidates(Collection<Session> sessions) {
            List<Session> absent = new ArrayList<>();
            for (Session session : sessions) {
                if (session.outlet.open() == null && session.outlet.ring().size() > 0) {
                    absent.add(session);
                }
            }
            absent.sort(Comparator.comparingLong(session -> session.outlet.lastMarkedNanos()));
            return absent;
        }

        @Override
        void forget(Session session) {
            forgetAll(session);
        }
    },
    /** The sockets of clients that do not read, and what waits for them, the one for which the most waits first. */
    SLOW {
        @Override
        List<Session> candidates(Collection<Session> sessions) {
            List<Session> stuck = new ArrayList<>();
            for (Session session : sessions) {
                Channel open = session.outlet.open();
                if (open != null && open.writing) {
                    stuck.add(session);
                }
            }
            stuck.sort(LARGEST_FIRST);
            return stuck;
        }

        @Override
        void forget(Session session) {
            session.outlet.dropSlow(SlowCause.MEMORY);
            forgetAll(session);
        }
    },
    /** What was sent to clients and is kept in case they come back, the largest first. */
    SENT {
        @Override
        List<Session> candidates(Collection<Session> sessions) {
            List<Session> all = new ArrayList<>(sessions);
            all.sort(LARGEST_FIRST);
            return all;
        }

        @Override
        void forget(Session session) {
            int entries = session.outlet.ring().forgetSent();
            if (entries > 0) {
                session.lane().events().forgotten(session.id(), entries, false);
            }
        }
    };

    private static final Comparator<Session> LARGEST_FIRST = Comparator.<Session>comparingLong(
                    session -> session.outlet.ring().bytes())
            .reversed();

    abstract List<Session> candidates(Collection<Session> sessions);

    abstract void forget(Session session);

    private static void forgetAll(Session session) {
        session.lane().events().forgotten(session.id(), session.outlet.ring().forgetAll(), true);
    }

    /** Offers the sessions from which something may be taken, until one is declined. */
    void on(Collection<Session> sessions, Predicate<Session> offer) {
        for (Session session : candidates(sessions)) {
            if (!offer.test(session)) {
                return;
            }
        }
    }
}
