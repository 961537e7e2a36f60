package dev.signalbox.gateway.trouble;

import java.time.Instant;

/**
 * Something that went wrong, once or repeatedly. Never holds a token, a payload or what an application's exception says.
 *
 * @param kind what it was
 * @param text what happened, in words of this server
 * @param connectionId the latest connection it happened to, empty when it was none
 * @param count how often
 * @param first when for the first time
 * @param last when for the last time
 */
public record Trouble(Kind kind, String text, String connectionId, long count, Instant first, Instant last) {
    /** What can go wrong. */
    public enum Kind {
        /** A hub method or event failed. */
        INVOCATION("invocation", true),
        /** A request failed with a status of 500 and more. */
        REQUEST("request", true),
        /** A request was refused by a limit or check. */
        REFUSED("refused", false),
        /** A client has missed messages, or was dropped for what it holds. */
        GAP("gap", true),
        /** A client reads too slowly, or says too much. */
        SLOW("slow", false),
        /** A connection was ended against its client's will. */
        CLOSED("closed", false),
        /** A client broke a rule of its transport. */
        TRANSPORT("transport", false),
        /** A client used a credential or user name that is not its own. */
        IDENTITY("identity", false);

        private final String text;
        private final boolean error;

        Kind(String text, boolean error) {
            this.text = text;
            this.error = error;
        }

        /** The word for it. */
        public String text() {
            return text;
        }

        /** Whether something failed; otherwise something was kept from failing. */
        public boolean isError() {
            return error;
        }
    }
}
