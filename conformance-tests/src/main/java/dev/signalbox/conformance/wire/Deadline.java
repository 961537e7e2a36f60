package dev.signalbox.conformance.wire;

import java.time.Duration;

/** The moment at which a wait is given up. Immutable. */
public final class Deadline {
    private final long atNanos;
    private final Duration span;

    private Deadline(long atNanos, Duration span) {
        this.atNanos = atNanos;
        this.span = span;
    }

    /** The deadline that lies the given time ahead of now. */
    public static Deadline in(Duration span) {
        return new Deadline(System.nanoTime() + span.toNanos(), span);
    }

    /** Whether the moment has passed. */
    public boolean passed() {
        return System.nanoTime() - atNanos >= 0;
    }

    /** The time that is left, zero once the moment has passed. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
    }

    /** The time that is left in milliseconds, at least 1, for calls that take 0 as "for ever". */
    int remainingMillis() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, remaining().toMillis()));
    }

    /** The whole time that was granted, for messages. */
    @Override
    public String toString() {
        return span.toMillis() + " ms";
    }
}
