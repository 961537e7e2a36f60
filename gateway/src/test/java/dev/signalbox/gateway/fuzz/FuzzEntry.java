package dev.signalbox.gateway.fuzz;

import java.util.Arrays;

/**
 * Where Jazzer enters, in a process of its own. The system property {@value #TARGET} names the target; without it the first byte of
 * each input chooses one.
 */
public final class FuzzEntry {
    static final String TARGET = "signalbox.fuzz.target";
    private static final FuzzTarget[] ALL = FuzzTarget.values();
    private static final String CHOSEN = System.getProperty(TARGET, "");

    private FuzzEntry() {}

    /** Called by Jazzer, by this name. */
    public static void fuzzerTestOneInput(byte[] bytes) throws Exception {
        if (!CHOSEN.isEmpty()) {
            FuzzTarget.valueOf(CHOSEN).take(bytes);
        } else if (bytes.length > 0) {
            ALL[Math.floorMod(bytes[0], ALL.length)].take(Arrays.copyOfRange(bytes, 1, bytes.length));
        }
    }
}
