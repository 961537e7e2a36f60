package dev.signalbox.connection.cluster;

import dev.signalbox.connection.backplane.NodeLog;
import dev.signalbox.connection.log.Control;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.time.Ticker;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this node says to the others: once, or again and again until the log takes it. Safe for use by any thread. */
final class Voice {
    private static final Logger LOG = LoggerFactory.getLogger(Voice.class);
    private static final long ACK_NANOS = Duration.ofSeconds(30).toNanos(); // nobody waits for one any longer

    private final NodeLog log;
    private final Ticker ticker;
    // What the log did not take and shall have yet. Bounded by this node's connections and by what it has read: some
    // seconds of confirmations, and pieces of what it holds for each node that came.
    private final Queue<Word> unsaid = new ConcurrentLinkedQueue<>();
    private volatile boolean silent;

    Voice(NodeLog log, Ticker ticker) {
        this.log = log;
        this.ticker = ticker;
    }

    /** Says something once. Fails when the log does not take it. */
    CompletionStage<Void> say(String topic, Control control) {
        CompletionStage<Void> said = log.append(Message.control(topic, control));
        said.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.debug("the log did not take {}", control.getClass().getSimpleName(), failure);
            }
        });
        return said;
    }

    /** Says what others would wait for, or believe the opposite of for ever, if it were refused. */
    void sayUntilTaken(String topic, Control control) {
        sayUntilTaken(new Word(topic, control, ticker.nanos()));
    }

    private void sayUntilTaken(Word word) {
        say(word.topic, word.control).whenComplete((done, failure) -> {
            if (failure != null && !silent) {
                unsaid.add(word);
            }
        });
    }

    /** The log may take now what it did not. */
    void repeat() {
        for (int i = unsaid.size(); i > 0; i--) {
            Word word = unsaid.poll();
            if (word != null) {
                sayUntilTaken(word); // refused again, it lines up behind
            }
        }
    }

    /** Gives up what nobody waits for any longer. */
    void tire() {
        long now = ticker.nanos();
        unsaid.removeIf(word -> word.control instanceof Control.Ack && now - word.nanos >= ACK_NANOS);
    }

    /** The log begins anew, and positions in what is not said yet mean nothing any more. */
    void restart() {
        unsaid.removeIf(word -> word.control instanceof Control.Holdings);
    }

    /** Nothing is said again from now on. */
    void silence() {
        silent = true;
        unsaid.clear();
    }

    /** Something said, and when first. */
    private record Word(String topic, Control control, long nanos) {}
}
