package dev.signalbox.protocol.json;

/**
 * How much a client may send in one JSON text. Reaching a limit is a {@code ProtocolException}, never a truncation.
 *
 * @param maxTextLength characters of the whole text, at least 1
 * @param maxDepth nested objects and arrays of the outer text, at least 2 (the original's default is 64)
 * @param maxArguments arguments of one hub invocation, at least 1
 * @param maxHubs hubs named by one {@code connectionData}, at least 1
 * @param maxStateLength characters of the hub state, at least 2 (the original's limit is 4096; protocol F4, K68)
 */
public record ReadLimits(int maxTextLength, int maxDepth, int maxArguments, int maxHubs, int maxStateLength) {

    /** Nesting allowed inside one hub argument or the hub state (protocol A14, F5). */
    public static final int VALUE_DEPTH = 20;

    /** Characters the original allows in the text of the hub state (protocol F4, K68). */
    public static final int STATE_LENGTH = 4096;

    private static final ReadLimits DEFAULTS = new ReadLimits(4 * 1024 * 1024, 64, 256, 256, STATE_LENGTH);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException when one is below its least value
     */
    public ReadLimits {
        atLeast("maxTextLength", maxTextLength, 1);
        atLeast("maxDepth", maxDepth, 2);
        atLeast("maxArguments", maxArguments, 1);
        atLeast("maxHubs", maxHubs, 1);
        atLeast("maxStateLength", maxStateLength, 2);
    }

    /** Limits with the original's bound on the hub state. */
    public ReadLimits(int maxTextLength, int maxDepth, int maxArguments, int maxHubs) {
        this(maxTextLength, maxDepth, maxArguments, maxHubs, STATE_LENGTH);
    }

    /**
     * 4 Mi characters (the original's usual host takes bodies of 4 MiB), depth 64, 256 arguments, 256 hubs, 4096 characters of state.
     *
     * @return the defaults
     */
    public static ReadLimits defaults() {
        return DEFAULTS;
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least " + least + ")");
        }
    }
}
