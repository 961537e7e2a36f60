package dev.signalbox.connection.runtime;

import java.util.concurrent.atomic.AtomicLong;

/** How much all sockets together have sent that waits to be worked on. Safe for use by any thread. */
final class InboundBytes {
    private final long most;
    private final AtomicLong waiting = new AtomicLong();

    InboundBytes(long most) {
        this.most = most;
    }

    void add(long bytes) {
        waiting.addAndGet(bytes);
    }

    void remove(long bytes) {
        waiting.addAndGet(-bytes);
    }

    long used() {
        return waiting.get();
    }

    /** Whether so much waits that a socket is only read when nothing of its own does. */
    boolean isFull() {
        return waiting.get() >= most;
    }
}
