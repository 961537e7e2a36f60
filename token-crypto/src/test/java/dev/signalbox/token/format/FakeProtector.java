package dev.signalbox.token.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.InvalidTokenException.Cause;
import dev.signalbox.token.Purpose;
import dev.signalbox.token.TokenProtector;
import java.util.Base64;

/** Protects nothing, so that a test sees what is inside, can put anything inside, and counts what is opened. */
final class FakeProtector implements TokenProtector {
    private int opened;

    @Override
    public String seal(Purpose purpose, byte[] plaintext) {
        return Base64.getEncoder().encodeToString(plaintext);
    }

    @Override
    public byte[] open(Purpose purpose, String text) throws InvalidTokenException {
        opened++;
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidTokenException(Cause.MALFORMED);
        }
    }

    /** How often something was opened or refused. */
    int opened() {
        return opened;
    }

    /** A token with that inside. */
    static RawToken holding(String plaintext) {
        return holding(plaintext.getBytes(UTF_8));
    }

    static RawToken holding(byte[] plaintext) {
        return new RawToken(Base64.getEncoder().encodeToString(plaintext));
    }

    /** What is inside a token. */
    static String inside(String token) {
        return new String(Base64.getDecoder().decode(token), UTF_8);
    }
}
