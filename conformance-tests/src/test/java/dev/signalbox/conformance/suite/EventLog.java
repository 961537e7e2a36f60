package dev.signalbox.conformance.suite;

import dev.signalbox.conformance.wire.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Remembers the life cycle events of one server and lets tests wait for them. Safe for use by any thread. */
public final class EventLog implements LifecycleObserver {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final List<LifecycleEvent> events = new ArrayList<>(); // guarded by lock

    @Override
    public void saw(LifecycleEvent event) {
        lock.lock();
        try {
            events.add(event);
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The kinds of events a connection has had, in order, without the hubs' names. */
    public List<LifecycleEvent.Kind> of(String connectionId) {
        lock.lock();
        try {
            return events.stream()
                    .filter(event -> event.connectionId().equals(connectionId))
                    .map(LifecycleEvent::kind)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a connection has had this event, among whatever others, and gives all it has had. */
    public List<LifecycleEvent.Kind> awaitAmongOthers(Duration span, String connectionId, LifecycleEvent.Kind kind) {
        Deadline deadline = Deadline.in(span);
        lock.lock();
        try {
            List<LifecycleEvent.Kind> seen = of(connectionId);
            while (!seen.contains(kind)) {
                awaitMore(deadline, connectionId, seen, kind);
                seen = of(connectionId);
            }
            return seen;
        } finally {
            lock.unlock();
        }
    }

    private void awaitMore(Deadline deadline, String connectionId, List<LifecycleEvent.Kind> seen, Object wanted) {
        try {
            if (added.awaitNanos(deadline.remaining().toNanos()) <= 0) {
                throw new AssertionError(
                        connectionId + " had only " + seen + " within " + deadline + " (expected: " + wanted + ")");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + wanted, interrupted);
        }
    }

    /** Waits until a connection has had exactly these events; fails as soon as it had others, or when the time is over. */
    public void await(Duration span, String connectionId, LifecycleEvent.Kind... kinds) {
        List<LifecycleEvent.Kind> wanted = List.of(kinds);
        Deadline deadline = Deadline.in(span);
        lock.lock();
        try {
            List<LifecycleEvent.Kind> seen = of(connectionId);
            while (!seen.equals(wanted)) {
                boolean mayBecome = seen.size() < wanted.size()
                        && wanted.subList(0, seen.size()).equals(seen);
                if (!mayBecome) {
                    throw new AssertionError(connectionId + " had " + seen + " (expected: " + wanted + ")");
                }
                awaitMore(deadline, connectionId, seen, wanted);
                seen = of(connectionId);
            }
        } finally {
            lock.unlock();
        }
    }
}
