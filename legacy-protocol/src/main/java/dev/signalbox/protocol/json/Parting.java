package dev.signalbox.protocol.json;

import dev.signalbox.protocol.JsonPayload;
import dev.signalbox.protocol.ProtocolVersion;
import dev.signalbox.protocol.cursor.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * How a client is told that it shall not come back (protocol B2, J2, J3, J5). The original's 2.x server never says so, but its clients
 * understand it, each generation in its own way.
 */
public enum Parting {
    /** {@code D}: the clients of 1.x and 2.0, those for Java, and the JavaScript client of 2.1 stop at once. */
    DISCONNECT,
    /**
     * Nothing: the clients of protocol 1.5 know no such member. Their stream ends, and they give up when their return has been refused
     * for as long as their disconnect time-out.
     */
    SILENT,
    /** {@code E} with a text: the clients of 2.4 raise it as an error and stop at once. */
    ERROR;

    private static final ProtocolVersion WITHOUT_DISCONNECT = new ProtocolVersion(1, 5, -1, -1);

    /** What clients of a protocol version understand. Members that a client does not know do it no harm. */
    public static Parting of(ProtocolVersion version) {
        if (version.compareTo(ProtocolVersion.MAX) >= 0) {
            return ERROR;
        }
        return version.compareTo(WITHOUT_DISCONNECT) < 0 ? DISCONNECT : SILENT;
    }

    /**
     * Whether every client of such a version stops when it is told so in answer to a return. The others would take the opened stream for a
     * successful return, so that only a refusal ends their attempts.
     */
    public boolean stopsEveryClient() {
        return this == ERROR;
    }

    /**
     * Appends the last envelope of a connection.
     *
     * <pre>
     *   {"C":"g-1-2B","D":1,"M":[]}
     *   {"C":"g-1-2B","E":"reason","M":[]}
     * </pre>
     *
     * @param out where to
     * @param cursor any place; nobody comes back to it
     * @param reason a JSON string
     * @param groupsToken the new groups token, null when unchanged; only told by {@link #SILENT}, whose clients go on
     * @param longPollDelayMillis milliseconds before the next poll, 0 to leave it out; as the groups token
     */
    public void write(
            Utf8Buffer out, Cursor cursor, JsonPayload reason, @Nullable String groupsToken, long longPollDelayMillis) {
        if (this == SILENT) {
            EnvelopeWriter.begin(out, cursor, false, false, groupsToken, longPollDelayMillis);
            EnvelopeWriter.end(out);
            return;
        }
        out.ascii("{\"C\":\"");
        cursor.writeTo(out);
        if (this == DISCONNECT) {
            out.ascii("\",\"D\":1");
        } else {
            out.ascii("\",\"E\":");
            reason.writeTo(out);
        }
        out.ascii(",\"M\":[]}");
    }
}
