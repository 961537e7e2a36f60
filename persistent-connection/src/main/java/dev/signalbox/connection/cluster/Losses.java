package dev.signalbox.connection.cluster;

import dev.signalbox.connection.log.Control;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node says when it has missed a part of the log: that it gives up what it owned, and who else is there. Once for all lanes that miss
 * the same. Safe for use by any thread.
 */
final class Losses {
    private static final Logger LOG = LoggerFactory.getLogger(Losses.class);
    private static final long UNDER_WAY = Long.MAX_VALUE;

    private final String node;
    private final Voice voice;
    private volatile boolean unsaid; // the log has not taken it yet
    // Where the log says that this node gave up what it owned, or that it came, owning nothing: who missed something
    // before that will read it.
    private final AtomicLong covers = new AtomicLong(UNDER_WAY);

    Losses(String node, Voice voice) {
        this.node = node;
        this.voice = voice;
    }

    /** Says that this node has come, owning nothing. */
    void join() {
        voice.say(node, new Control.Alive(node, true)).whenComplete((done, failure) -> {
            if (failure != null) {
                unsaid = true; // it has yet to ask the others
            }
        });
    }

    /** A part of the log up to a position was missed. */
    void noticed(long through) {
        if (covers.getAndUpdate(position -> position > through ? position : UNDER_WAY) <= through) {
            LOG.warn("{} has missed a part of the log and gives up what it owned", node);
            say();
        }
    }

    /** The reader itself has missed a part: what was under way may have been in it. */
    void gap() {
        covers.set(-1);
        noticed(0);
    }

    /** The log has begun anew, from where on nobody has missed anything. */
    void begun() {
        covers.set(0);
    }

    /** The log has that this node came. */
    void joined(long position) {
        covers.compareAndSet(UNDER_WAY, position);
    }

    /** The log has that this node gave up what it owned. */
    void gaveUp(long position) {
        covers.set(position);
    }

    /** The log can be written again: says what it has refused. */
    void repeat() {
        if (unsaid) {
            unsaid = false;
            say();
        }
    }

    // At the end of an outage, when this is noticed, the log may not take messages again yet.
    private void say() {
        voice.say(node, new Control.Gone(node, node))
                .runAfterBoth(voice.say(node, new Control.Alive(node, true)), () -> {})
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        unsaid = true;
                    }
                });
    }
}
