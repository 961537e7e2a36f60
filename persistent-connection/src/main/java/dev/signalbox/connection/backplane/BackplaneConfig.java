package dev.signalbox.connection.backplane;

import java.time.Duration;

/**
 * How a node uses its backplane. Immutable.
 *
 * @param queueBehavior what becomes of sends while the backplane is not open. Default {@link QueueBehavior#INITIAL_ONLY}
 * @param maxQueueLength how many sends may wait, 0 or more. Default 1,000
 * @param maxEntries how many recent messages this node holds, 1 to 16,777,216. Default 65,536
 * @param maxBytes how many payload bytes of recent messages this node holds, at least 1. Default 64 MiB
 * @param pollInterval how often the backplane is asked without having told of news; an outage is noticed and ends within it. Positive, default 1 s
 * @param nodeTimeout after how long without a sign of life a node counts as gone, three heartbeats at least. Positive, default 20 s; well above
 *     the heartbeat interval, or a long pause makes a node that lives look dead
 */
public record BackplaneConfig(
        QueueBehavior queueBehavior,
        int maxQueueLength,
        int maxEntries,
        long maxBytes,
        Duration pollInterval,
        Duration nodeTimeout) {

    /**
     * Checks the values, with the original's texts where it has them.
     *
     * @throws IllegalArgumentException when one is out of its range, or queuing is on and nothing may wait
     */
    public BackplaneConfig {
        if (maxQueueLength < 0) {
            throw new IllegalArgumentException("MaxQueueLength: " + maxQueueLength + " (expected: 0 or more)");
        }
        if (queueBehavior != QueueBehavior.DISABLED && maxQueueLength == 0) {
            throw new IllegalArgumentException("Scaleout queuing is enabled but maximum queue size is 0");
        }
        if (maxEntries < 1 || maxEntries > 1 << 24) {
            throw new IllegalArgumentException("maxEntries: " + maxEntries + " (expected: 1 to 16,777,216)");
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: at least 1)");
        }
        positive("pollInterval", pollInterval);
        positive("nodeTimeout", nodeTimeout);
    }

    private static void positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: more than zero)");
        }
    }

    /** The defaults. */
    public static BackplaneConfig defaults() {
        return new BackplaneConfig(
                QueueBehavior.INITIAL_ONLY, 1000, 1 << 16, 64L << 20, Duration.ofSeconds(1), Duration.ofSeconds(20));
    }

    /** The same with another way of queuing. */
    public BackplaneConfig withQueue(QueueBehavior behavior, int maxLength) {
        return new BackplaneConfig(behavior, maxLength, maxEntries, maxBytes, pollInterval, nodeTimeout);
    }

    /** The same with other bounds on what this node holds. */
    public BackplaneConfig withBounds(int entries, long bytes) {
        return new BackplaneConfig(queueBehavior, maxQueueLength, entries, bytes, pollInterval, nodeTimeout);
    }

    /** The same with other times. */
    public BackplaneConfig withTimes(Duration poll, Duration node) {
        return new BackplaneConfig(queueBehavior, maxQueueLength, maxEntries, maxBytes, poll, node);
    }
}
