package dev.signalbox.gateway.event;

import java.util.Locale;

/** Why a connection that speaks HTTP/2 was ended: what its client sends costs more than it is worth. */
public enum Http2Fault {
    /** Frames that only make work: PING, SETTINGS, PRIORITY, empty and unknown ones. */
    IDLE_FRAMES,
    /** A block of headers that is too long or comes in too many frames. */
    HEADERS,
    /** Streams that are opened and reset again. */
    RESETS,
    /** More streams at a time than were offered. */
    STREAMS;

    /** Its name in metrics and logs. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
