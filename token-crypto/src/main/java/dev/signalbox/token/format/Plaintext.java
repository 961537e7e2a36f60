package dev.signalbox.token.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.InvalidTokenException.Cause;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * What both tokens hold: {@code <connectionId>:<rest>} in UTF-8 (protocol D1).
 *
 * @param connectionId not empty, without a colon
 * @param rest the user name, or the groups as JSON; may hold colons
 */
record Plaintext(String connectionId, String rest) {
    Plaintext {
        if (connectionId.isEmpty() || connectionId.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "connectionId: \"" + connectionId + "\" (expected: at least one character, no colon)");
        }
    }

    byte[] encode() {
        ByteBuffer encoded;
        try {
            encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(connectionId + ':' + rest));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "connectionId or user name: holds half a surrogate pair (expected: valid Unicode)", e);
        }
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    /** Splits at the first colon; without one, all of it is the connection id (protocol D2). */
    static Plaintext decode(byte[] bytes) throws InvalidTokenException {
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidTokenException(Cause.MALFORMED);
        }
        int colon = text.indexOf(':');
        String connectionId = colon < 0 ? text : text.substring(0, colon);
        if (connectionId.isEmpty()) {
            throw new InvalidTokenException(Cause.MALFORMED);
        }
        return new Plaintext(connectionId, colon < 0 ? "" : text.substring(colon + 1));
    }
}
