package dev.signalbox.connection;

/**
 * How many messages may be sent in a time: {@code perSecond} of them for ever, {@code burst} at once.
 *
 * @param perSecond messages a second in the long run, at least 0.01, at most a million
 * @param burst messages that may come at once after a pause, at least 1, at most a million
 */
public record SendRate(double perSecond, int burst) {
    private static final double LEAST = 0.01;
    private static final int MOST = 1_000_000;

    /**
     * Checks the rate.
     *
     * @throws IllegalArgumentException when a value is out of its range
     */
    public SendRate {
        if (!(perSecond >= LEAST && perSecond <= MOST)) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: 0.01 to 1000000)");
        }
        if (burst < 1 || burst > MOST) {
            throw new IllegalArgumentException("burst: " + burst + " (expected: 1 to 1000000)");
        }
    }
}
