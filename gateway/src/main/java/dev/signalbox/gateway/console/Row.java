package dev.signalbox.gateway.console;

import dev.signalbox.connection.ConnectionDetails;
import java.util.List;
import java.util.Locale;

/** A connection as the page gets it: spans in seconds, moments in milliseconds since 1970. */
record Row(
        String id,
        String path,
        String transport,
        String client,
        String userAgent,
        String protocol,
        String user,
        String address,
        String state,
        boolean open,
        String node,
        long since,
        long age,
        long silence,
        long reconnects,
        int groups,
        List<String> groupNames,
        int waiting,
        int held,
        long heldBytes,
        long pendingBytes) {
    private static final int MAX_TEXT = 500; // of what a client names itself by

    static Row of(ConnectionDetails of) {
        return new Row(
                of.id(),
                of.path(),
                of.transport().wireName(),
                client(of),
                cut(of.userAgent()),
                of.protocol().toString(),
                cut(of.user()),
                of.remoteAddress(),
                state(of),
                of.open(),
                of.node(),
                of.since().toEpochMilli(),
                of.age().toSeconds(),
                of.silence().toSeconds(),
                of.reconnects(),
                of.groups(),
                of.groupNames().stream().map(Row::cut).toList(),
                of.waiting(),
                of.held(),
                of.heldBytes(),
                of.pendingBytes());
    }

    /** What kind of client it is, as far as it tells. */
    static String client(ConnectionDetails of) {
        return (of.clientFamily() + " " + of.clientVersion()).strip();
    }

    static String state(ConnectionDetails of) {
        return of.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }
}
