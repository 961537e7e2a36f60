package dev.signalbox.token;

/**
 * A token format: turns bytes into text that clients can carry but neither alter nor make (protocol D4).
 *
 * <p>An implementation guarantees:
 * <ul>
 *   <li>Only text that {@code seal} made, with a key the protector knows and for the same purpose, can be opened. If
 *       this breaks, a client can act as any connection and join any group.
 *   <li>The text is standard Base64, padded, without line breaks (protocol D1). Old clients put it into a query.
 *   <li>Text sealed on one node opens on every node with the same keys, and after a restart. If this breaks, clients
 *       that reconnect are turned away.
 *   <li>It may be called by any number of threads at once and does not block.
 * </ul>
 */
public interface TokenProtector {
    /**
     * Seals {@code plaintext}. The text differs from call to call even for the same plaintext.
     *
     * @param plaintext any bytes, may be empty; not kept and not changed
     * @return the token text
     */
    String seal(Purpose purpose, byte[] plaintext);

    /**
     * Opens a text made by {@link #seal} for the same purpose.
     *
     * @param text the token exactly as it was made; what transports did to it is undone before, see
     *     {@link dev.signalbox.token.format.RawToken}
     * @return the plaintext, a new array
     * @throws InvalidTokenException whatever is wrong with the text, always with the same message
     */
    byte[] open(Purpose purpose, String text) throws InvalidTokenException;

    /**
     * A number that changes whenever the keys do, so that whoever remembers opened texts knows when to forget them. Read before {@code
     * open}, it is never newer than the keys that opened. Constant unless the keys can change.
     */
    default long generation() {
        return 0;
    }
}
