package dev.signalbox.conformance.suite;

import dev.signalbox.connection.backplane.Backplane;
import dev.signalbox.connection.backplane.BackplaneException;
import dev.signalbox.connection.log.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One node's way to a shared log, which can be cut for good, as a node's death does. */
public final class SeverableBackplane implements Backplane {
    private final Backplane shared;
    private volatile boolean severed;

    /** The way to a log, which this object does not close. */
    public SeverableBackplane(Backplane shared) {
        this.shared = shared;
    }

    /** From now on the node says nothing to the others and hears nothing of them. */
    public void sever() {
        severed = true;
    }

    @Override
    public CompletionStage<Long> append(Message message) {
        return severed ? gone() : shared.append(message);
    }

    @Override
    public CompletionStage<Slice> read(long epoch, long after, int max) {
        return severed ? gone() : shared.read(epoch, after, max);
    }

    @Override
    public CompletionStage<Extent> extent() {
        return severed ? gone() : shared.extent();
    }

    @Override
    public Subscription subscribe(Runnable news) {
        return shared.subscribe(() -> {
            if (!severed) {
                news.run();
            }
        });
    }

    @Override
    public void close() {
        sever();
    }

    private static <T> CompletionStage<T> gone() {
        return CompletableFuture.failedStage(new BackplaneException("The stream has been closed."));
    }
}
