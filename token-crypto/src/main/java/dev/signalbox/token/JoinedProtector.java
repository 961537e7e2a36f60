package dev.signalbox.token;

import dev.signalbox.token.InvalidTokenException.Cause;
import java.util.ArrayList;
import java.util.List;

/**
 * Several formats or keys at once: the first seals, all open, tried in order. For farms that are being moved.
 *
 * <p>The cause of a refusal is that of the first which saw its own format in the text.
 */
public final class JoinedProtector implements TokenProtector {
    private final TokenProtector primary;
    private final List<TokenProtector> all;

    private JoinedProtector(TokenProtector primary, List<TokenProtector> all) {
        this.primary = primary;
        this.all = all;
    }

    /** {@code primary} alone, or joined with the others if there are any. */
    public static TokenProtector of(TokenProtector primary, List<? extends TokenProtector> openOnly) {
        if (openOnly.isEmpty()) {
            return primary;
        }
        List<TokenProtector> all = new ArrayList<>();
        all.add(primary);
        all.addAll(openOnly);
        return new JoinedProtector(primary, List.copyOf(all));
    }

    @Override
    public String seal(Purpose purpose, byte[] plaintext) {
        return primary.seal(purpose, plaintext);
    }

    @Override
    public byte[] open(Purpose purpose, String text) throws InvalidTokenException {
        Cause cause = Cause.MALFORMED;
        for (TokenProtector protector : all) {
            try {
                return protector.open(purpose, text);
            } catch (InvalidTokenException e) {
                if (cause == Cause.MALFORMED) {
                    cause = e.cause();
                }
            }
        }
        throw new InvalidTokenException(cause);
    }
}
