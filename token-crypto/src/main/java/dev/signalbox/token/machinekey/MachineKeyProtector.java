package dev.signalbox.token.machinekey;

import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.InvalidTokenException.Cause;
import dev.signalbox.token.Purpose;
import dev.signalbox.token.TokenProtector;
import dev.signalbox.token.primitive.StrictBase64;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tokens as a .NET farm with the same {@code <machineKey>} makes them: {@code MachineKey.Protect(bytes, purpose)} in standard Base64
 * (protocol D4). What either side sealed, the other opens.
 *
 * <p>The text carries no key id: each machine key of a farm is one protector, and they are tried one after the other.
 */
public final class MachineKeyProtector implements TokenProtector {
    /** The longest text that is opened unless the constructor says otherwise, in characters. */
    public static final int DEFAULT_MAX_TEXT_LENGTH = 64 * 1024;

    private static final int LEAST_MAX_TEXT_LENGTH = 1024;

    private final SecureRandom random;
    private final int maxTextLength;
    private final Map<Purpose, MachineKeyCipher> ciphers = new EnumMap<>(Purpose.class);

    /** A protector that opens texts of up to {@link #DEFAULT_MAX_TEXT_LENGTH} characters. */
    public MachineKeyProtector(MachineKey key, SecureRandom random) {
        this(key, random, DEFAULT_MAX_TEXT_LENGTH);
    }

    /**
     * A protector.
     *
     * @param random for the IVs; used by all threads at once
     * @param maxTextLength the longest text that is opened, in characters, at least 1024
     */
    public MachineKeyProtector(MachineKey key, SecureRandom random, int maxTextLength) {
        if (maxTextLength < LEAST_MAX_TEXT_LENGTH) {
            throw new IllegalArgumentException("maxTextLength: " + maxTextLength + " (expected: at least "
                    + LEAST_MAX_TEXT_LENGTH + " characters)");
        }
        this.random = random;
        this.maxTextLength = maxTextLength;
        for (Purpose purpose : Purpose.values()) {
            ciphers.put(purpose, new MachineKeyCipher(key, MachineKeyCipher.USER_PROTECT, List.of(purpose.label())));
        }
    }

    @Override
    public String seal(Purpose purpose, byte[] plaintext) {
        return StrictBase64.encode(cipher(purpose).seal(plaintext, random));
    }

    @Override
    public byte[] open(Purpose purpose, String text) throws InvalidTokenException {
        if (text.length() > maxTextLength) {
            throw new InvalidTokenException(Cause.TOO_LONG);
        }
        byte[] sealed = StrictBase64.decode(text);
        if (sealed == null) {
            throw new InvalidTokenException(Cause.MALFORMED);
        }
        return cipher(purpose).open(sealed);
    }

    private MachineKeyCipher cipher(Purpose purpose) {
        return Objects.requireNonNull(ciphers.get(purpose));
    }
}
