package dev.signalbox.connection.backplane;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a node stands with its backplane at one moment, for health checks and metrics. Counts are since the start.
 *
 * @param state whether sends go through
 * @param error what failed last; null while open or before anything failed
 * @param lag for how long this node has not been at the end of the log: zero while it is, else since when it last was
 * @param queued sends that wait
 * @param appended sends the backplane accepted
 * @param failed sends that failed or were refused
 * @param received messages read
 * @param repeated messages read again, and dropped
 * @param gaps how often messages were gone before this node read them
 * @param resets how often the backplane lost its past and began anew
 */
public record BackplaneStatus(
        State state,
        @Nullable String error,
        Duration lag,
        int queued,
        long appended,
        long failed,
        long received,
        long repeated,
        long gaps,
        long resets) {

    /** Whether sends go through (protocol I4). */
    public enum State {
        /** Not yet opened. */
        INITIAL,
        /** Open. */
        OPEN,
        /** Something failed; sends fail until the backplane answers again. */
        BUFFERING,
        /** Closed for good. */
        CLOSED
    }
}
