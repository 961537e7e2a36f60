package dev.signalbox.conformance.load;

/**
 * Sends to one set of receivers after the other, each on a stream of its own: flat out at first, as a server that does little is not compiled for
 * minutes, and at a rate when it is told to. Runs on the loop.
 */
final class Turns implements Runnable {
    private static final int ON_THEIR_WAY = 10; // messages not yet received by all of their receivers
    private static final long LOOK_NANOS = 200_000L;

    private final Crowd crowd;
    private final long[] sent;
    private final int firstStream;
    private final int receivers;
    private final Sending sending;
    private final int payloadBytes;
    private final long everyNanos;
    private final long deliveredBefore;
    private long total;
    private long expected; // what shall be delivered of all that was sent
    private boolean paced;
    private boolean going = true;
    private boolean awaited; // is called again
    private long paceBegin;
    private long pacedBefore; // sent before that

    /** How a message is sent. */
    interface Sending {
        /** To the receivers whose turn it is. */
        void send(int turn, String payload);
    }

    /**
     * Prepares it. Called from outside the loop.
     *
     * @param turns how many sets; the receiver of number n is in set n modulo that
     * @param receivers how many
     */
    Turns(Plan plan, Crowd crowd, int turns, int receivers, Sending sending) {
        this.crowd = crowd;
        this.receivers = receivers;
        this.sending = sending;
        sent = new long[turns];
        firstStream = crowd.newStreams(turns);
        payloadBytes = plan.payloadBytes();
        everyNanos = 1_000_000_000L / plan.rate();
        deliveredBefore = crowd.loop().ask(() -> crowd.ledger().deliveredEver());
    }

    @Override
    public void run() {
        awaited = false;
        if (!going) {
            return;
        }
        if (paced) {
            for (long due = pacedBefore + (System.nanoTime() - paceBegin) / everyNanos; total < due; ) {
                next();
            }
            again(everyNanos);
        } else {
            long each = Math.max(1, receivers / sent.length);
            while (expected - (crowd.ledger().deliveredEver() - deliveredBefore) < ON_THEIR_WAY * each) {
                next();
            }
            again(LOOK_NANOS);
        }
    }

    private void again(long nanos) {
        awaited = true;
        crowd.loop().after(nanos, this);
    }

    private void next() {
        int turn = (int) (total++ % sent.length);
        expected += (receivers - turn + sent.length - 1) / sent.length;
        long number = ++sent[turn];
        sending.send(turn, Payload.of(stream(turn), number, System.nanoTime(), payloadBytes));
    }

    /** From outside the loop: goes on at the plan's rate. */
    void pace() {
        crowd.loop().execute(() -> {
            paced = true;
            going = true;
            paceBegin = System.nanoTime();
            pacedBefore = total;
            if (!awaited) {
                run();
            }
        });
    }

    /** From outside the loop: sends nothing more until it is paced. */
    void rest() {
        crowd.loop().ask(() -> going = false);
    }

    /** How many sets there are. */
    int count() {
        return sent.length;
    }

    /** On which a set's messages are numbered. */
    int stream(int turn) {
        return firstStream + turn;
    }

    /** How many were sent to a set. */
    long sent(int turn) {
        return crowd.loop().ask(() -> sent[turn]);
    }
}
