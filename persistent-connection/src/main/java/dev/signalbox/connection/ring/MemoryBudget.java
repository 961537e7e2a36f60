package dev.signalbox.connection.ring;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all rings of the process may hold together, in bytes: messages, each counted once, the arrays that refer to them, frames on
 * their way to slow sockets and replies that wait for them.
 *
 * <p>It refuses nothing; when more is held than may be, it calls for relief, and whoever relieves it says when that is {@link #relieved done}.
 * Half of it is for clients that are away: above that, relief begins with them. Safe for use by any thread.
 */
public final class MemoryBudget {
    private static final int STEPS = 16; // a call for each sixteenth that is held on top of what could not be relieved

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong callAt; // what is held when the next call for relief is due
    private volatile Runnable onPressure = () -> {};

    /**
     * Creates an empty budget.
     *
     * @param limit how many bytes may be held, at least 1
     */
    public MemoryBudget(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: at least 1)");
        }
        this.limit = limit;
        callAt = new AtomicLong(absentLimit());
    }

    /** Names who brings relief: called by whoever adds, once until {@link #relieved}; must only hand a task on. */
    public void onPressure(Runnable relief) {
        onPressure = relief;
    }

    /** How many bytes may be held. */
    public long limit() {
        return limit;
    }

    /** How many bytes may be held while anything is held for clients that are away. */
    public long absentLimit() {
        return Math.max(1, limit / 2);
    }

    /** How many bytes are held. */
    public long used() {
        return used.get();
    }

    /** So many bytes more are held. */
    public void add(long bytes) {
        long now = used.addAndGet(bytes);
        long due = callAt.get();
        if (now > due && callAt.compareAndSet(due, Long.MAX_VALUE)) {
            onPressure.run();
        }
    }

    /** So many bytes less are held. */
    public void remove(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Relief is done, as far as it was possible: the next call comes when notably more is held than now. */
    public void relieved() {
        callAt.set(Math.max(absentLimit(), used.get() + limit / STEPS));
    }

    /** Whether less is held than calls for relief, for some time: then the next call comes early again. Called now and then. */
    public void settle() {
        long due = callAt.get();
        if (due != Long.MAX_VALUE && due > absentLimit() && used.get() <= absentLimit()) {
            callAt.compareAndSet(due, absentLimit());
        }
    }

    /** Counts only. */
    @Override
    public String toString() {
        return "MemoryBudget[" + used + " of " + limit + "]";
    }
}
