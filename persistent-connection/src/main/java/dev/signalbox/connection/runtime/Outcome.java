package dev.signalbox.connection.runtime;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What becomes of a request: a complete answer, or a receive request that stays open. */
public sealed interface Outcome {

    /**
     * A complete HTTP answer. {@code X-Content-Type-Options: nosniff} goes with every one (protocol A8, K11).
     *
     * @param status the HTTP status
     * @param reason the reason phrase when it is not the usual one, else null
     * @param contentType the content type, null for none
     * @param body the body, never changed afterwards
     */
    record Reply(
            int status,
            @Nullable String reason,
            @Nullable String contentType,
            @SuppressWarnings("ArrayRecordComponent") byte[] body) // never compared, never changed
            implements Outcome {
        private static final byte[] EMPTY = {};

        /** An answer without a body. */
        public static Reply empty(int status, @Nullable String contentType) {
            return new Reply(status, null, contentType, EMPTY);
        }

        /** A refusal with a text for the client. */
        public static Reply refusal(int status, String text) {
            return of(status, "text/plain; charset=UTF-8", text);
        }

        /** An answer with a text. */
        public static Reply of(int status, String contentType, String text) {
            return new Reply(status, null, contentType, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * A receive request: the transport opens its channel (headers and prelude flushed) and then hands it to
     * {@link ReceiveRequest#attach}.
     */
    record Receive(ReceiveRequest request) implements Outcome {}
}
