package dev.signalbox.gateway.drain;

/** Whether a gateway takes new clients; what a balancer asks for. Safe for use by any thread. */
public final class Readiness {
    /** Where a gateway stands; it only goes forward. */
    public enum Phase {
        /** It does not listen yet. */
        STARTING,
        /** It takes everybody. */
        READY,
        /** It still takes everybody, but balancers should send nobody any more. */
        LEAVING,
        /** It sends its clients to other servers and takes no new ones. */
        DRAINING,
        /** It is over. */
        STOPPED
    }

    private volatile Phase phase = Phase.STARTING;

    /** A gateway that has not begun to listen. */
    public Readiness() {}

    /** Whether new clients should be sent here. */
    public boolean isReady() {
        return phase() == Phase.READY;
    }

    /** Where it stands. */
    public Phase phase() {
        return phase;
    }

    /** Goes on to a phase; without effect when that is not ahead. */
    public synchronized void advance(Phase to) {
        if (to.compareTo(phase) > 0) {
            phase = to;
        }
    }
}
