package dev.signalbox.gateway.bounds;

import java.time.Duration;

/** Checks what configurations are given; each method gives the value back. */
public final class Bounds {
    /** The longest time that anything may be set to. */
    public static final Duration LONGEST = Duration.ofDays(24);

    private Bounds() {}

    /**
     * A number within bounds, both included.
     *
     * @throws IllegalArgumentException when it is not
     */
    public static long between(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
        return value;
    }

    /** As {@link #between(String, long, long, long)}, for an int. */
    public static int between(String name, int value, int least, int most) {
        return (int) between(name, (long) value, least, most);
    }

    /**
     * A time within bounds, both included.
     *
     * @throws IllegalArgumentException when it is not
     */
    public static Duration between(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: " + text(least) + " to " + text(most) + ")");
        }
        return value;
    }

    /** A time from a millisecond to {@link #LONGEST}. */
    public static Duration lasting(String name, Duration value) {
        return between(name, value, Duration.ofMillis(1), LONGEST);
    }

    /** A TCP port; 0 for any that is free. */
    public static int port(int value) {
        return between("port", value, 0, 65_535);
    }

    // As the configuration writes times.
    private static String text(Duration value) {
        long millis = value.toMillis();
        if (millis % Duration.ofDays(1).toMillis() == 0 && value.toDays() > 1) { // a single one reads better as 24h
            return value.toDays() + "d";
        }
        if (millis % Duration.ofHours(1).toMillis() == 0) {
            return value.toHours() + "h";
        }
        if (millis % Duration.ofMinutes(1).toMillis() == 0) {
            return value.toMinutes() + "m";
        }
        return millis % Duration.ofSeconds(1).toMillis() == 0 ? value.toSeconds() + "s" : millis + "ms";
    }
}
