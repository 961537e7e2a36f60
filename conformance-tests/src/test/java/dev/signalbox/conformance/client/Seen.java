package dev.signalbox.conformance.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.conformance.wire.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** What a client has reported: calls by the server and changes of its own. Safe for use by any thread. */
final class Seen {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<Call> calls = new ArrayList<>(); // guarded by lock
    private final List<String> changes = new ArrayList<>(); // guarded by lock

    /** A call by the server. */
    record Call(String method, List<JsonNode> arguments) {
        @Override
        public String toString() {
            return method + arguments;
        }
    }

    /** The client ran this handler. */
    void called(String method, List<JsonNode> arguments) {
        lock.lock();
        try {
            calls.add(new Call(method, List.copyOf(arguments)));
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The client told of a change: {@code reconnecting}, {@code reconnected}. */
    void changed(String change) {
        lock.lock();
        try {
            changes.add(change);
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The calls of a method so far, in order, as {@code method[arguments]}. */
    List<String> calls(String method) {
        lock.lock();
        try {
            return calls.stream()
                    .filter(call -> call.method().equals(method))
                    .map(Call::toString)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what was seen. */
    void forget() {
        lock.lock();
        try {
            calls.clear();
            changes.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a call, given as {@code method[arguments]}. */
    void awaitCall(String call, Duration span) {
        String method = call.substring(0, call.indexOf('['));
        require(() -> calls(method).contains(call), call, span);
    }

    /** Waits for so many calls of a method. */
    void awaitCount(String method, int count, Duration span) {
        require(() -> calls(method).size() >= count, count + " times " + method, span);
    }

    /** Waits for a change. */
    void awaitChange(String change, Duration span) {
        require(() -> changes.contains(change), change, span);
    }

    /** How often a change has come. */
    int changes(String change) {
        lock.lock();
        try {
            return Collections.frequency(changes, change);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a change has come so often. */
    void awaitChanges(String change, int count, Duration span) {
        require(() -> changes(change) >= count, count + " times " + change, span);
    }

    /** Whether a change comes within a time. */
    boolean saw(String change, Duration span) {
        return await(() -> changes.contains(change), span);
    }

    private void require(BooleanSupplier condition, String what, Duration span) {
        if (!await(condition, span)) {
            throw new AssertionError("no " + what + " within " + span + ", but " + this);
        }
    }

    private boolean await(BooleanSupplier condition, Duration span) {
        Deadline deadline = Deadline.in(span);
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (more.awaitNanos(deadline.remaining().toNanos()) <= 0) {
                    return condition.getAsBoolean();
                }
            }
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return changes + " and " + calls.subList(Math.max(0, calls.size() - 10), calls.size());
        } finally {
            lock.unlock();
        }
    }
}
