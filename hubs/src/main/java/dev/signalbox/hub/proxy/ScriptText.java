package dev.signalbox.hub.proxy;

import java.util.Set;

/** Names as they stand in a script (protocol F1, G2). */
final class ScriptText {
    /** Words that cannot name a parameter of a strict function, though Java allows them as names. */
    private static final Set<String> RESERVED = Set.of(
            "arguments",
            "await",
            "debugger",
            "delete",
            "eval",
            "export",
            "function",
            "in",
            "let",
            "typeof",
            "undefined",
            "var",
            "with",
            "yield");

    private ScriptText() {}

    /** Lower-cases the first character of each part between dots, and only that: {@code URLHub} gives {@code uRLHub}. */
    static String camelCase(String name) {
        StringBuilder text = new StringBuilder(name);
        for (int i = 0; i < text.length(); i++) {
            if (i == 0 || text.charAt(i - 1) == '.') {
                text.setCharAt(i, Character.toLowerCase(text.charAt(i)));
            }
        }
        return text.toString();
    }

    /** A string literal. */
    static String quoted(String text, char quote) {
        StringBuilder literal = new StringBuilder(text.length() + 2).append(quote);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote || c == '\\') {
                literal.append('\\').append(c);
            } else if (c < ' ' || c == '\u2028' || c == '\u2029') {
                literal.append(String.format("\\u%04x", (int) c));
            } else {
                literal.append(c);
            }
        }
        return literal.append(quote).toString();
    }

    /** A member's key: bare as the original writes it, even where it is a reserved word, in quotes where bare is no syntax. */
    static String key(String name) {
        return isIdentifier(name) ? name : quoted(name, '\'');
    }

    /** A parameter's name, changed where the script would not run with it. */
    static String parameter(String name) {
        return RESERVED.contains(name) ? name + '_' : name;
    }

    private static boolean isIdentifier(String name) {
        return !name.isEmpty()
                && isNameStart(name.codePointAt(0))
                && name.codePoints().allMatch(c -> isNameStart(c) || Character.isDigit(c));
    }

    private static boolean isNameStart(int c) {
        return c == '$' || c == '_' || Character.isLetter(c);
    }
}
