package dev.signalbox.connection.wire;

import dev.signalbox.protocol.TransportType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that passed on the wire.
 *
 * @param sequence its number within its tap, from 1 on without gaps
 * @param at when it passed
 * @param connectionId whose it is
 * @param user the name of that connection's user, empty when unknown
 * @param kind what it is
 * @param fromClient whether the client sent it; otherwise this server did
 * @param transport the transport of the request it belongs to; null where a request names none
 * @param text as it was on the wire but for tokens, which are masked; at most {@link #MAX_TEXT} characters
 * @param size how long it was: bytes of what this server sent, characters of what it received
 * @param cut whether {@code text} is only the beginning
 */
public record WireFrame(
        long sequence,
        Instant at,
        String connectionId,
        String user,
        Kind kind,
        boolean fromClient,
        @Nullable TransportType transport,
        String text,
        int size,
        boolean cut) {
    /** How many characters of a frame are shown. */
    public static final int MAX_TEXT = 16 * 1024;

    /** What passes. */
    public enum Kind {
        /** The head of an HTTP request: method, path and query. */
        REQUEST,
        /** A whole answer to an HTTP request: status and body. */
        ANSWER,
        /** What is said on a transport: a message, an envelope, a prelude or a keep-alive. */
        FRAME,
        /** How a receive request or socket ended, in words of this server. */
        END
    }
}
