package dev.signalbox.token.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.InvalidTokenException.Cause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * The JSON array of group names inside a groups token (protocol D1).
 *
 * <p>Written by hand, because applications name groups after what clients send, and half a surrogate pair in a name
 * must go through: it is escaped, where a JSON library refuses it or UTF-8 loses it. All else that need not be escaped
 * is not, for the token stands in URLs (protocol K24).
 */
final class GroupsJson {
    private static final JsonFactory JSON = new JsonFactory();

    private GroupsJson() {}

    static String write(Collection<String> groups) {
        StringBuilder json = new StringBuilder(2 + 32 * groups.size()).append('[');
        for (String group : groups) {
            if (json.length() > 1) {
                json.append(',');
            }
            writeString(json, group);
        }
        return json.append(']').toString();
    }

    private static void writeString(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                json.append(c).append(text.charAt(++i));
            } else if (c < ' ' || Character.isSurrogate(c)) {
                json.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    /** Reads an array of strings and nothing else. */
    static List<String> read(String json) throws InvalidTokenException {
        List<String> groups = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            expect(parser.nextToken() == JsonToken.START_ARRAY);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                expect(parser.currentToken() == JsonToken.VALUE_STRING);
                groups.add(parser.getText());
            }
            expect(parser.nextToken() == null);
        } catch (IOException e) {
            throw new InvalidTokenException(Cause.MALFORMED);
        }
        return groups;
    }

    private static void expect(boolean asItShouldBe) throws InvalidTokenException {
        if (!asItShouldBe) {
            throw new InvalidTokenException(Cause.MALFORMED);
        }
    }
}
