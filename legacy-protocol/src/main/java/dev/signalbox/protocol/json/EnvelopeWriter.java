package dev.signalbox.protocol.json;

import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.cursor.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the envelope in which messages reach a client (protocol B2).
 *
 * <pre>
 *   {"C":"g-1-2B","S":1,"T":1,"G":"token","L":5000,"M":[...]}
 *    C  cursor after these messages      always, so that the client can go on from here
 *    S  the connection is initialised    only in answer to connect
 *    T  come back by /reconnect          only when the server is going down
 *    G  groups token                     only when the group set changed; replaces the client's
 *    L  milliseconds before next poll    only long polling with a delay
 *    M  messages in order                always, possibly empty
 * </pre>
 *
 * Clients rely on the numbers being 1 and on {@code C} and {@code M} being there. Stateless; the buffer belongs to the caller.
 */
public final class EnvelopeWriter {

    private EnvelopeWriter() {}

    /**
     * Appends a whole envelope.
     *
     * @param out where to
     * @param cursor place after the messages
     * @param initialized whether to tell that the connection is initialised
     * @param reconnect whether to tell that the server is going down
     * @param groupsToken the new groups token, null when unchanged
     * @param longPollDelayMillis milliseconds before the next poll, 0 to leave it out
     * @param messages JSON of the messages in order
     */
    public static void write(
            Utf8Buffer out,
            Cursor cursor,
            boolean initialized,
            boolean reconnect,
            @Nullable String groupsToken,
            long longPollDelayMillis,
            List<JsonPayload> messages) {
        begin(out, cursor, initialized, reconnect, groupsToken, longPollDelayMillis);
        for (int i = 0; i < messages.size(); i++) {
            message(out, messages.get(i), i == 0);
        }
        end(out);
    }

    /**
     * Appends everything up to the first message, for callers whose messages are no list.
     *
     * @param out where to
     * @param cursor place after the messages that will follow
     * @param initialized whether to tell that the connection is initialised
     * @param reconnect whether to tell that the server is going down
     * @param groupsToken the new groups token, null when unchanged
     * @param longPollDelayMillis milliseconds before the next poll, 0 to leave it out
     */
    public static void begin(
            Utf8Buffer out,
            Cursor cursor,
            boolean initialized,
            boolean reconnect,
            @Nullable String groupsToken,
            long longPollDelayMillis) {
        out.ascii("{\"C\":\"");
        cursor.writeTo(out);
        out.write('"');
        if (initialized) {
            out.ascii(",\"S\":1");
        }
        if (reconnect) {
            out.ascii(",\"T\":1");
        }
        if (groupsToken != null) {
            out.ascii(",\"G\":").string(groupsToken);
        }
        if (longPollDelayMillis != 0) {
            out.ascii(",\"L\":").number(longPollDelayMillis);
        }
        out.ascii(",\"M\":[");
    }

    /**
     * Appends one message after {@link #begin}.
     *
     * @param out where to
     * @param message its JSON, copied as it is
     * @param first whether no message came before it in this envelope
     */
    public static void message(Utf8Buffer out, JsonPayload message, boolean first) {
        if (!first) {
            out.write(',');
        }
        message.writeTo(out);
    }

    /**
     * Appends what closes an envelope.
     *
     * @param out where to
     */
    public static void end(Utf8Buffer out) {
        out.ascii("]}");
    }
}
