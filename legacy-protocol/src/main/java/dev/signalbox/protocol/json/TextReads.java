package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The original's conversions to text, bytes and identifiers (protocol F5). */
final class TextReads {

    private static final String BAD_BASE64 =
            "The input is not a valid Base-64 string as it contains a non-base 64 character,"
                    + " more than two padding characters, or an illegal character among the padding characters.";

    private TextReads() {}

    /** Numbers and booleans become their text; a fraction is written anew, so 5.50 reads as 5.5. */
    static String string(JsonParser parser, Class<?> type) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING, VALUE_TRUE, VALUE_FALSE -> parser.getText();
            case VALUE_NUMBER_INT -> NumberReads.integer(parser).toString();
            case VALUE_NUMBER_FLOAT -> NumberReads.normalised(parser);
            default -> throw NetMismatch.unexpected(parser);
        };
    }

    /** Base64, white space within ignored, or an array of numbers from 0 to 255. */
    static byte[] bytes(JsonParser parser, Class<?> type) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                Integer value =
                        parser.currentToken() == JsonToken.VALUE_NULL ? null : NumberReads.int32(parser, int.class);
                if (value == null || value < 0 || value > 255) {
                    throw NetMismatch.converting(parser, value == null ? null : value.toString(), "System.Byte");
                }
                bytes.write(value);
            }
            return bytes.toByteArray();
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw NetMismatch.unexpected(parser);
        }
        String text = withoutWhite(parser.getText());
        try {
            if (text.length() % 4 != 0) {
                throw NetMismatch.bare(parser, BAD_BASE64);
            }
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw NetMismatch.bare(parser, BAD_BASE64);
        }
    }

    /** With or without dashes, in braces, in parentheses or bare; any case. */
    static @Nullable UUID uuid(JsonParser parser, Class<?> type) throws IOException {
        if (parser.currentToken().isStructStart()) {
            throw NumberReads.container(parser, type);
        }
        UUID value = parser.currentToken() == JsonToken.VALUE_STRING ? uuid(parser.getText()) : null;
        if (value == null) {
            throw NetMismatch.converting(parser, NetTypeNames.of(type));
        }
        return value;
    }

    private static @Nullable UUID uuid(String written) {
        String text = written.strip();
        int last = text.length() - 1;
        if (last == 37
                && ((text.charAt(0) == '{' && text.charAt(last) == '}')
                        || (text.charAt(0) == '(' && text.charAt(last) == ')'))) {
            text = text.substring(1, last);
        }
        boolean dashed = text.length() == 36;
        if (!dashed && text.length() != 32) {
            return null;
        }
        long high = 0;
        long low = 0;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (dashed && (i == 8 || i == 13 || i == 18 || i == 23)) {
                if (c != '-') {
                    return null;
                }
                continue;
            }
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return null;
            }
            if (digits++ < 16) {
                high = (high << 4) | digit;
            } else {
                low = (low << 4) | digit;
            }
        }
        return new UUID(high, low);
    }

    private static String withoutWhite(String text) {
        StringBuilder dense = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean white = c == ' ' || c == '\t' || c == '\r' || c == '\n';
            if (white && dense == null) {
                dense = new StringBuilder(text.length()).append(text, 0, i);
            } else if (!white && dense != null) {
                dense.append(c);
            }
        }
        return dense == null ? text : dense.toString();
    }
}
