package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * What the original's parser takes for JSON and no other does: octal and hexadecimal numbers, {@code undefined} and
 * constructors such as {@code new Date(5)}. Such texts are put into plain JSON once an ordinary parser has refused them, so
 * they cost nothing until they come.
 *
 * <p>A leading zero makes a number octal and {@code 0x} hexadecimal, both of at most 64 bits, the highest of which is the sign;
 * {@code -010} is decimal. {@code undefined} becomes null. A constructor becomes the string of its name, which is what the original's
 * conversions see of it (protocol F5).
 */
final class NetDialect {
    private static final String UNDEFINED = "undefined";
    private static final String NEW = "new";
    private static final int LONGEST_NUMBER = 70; // digits, signs and letters of a number that can be in range

    private final String text;
    private final StringBuilder mended;
    private int at;
    private boolean changed;

    private NetDialect(String text) {
        this.text = text;
        this.mended = new StringBuilder(text.length());
    }

    /** The text in plain JSON, or null when there is nothing in it of this kind. */
    static @Nullable String mended(String text) {
        NetDialect dialect = new NetDialect(text);
        dialect.run();
        return dialect.changed ? dialect.mended.toString() : null;
    }

    /**
     * The text of one value as the original hands it to the conversion of an argument: without white space and comments, numbers
     * and escapes in its own spelling. Places in failures are counted in this text.
     *
     * @return null when the text is no JSON
     */
    static @Nullable String rewritten(String json) {
        String mended = mended(json);
        Utf8Buffer out = new Utf8Buffer(json.length() + 16);
        try (JsonParser parser = Deep.FACTORY.createParser(mended == null ? json : mended);
                Writer writer = out.writer();
                JsonGenerator generator = new NetGenerator(Deep.FACTORY.createGenerator(writer))) {
            parser.nextToken();
            copy(parser, generator);
            generator.flush();
            writer.flush();
            return out.toPayload().toString();
        } catch (IOException e) {
            return null;
        }
    }

    private static void copy(JsonParser parser, JsonGenerator out) throws IOException {
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token == null) {
                throw NetMismatch.bare(parser, "no value");
            }
            switch (token) {
                case START_OBJECT -> out.writeStartObject();
                case END_OBJECT -> out.writeEndObject();
                case START_ARRAY -> out.writeStartArray();
                case END_ARRAY -> out.writeEndArray();
                case FIELD_NAME -> out.writeFieldName(parser.currentName());
                case VALUE_NUMBER_INT -> out.writeNumber(parser.getBigIntegerValue());
                case VALUE_NUMBER_FLOAT -> {
                    if (parser.isNaN()) {
                        out.writeRawValue(parser.getText());
                    } else {
                        out.writeNumber(NumberReads.finite(parser));
                    }
                }
                case VALUE_TRUE, VALUE_FALSE -> out.writeBoolean(parser.getBooleanValue());
                case VALUE_NULL -> out.writeNull();
                default -> out.writeString(parser.getText());
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (depth > 0 && parser.nextToken() != null);
    }

    private void run() {
        boolean inWord = false; // what continues a name or number begins none
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                pass(stringEnd(at));
                inWord = false;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                pass(end < 0 ? text.length() : end + 2);
                inWord = false;
            } else if (text.startsWith("//", at)) {
                pass(lineEnd());
                inWord = false;
            } else if (!inWord && (isDigit(c) || c == '-')) {
                number();
                inWord = true;
            } else if (!inWord && Character.isLetter(c)) {
                word();
                inWord = true;
            } else {
                inWord = isNameRest(c);
                pass(at + 1);
            }
        }
    }

    private void pass(int end) {
        mended.append(text, at, end);
        at = end;
    }

    private void replace(int end, String with) {
        mended.append(with);
        at = end;
        changed = true;
    }

    private void number() {
        int end = at;
        while (end < text.length() && isNumberPart(text.charAt(end))) {
            end++;
        }
        String number = text.substring(at, end);
        Long value = number.length() <= LONGEST_NUMBER ? based(number) : null;
        if (value != null) {
            replace(end, value.toString());
        } else if (number.length() > 2 && number.startsWith("-0") && isDigit(number.charAt(2))) {
            int first = 2;
            while (number.charAt(first) == '0' && first + 1 < number.length() && isDigit(number.charAt(first + 1))) {
                first++;
            }
            replace(end, '-' + number.substring(first));
        } else {
            pass(end);
        }
    }

    /** The value of an octal or hexadecimal number, null for others. */
    private static @Nullable Long based(String number) {
        if (number.length() < 2 || number.charAt(0) != '0') {
            return null;
        }
        char second = number.charAt(1);
        try {
            if (second == 'x' || second == 'X') {
                return Long.parseUnsignedLong(number.substring(2), 16);
            }
            return isDigit(second) ? (Long) Long.parseUnsignedLong(number, 8) : null;
        } catch (NumberFormatException e) {
            return null; // stays, and is refused
        }
    }

    private void word() {
        int end = at;
        while (end < text.length() && isNameRest(text.charAt(end))) {
            end++;
        }
        String word = text.substring(at, end);
        if (word.equals(UNDEFINED) && !isName(end)) {
            replace(end, "null");
        } else if (word.equals(NEW) && end < text.length() && isWhite(text.charAt(end))) {
            constructor(end);
        } else {
            pass(end);
        }
    }

    private void constructor(int afterNew) {
        int from = white(afterNew);
        int to = from;
        while (to < text.length() && isNameRest(text.charAt(to))) {
            to++;
        }
        int open = white(to);
        if (to == from || open == text.length() || text.charAt(open) != '(') {
            pass(afterNew);
            return;
        }
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                i = stringEnd(i) - 1;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                replace(i + 1, '"' + text.substring(from, to) + '"');
                return;
            }
        }
        pass(text.length()); // it is no JSON from here on, whatever follows; and a thousand such would each look
        // at all of it
    }

    /** Whether a word that ends here names a member. */
    private boolean isName(int end) {
        int next = white(end);
        return next < text.length() && text.charAt(next) == ':';
    }

    private int white(int from) {
        int next = from;
        while (next < text.length() && isWhite(text.charAt(next))) {
            next++;
        }
        return next;
    }

    private int stringEnd(int start) {
        char quote = text.charAt(start);
        int i = start + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i + 1, text.length());
    }

    private int lineEnd() {
        int end = at;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private static boolean isNumberPart(char c) {
        return isDigit(c)
                || (c >= 'a' && c <= 'f')
                || (c >= 'A' && c <= 'F')
                || c == 'x'
                || c == 'X'
                || c == '.'
                || c == '-'
                || c == '+';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameRest(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    private static boolean isWhite(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** Made when first needed, which is when the first text was refused. */
    private static final class Deep {
        static final com.fasterxml.jackson.core.JsonFactory FACTORY =
                LenientJson.writing(ReadLimits.defaults().maxDepth());

        private Deep() {}
    }
}
