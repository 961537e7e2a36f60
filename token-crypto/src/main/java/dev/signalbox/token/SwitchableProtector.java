package dev.signalbox.token;

/** A protector whose keys can be exchanged while it is used by any number of threads. */
public final class SwitchableProtector implements TokenProtector {
    private volatile State state;

    private record State(TokenProtector protector, long generation) {}

    /** @param first what it is until {@link #switchTo} is called */
    public SwitchableProtector(TokenProtector first) {
        state = new State(first, 0);
    }

    /** From now on {@code next} seals and opens; calls under way finish with what they began with. */
    public synchronized void switchTo(TokenProtector next) {
        state = new State(next, state.generation + 1);
    }

    @Override
    public String seal(Purpose purpose, byte[] plaintext) {
        return state.protector.seal(purpose, plaintext);
    }

    @Override
    public byte[] open(Purpose purpose, String text) throws InvalidTokenException {
        return state.protector.open(purpose, text);
    }

    @Override
    public long generation() {
        return state.generation;
    }
}
