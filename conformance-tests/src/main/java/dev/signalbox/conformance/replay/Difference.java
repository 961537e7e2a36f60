package dev.signalbox.conformance.replay;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that came back otherwise.
 *
 * @param kind what is wrong
 * @param x the exchange it was seen in
 * @param exchange that exchange for a reader, for example {@code GET /signalr/negotiate}
 * @param place where in the exchange, for example {@code frame 7: M[0].A[1]}
 * @param was what the recording has, null for nothing
 * @param is what came, null for nothing
 */
public record Difference(
        Kind kind,
        int x,
        String exchange,
        String place,
        @Nullable String was,
        @Nullable String is) {
    private static final int MOST_CHARACTERS = 200;

    /** What can be wrong. */
    public enum Kind {
        /** Another status. */
        STATUS,
        /** Another reason phrase, where it counts. */
        REASON,
        /** A header is missing, other or too many. */
        HEADER,
        /** Something in a frame or body is other. */
        CONTENT,
        /** A frame, message or body did not come. */
        MISSING,
        /** A frame or message came that was not recorded. */
        EXTRA,
        /** A frame or message came twice. */
        TWICE,
        /** It came, but only after the client had been kept waiting too long. */
        LATE,
        /** Things that depend on each other came in another order. */
        ORDER,
        /** The exchange ended otherwise. */
        ENDING,
        /** What came was no HTTP or WebSocket. */
        WIRE,
        /** A request could not be sent, since nothing had been learned that it needs. */
        NOT_SENT;

        /** The word for reports. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** One line for a person: {@code x2 GET /signalr/connect, frame 7: M[0].A[1] was 1.0, is 1}. */
    public String sentence() {
        return "x" + x + " " + exchange + ", " + what();
    }

    /** The line without the exchange. */
    public String what() {
        return switch (kind) {
            case MISSING -> place + " is missing: " + cut(was);
            case EXTRA -> place + " came without having been recorded: " + cut(is);
            case TWICE -> place + " came twice: " + cut(is);
            case LATE -> place + " came late: " + cut(is);
            case NOT_SENT -> place + ": not sent: " + cut(is);
            case WIRE -> place + ": " + cut(is);
            case STATUS, REASON, HEADER, CONTENT, ORDER, ENDING ->
                was == null
                        ? place + " was not there, is " + cut(is)
                        : is == null
                                ? place + " was " + cut(was) + ", is not there"
                                : place + " was " + cut(was) + ", is " + cut(is);
        };
    }

    private static String cut(@Nullable String text) {
        String shown = String.valueOf(text);
        return shown.length() <= MOST_CHARACTERS ? shown : shown.substring(0, MOST_CHARACTERS) + "...";
    }
}
