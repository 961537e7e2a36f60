package dev.signalbox.connection.client;

import org.jspecify.annotations.Nullable;

/** The kinds of client that behave alike (protocol J1). */
public enum ClientFamily {
    /** The jQuery client, in a browser or in something that says it is one. */
    JQUERY("jquery"),
    /** The .NET client on whatever platform. */
    DOTNET("dotnet"),
    /** The C++ client. */
    CPP("cpp"),
    /** The Java client and its forks. */
    JAVA("java"),
    /**
     * All others. Those for Node.js and Python are among them, since their sockets and their other requests have nothing in common that
     * would tell them apart.
     */
    OTHER("other");

    private final String text;

    ClientFamily(String text) {
        this.text = text;
    }

    /** The family as settings, metrics and the console call it: one lower-case word. */
    public String text() {
        return text;
    }

    /** Whether its clients post an abort for a connection that they are about to reconnect, as if they stopped (protocol J7). */
    public boolean abortsWhatItReconnects() {
        return this == JAVA;
    }

    /** The family of a text, ignoring case; null when there is none. */
    public static @Nullable ClientFamily parse(String text) {
        for (ClientFamily family : values()) {
            if (family.text.equalsIgnoreCase(text)) {
                return family;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return text;
    }
}
