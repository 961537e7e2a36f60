package dev.signalbox.gateway.management.health;

import java.util.Locale;

/**
 * How one thing stands.
 *
 * @param status whether clients can be taken as far as this goes
 * @param detail a few words, which everybody may read
 */
public record HealthState(Status status, String detail) {

    /** How well. */
    public enum Status {
        /** Nothing is in the way. */
        UP,
        /** Something is wrong that sending clients elsewhere would not mend; readiness tells it and stays good. */
        DEGRADED,
        /** No clients should be sent here now. */
        DOWN;

        /** The word in answers. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Nothing is in the way. */
    public static HealthState up(String detail) {
        return new HealthState(Status.UP, detail);
    }

    /** Something is wrong, but clients are as well off here as anywhere. */
    public static HealthState degraded(String detail) {
        return new HealthState(Status.DEGRADED, detail);
    }

    /** No clients should be sent here now. */
    public static HealthState down(String detail) {
        return new HealthState(Status.DOWN, detail);
    }
}
