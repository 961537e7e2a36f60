package dev.signalbox.connection.time;

/** A source of elapsed time. Safe for use by any thread. */
@FunctionalInterface
public interface Ticker {

    /** Nanoseconds since some fixed moment; only differences mean anything. */
    long nanos();

    /** The system's monotonic clock. */
    static Ticker system() {
        return System::nanoTime;
    }
}
