package dev.signalbox.conformance.compare;

/**
 * The smallest thing that is compared: one message of a frame, one answer to a call, one body.
 *
 * @param kind what it is
 * @param order units of the same connection and with the same order name must come in the recorded order; others are independent
 * @param path where it stood in its frame, for example {@code M[0]}; empty for all of it
 * @param text its text as it came
 */
public record Unit(Kind kind, String order, String path, String text) {

    /** What a unit is. */
    public enum Kind {
        /** What an event stream or forever frame says before the first message. */
        PRELUDE,
        /** The init message, {@code S}. */
        INIT,
        /** A groups token, {@code G}. */
        GROUPS,
        /** Another member of an envelope: {@code T}, {@code L}, {@code D} and whatever else. */
        MEMBER,
        /** One element of {@code M}. */
        MESSAGE,
        /** The answer to a hub call. */
        REPLY,
        /** A whole body. */
        BODY,
        /** Something that is none of these, and should not be there. */
        OTHER
    }
}
