package dev.signalbox.conformance.load;

/** Sends to all at a fixed rate, on one stream; makes up for what the loop was late. Runs on the loop. */
final class Pacer implements Runnable {
    private final Plan plan;
    private final Crowd crowd;
    private final Receiver sender;
    private final int stream;
    private final long startNanos = System.nanoTime();
    private volatile boolean stopped;
    private volatile long sent;

    Pacer(Plan plan, Crowd crowd, Receiver sender, int stream) {
        this.stream = stream;
        this.plan = plan;
        this.crowd = crowd;
        this.sender = sender;
    }

    @Override
    public void run() {
        if (stopped) {
            return;
        }
        long now = System.nanoTime();
        long due = (now - startNanos) / (1_000_000_000L / plan.rate());
        while (sent < due) {
            long number = sent + 1;
            sent = number;
            crowd.broadcast(sender, Payload.of(stream, number, System.nanoTime(), plan.payloadBytes()), (int) number);
        }
        crowd.loop().after(1_000_000_000L / plan.rate(), this);
    }

    void stop() {
        stopped = true;
    }

    long sent() {
        return sent;
    }
}
