package dev.signalbox.conformance.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that remembers its text: {@link #raw()} is exactly what was sent, member order and number spelling included. Reading is strict
 * (RFC 8259, no duplicate members, no white space but where the grammar has it). Immutable.
 */
public final class JsonText {
    private final String raw;
    private final @Nullable String string; // null unless the value is a string
    private final @Nullable Map<String, JsonText> members; // null unless the value is an object
    private final @Nullable List<JsonText> elements; // null unless the value is an array

    private JsonText(
            String raw,
            @Nullable String string,
            @Nullable Map<String, JsonText> members,
            @Nullable List<JsonText> elements) {
        this.raw = raw;
        this.string = string;
        this.members = members;
        this.elements = elements;
    }

    /**
     * Reads one value that fills the whole text.
     *
     * @throws WireException when the text is not exactly one JSON value
     */
    public static JsonText parse(String text) {
        Reader reader = new Reader(text);
        reader.skipSpace();
        JsonText value = reader.value(0);
        reader.skipSpace();
        reader.check(reader.at == text.length(), "the end");
        return value;
    }

    /** The value as a JSON string literal. */
    public static String quote(String value) {
        StringBuilder literal = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                literal.append('\\').append(c);
            } else if (c < ' ' || isHalf(value, i)) {
                literal.append(String.format("\\u%04x", (int) c));
            } else {
                literal.append(c);
            }
        }
        return literal.append('"').toString();
    }

    /** Whether a character is half of one whose other half is not there; no encoding has it. */
    private static boolean isHalf(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    /** The text of the value, as it was sent. */
    public String raw() {
        return raw;
    }

    /** Whether the value is an object. */
    public boolean isObject() {
        return members != null;
    }

    /** Whether the value is an array. */
    public boolean isArray() {
        return elements != null;
    }

    /** Whether the value is a string. */
    public boolean isString() {
        return string != null;
    }

    /** The names of an object's members, in the order of the text. */
    public List<String> names() {
        return List.copyOf(object().keySet());
    }

    /** Whether an object has a member of that name. */
    public boolean has(String name) {
        return object().containsKey(name);
    }

    /** A member of an object, or null when absent. */
    public @Nullable JsonText get(String name) {
        return object().get(name);
    }

    /** A member of an object that must be there. */
    public JsonText at(String name) {
        JsonText member = get(name);
        if (member == null) {
            throw new WireException("no member " + name + " in " + raw);
        }
        return member;
    }

    /** The elements of an array. */
    public List<JsonText> elements() {
        if (elements == null) {
            throw new WireException("not an array: " + raw);
        }
        return elements;
    }

    /** The characters of a string. */
    public String string() {
        if (string == null) {
            throw new WireException("not a string: " + raw);
        }
        return string;
    }

    private Map<String, JsonText> object() {
        if (members == null) {
            throw new WireException("not an object: " + raw);
        }
        return members;
    }

    /** The text of the value. */
    @Override
    public String toString() {
        return raw;
    }

    private static final class Reader {
        private static final int MOST_DEPTH = 200;

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        JsonText value(int depth) {
            check(depth < MOST_DEPTH, "at most " + MOST_DEPTH + " levels");
            int start = at;
            switch (peek()) {
                case '{' -> {
                    Map<String, JsonText> members = object(depth);
                    return new JsonText(text.substring(start, at), null, members, null);
                }
                case '[' -> {
                    List<JsonText> elements = array(depth);
                    return new JsonText(text.substring(start, at), null, null, elements);
                }
                case '"' -> {
                    String string = string();
                    return new JsonText(text.substring(start, at), string, null, null);
                }
                default -> {
                    return scalar();
                }
            }
        }

        private Map<String, JsonText> object(int depth) {
            Map<String, JsonText> members = new LinkedHashMap<>();
            at++;
            skipSpace();
            while (peek() != '}') {
                check(members.isEmpty() || take(','), "a comma");
                skipSpace();
                String name = string();
                skipSpace();
                check(take(':'), "a colon");
                skipSpace();
                JsonText before = members.put(name, value(depth + 1));
                check(before == null, "member " + name + " once");
                skipSpace();
            }
            at++;
            return members;
        }

        private List<JsonText> array(int depth) {
            List<JsonText> elements = new ArrayList<>();
            at++;
            skipSpace();
            while (peek() != ']') {
                check(elements.isEmpty() || take(','), "a comma");
                skipSpace();
                elements.add(value(depth + 1));
                skipSpace();
            }
            at++;
            return elements;
        }

        private String string() {
            check(take('"'), "a string");
            StringBuilder characters = new StringBuilder();
            while (true) {
                char c = next();
                if (c == '"') {
                    return characters.toString();
                }
                check(c >= ' ', "no raw control character");
                characters.append(c == '\\' ? escape() : c);
            }
        }

        private char escape() {
            char c = next();
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> {
                    check(
                            at + 4 <= text.length()
                                    && text.substring(at, at + 4).matches("[0-9a-fA-F]{4}"),
                            "four hex digits");
                    at += 4;
                    yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
                }
                default -> throw failure("an escape");
            };
        }

        private JsonText scalar() {
            int start = at;
            while (at < text.length() && "+-.0123456789aefElnrstu".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            String raw = text.substring(start, at);
            check(raw.matches("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?"), "a value");
            return new JsonText(raw, null, null, null);
        }

        void skipSpace() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private char peek() {
            check(at < text.length(), "more");
            return text.charAt(at);
        }

        private char next() {
            char c = peek();
            at++;
            return c;
        }

        private boolean take(char wanted) {
            boolean there = peek() == wanted;
            at += there ? 1 : 0;
            return there;
        }

        void check(boolean holds, String expected) {
            if (!holds) {
                throw failure(expected);
            }
        }

        private WireException failure(String expected) {
            return new WireException("not JSON at character " + at + " (expected: " + expected + "): " + text);
        }
    }
}
