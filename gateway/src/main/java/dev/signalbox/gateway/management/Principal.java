package dev.signalbox.gateway.management;

/**
 * Who makes a request to the management port.
 *
 * @param name the key's name, or the token's subject; empty for nobody
 * @param right what they may do; {@link Right#READ} for nobody, who gets to see open routes only
 * @param via how they proved it
 */
public record Principal(String name, Right right, Via via) {
    /** Who shows no credential, and needs none where a route is open. */
    public static final Principal NOBODY = new Principal("", Right.READ, Via.NOTHING);

    /** How somebody proved who they are. */
    public enum Via {
        /** Not at all. */
        NOTHING,
        /** By an API key in a header. */
        KEY,
        /** By a JSON Web Token. */
        TOKEN,
        /** By the cookie of a browser that logged in with a key. */
        SESSION
    }
}
