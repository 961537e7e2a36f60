package dev.signalbox.conformance.load;

import java.util.List;

/** Several senders, each on a stream of its own, that keep a few messages on their way at any time. Runs on the loop. */
final class Flood implements Runnable {
    private static final int WINDOW = 10; // messages of each sender not yet received by all
    private static final long NOT_YET = -1;
    private static final long LOOK_NANOS = 200_000L;

    private final Plan plan;
    private final Crowd crowd;
    private final List<Receiver> senders;
    private final long[] sent;
    private final int firstStream;
    private final int receivers;
    private long before = NOT_YET; // delivered before this began
    private volatile boolean stopped;

    Flood(Plan plan, Crowd crowd, List<Receiver> senders, int firstStream, int receivers) {
        this.plan = plan;
        this.crowd = crowd;
        this.senders = senders;
        this.firstStream = firstStream;
        this.receivers = receivers;
        sent = new long[senders.size()];
    }

    @Override
    public void run() {
        if (stopped) {
            return;
        }
        if (before == NOT_YET) {
            before = crowd.ledger().deliveredEver();
        }
        long received = (crowd.ledger().deliveredEver() - before) / receivers;
        long total = 0;
        for (long each : sent) {
            total += each;
        }
        for (long room = (long) WINDOW * senders.size() - (total - received); room > 0; room--) {
            int sender = (int) (total++ % senders.size());
            long number = ++sent[sender];
            crowd.broadcast(
                    senders.get(sender),
                    Payload.of(firstStream + sender, number, System.nanoTime(), plan.payloadBytes()),
                    (int) number);
        }
        crowd.loop().after(LOOK_NANOS, this);
    }

    void stop() {
        stopped = true;
    }

    /** How many were sent on a stream. */
    long sent(int stream) {
        return crowd.loop().ask(() -> sent[stream - firstStream]);
    }
}
