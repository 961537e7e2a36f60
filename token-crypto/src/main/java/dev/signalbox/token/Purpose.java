package dev.signalbox.token;

/**
 * What a token is for. A token sealed for one purpose cannot be opened for another (protocol D1, D4).
 */
public enum Purpose {
    /** The token of negotiate, which says who a connection is and authorises receiving as it. */
    CONNECTION_TOKEN("SignalR.ConnectionToken"),

    /** The token that lets a connection take its groups along when it reconnects. */
    GROUPS_TOKEN("SignalR.Groups.v1.1");

    private final String label;

    Purpose(String label) {
        this.label = label;
    }

    /** The purpose text of the original, which goes into key derivation; it never changes (protocol D1). */
    public String label() {
        return label;
    }
}
