package dev.signalbox.conformance.load;

import java.time.Duration;
import java.util.List;

/** Several senders, each on a stream of its own, that keep a few messages on their way at any time. Runs on the loop. */
final class Flood implements Runnable {
    private static final int WINDOW = 10; // messages of each sender not yet received by all
    private static final long NOT_YET = -1;
    private static final long LOOK_NANOS = 200_000L;

    private final Crowd crowd;
    private final List<Receiver> senders;
    private final long[] sent;
    private final int firstStream;
    private final int receivers;
    private final int payloadBytes;
    private long before = NOT_YET; // delivered before this began
    private volatile boolean stopped;

    /**
     * Prepares it.
     *
     * @param receivers how many receive what is sent
     */
    Flood(Crowd crowd, List<Receiver> senders, int receivers, int payloadBytes) {
        this.crowd = crowd;
        this.senders = senders;
        this.receivers = receivers;
        this.payloadBytes = payloadBytes;
        firstStream = crowd.newStreams(senders.size());
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
                    Payload.of(firstStream + sender, number, System.nanoTime(), payloadBytes),
                    (int) number);
        }
        crowd.loop().after(LOOK_NANOS, this);
    }

    /** From outside the loop: ends it and waits until all have everything; answers how many messages are missing. */
    long stop(List<Receiver> all, Duration most) {
        stopped = true;
        long lost = 0;
        for (int i = 0; i < sent.length; i++) {
            int sender = i;
            lost += crowd.settle(all, firstStream + i, crowd.loop().ask(() -> sent[sender]), most);
        }
        return lost;
    }
}
