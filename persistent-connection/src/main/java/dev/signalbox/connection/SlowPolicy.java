package dev.signalbox.connection;

/**
 * What becomes of a connection whose client takes messages more slowly than they come, once its buffer is full of what it has not been sent.
 */
public enum SlowPolicy {
    /** The oldest messages are dropped and counted; when the client reads on it catches up with the rest, and the application is told. */
    CATCH_UP,
    /** The connection is closed with {@link DisconnectReason#TOO_SLOW}. */
    CLOSE
}
