package dev.signalbox.conformance.recording;

import java.util.Locale;

/** Who did something. */
public enum Party {
    /** The client. */
    CLIENT,
    /** The server. */
    SERVER,
    /** What lies between them. */
    NETWORK;

    /** The word used in recordings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
