package dev.signalbox.connection;

/** Why a client has missed messages. */
public enum GapCause {
    /** Its cursor is of another server, another epoch or another make, or malformed (protocol K47 to K49). */
    FOREIGN_CURSOR,
    /** It came back when its connection's buffer had dropped what lies behind its cursor. */
    BUFFER,
    /** It came back under an id that had been given up, and the log has dropped what lies behind its cursor. */
    LOG,
    /** It is connected and reads too slowly: its connection's buffer dropped messages before they were sent. */
    OVERRUN,
    /** The log dropped messages before this server read them. */
    OVERTAKEN
}
