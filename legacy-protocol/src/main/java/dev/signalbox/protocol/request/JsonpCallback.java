package dev.signalbox.protocol.request;

import dev.signalbox.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The name of a script function that a JSONP client wants its answer wrapped in (protocol A9).
 *
 * <p>A value of this type has passed the check, so it is safe to write into a script. The original skips the check for
 * long polling; here there is no way around it (protocol K12).
 *
 * @param name dot-separated identifiers, such as {@code jQuery.cb_1}
 */
public record JsonpCallback(String name) {

    private static final Set<String> RESERVED = Set.of(
            "break",
            "do",
            "instanceof",
            "typeof",
            "case",
            "else",
            "new",
            "var",
            "catch",
            "finally",
            "return",
            "void",
            "continue",
            "for",
            "switch",
            "while",
            "debugger",
            "function",
            "this",
            "with",
            "default",
            "if",
            "throw",
            "delete",
            "in",
            "try",
            "class",
            "enum",
            "extends",
            "super",
            "const",
            "export",
            "import",
            "implements",
            "let",
            "private",
            "public",
            "yield",
            "interface",
            "package",
            "protected",
            "static",
            "NaN",
            "undefined",
            "Infinity");

    /**
     * Checks the name; {@link #parse} is the way for names that clients sent.
     *
     * @throws IllegalArgumentException when it is not a valid callback name
     */
    public JsonpCallback {
        if (!isValid(name)) {
            throw new IllegalArgumentException("callback: not a dotted script identifier");
        }
    }

    /**
     * The callback of a client's {@code callback} parameter.
     *
     * @param name the parameter's value
     * @return the checked callback
     * @throws ProtocolException with status 400 when the name is not a dotted identifier free of reserved words
     */
    public static JsonpCallback parse(String name) throws ProtocolException {
        if (!isValid(name)) {
            throw new ProtocolException(400, "The JSONP callback name is not valid.");
        }
        return new JsonpCallback(name);
    }

    /**
     * The script that hands a JSON text to the callback.
     *
     * @param json the answer
     * @return {@code name(json);}
     */
    public String wrap(String json) {
        return name + "(" + json + ");";
    }

    /**
     * The script that hands a JSON text to the callback, in UTF-8.
     *
     * @param json the answer in UTF-8
     * @return a new array holding {@code name(json);}
     */
    public byte[] wrap(byte[] json) {
        byte[] head = (name + "(").getBytes(StandardCharsets.UTF_8);
        byte[] script = new byte[head.length + json.length + 2];
        System.arraycopy(head, 0, script, 0, head.length);
        System.arraycopy(json, 0, script, head.length, json.length);
        script[script.length - 2] = ')';
        script[script.length - 1] = ';';
        return script;
    }

    private static boolean isValid(String name) {
        int start = 0;
        while (true) {
            int dot = name.indexOf('.', start);
            String part = dot < 0 ? name.substring(start) : name.substring(start, dot);
            if (!isIdentifier(part)) {
                return false;
            }
            if (dot < 0) {
                return true;
            }
            start = dot + 1;
        }
    }

    private static boolean isIdentifier(String part) {
        if (part.isEmpty() || RESERVED.contains(part)) {
            return false;
        }
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c != '$' && c != '_' && !Character.isLetter(c) && (i == 0 || !Character.isDigit(c))) {
                return false;
            }
        }
        return true;
    }
}
