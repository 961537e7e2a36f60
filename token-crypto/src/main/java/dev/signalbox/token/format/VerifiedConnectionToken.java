package dev.signalbox.token.format;

import org.jspecify.annotations.Nullable;

/**
 * A connection token that one of our nodes issued: the connection it stands for and the user it was issued to.
 *
 * <p>Only {@link ConnectionTokens#verify} makes one. Immutable.
 */
public final class VerifiedConnectionToken {
    private final String connectionId;
    private final String userName;

    VerifiedConnectionToken(String connectionId, String userName) {
        this.connectionId = connectionId;
        this.userName = userName;
    }

    /** The connection's id, as it was issued. */
    public String connectionId() {
        return connectionId;
    }

    /** The user's name at negotiate; empty when nobody was signed in. */
    public String userName() {
        return userName;
    }

    /**
     * Whether the request that carries the token comes from the user it was issued to (protocol D2). Names are compared
     * character by character without regard to case. If not, the request is answered with 403: signing in or out in the
     * middle of a connection ends it.
     *
     * @param currentUser name of the user of the current request; null and empty both mean nobody is signed in
     */
    public boolean belongsTo(@Nullable String currentUser) {
        return OrdinalIgnoreCase.equal(userName, currentUser == null ? "" : currentUser);
    }

    /** The connection id; the user's name stays out of logs. */
    @Override
    public String toString() {
        return "VerifiedConnectionToken[" + connectionId + "]";
    }
}
