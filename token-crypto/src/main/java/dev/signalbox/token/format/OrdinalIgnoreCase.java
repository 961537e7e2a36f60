package dev.signalbox.token.format;

/**
 * The original's comparison of names: character by character, upper case against upper case (protocol D2, D3).
 *
 * <p>{@link String#equalsIgnoreCase} is wider: it takes the dotless ı for an I, the long ſ for an S and the Kelvin sign
 * for a K, so that a user could pass for another one. Here a character outside ASCII never equals one inside.
 */
public final class OrdinalIgnoreCase {
    private static final int ASCII_END = 0x80;

    private OrdinalIgnoreCase() {}

    /** Whether two names are the same to the original. */
    public static boolean equal(String a, String b) {
        if (a.length() != b.length()) {
            return false;
        }
        for (int i = 0; i < a.length(); i++) {
            if (!equal(a.charAt(i), b.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equal(char a, char b) {
        if (a == b) {
            return true;
        }
        boolean bothSides = (a < ASCII_END) == (b < ASCII_END);
        return bothSides && Character.toUpperCase(a) == Character.toUpperCase(b);
    }
}
