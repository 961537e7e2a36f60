package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where in a text a reader stands, in the words of the original: {@code Path 'Tags[0]', line 1, position 5.} */
final class JsonPlace {

    private JsonPlace() {}

    /** The place after the current token. */
    static String after(JsonParser parser) throws IOException {
        parser.finishToken();
        return place(parser, parser.currentLocation(), -1);
    }

    /** The place after the first character of the current token. */
    static String atStart(JsonParser parser) {
        return place(parser, parser.currentTokenLocation(), 0);
    }

    /** The place after the first member name, if any, of the object just entered: the original looks that far ahead. */
    static String afterFirstName(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.FIELD_NAME) {
            return after(parser);
        }
        String name = parser.currentName();
        return place(parser, parser.currentTokenLocation(), name.length() + 2);
    }

    /** The place of a parser that broke down. */
    static String broken(JsonParser parser) {
        return place(parser, parser.currentLocation(), -1);
    }

    /** The place of a parser that has just gone one level too deep, whose token is not yet the new one. */
    static String tooDeep(JsonParser parser) {
        JsonLocation location = parser.currentLocation();
        StringBuilder path = new StringBuilder();
        append(parser.getParsingContext().getParent(), path);
        return "Path '" + path + "', line " + location.getLineNr() + ", position " + (location.getColumnNr() - 1) + ".";
    }

    private static String place(JsonParser parser, JsonLocation location, int further) {
        int position = Math.max(0, location.getColumnNr() + further);
        return "Path '" + path(parser) + "', line " + location.getLineNr() + ", position " + position + ".";
    }

    private static String path(JsonParser parser) {
        JsonToken token = parser.currentToken();
        JsonStreamContext context = parser.getParsingContext();
        StringBuilder path = new StringBuilder();
        append(token == null || !token.isStructStart() ? context : context.getParent(), path);
        return path.toString();
    }

    private static void append(@Nullable JsonStreamContext context, StringBuilder path) {
        if (context == null || context.inRoot()) {
            return;
        }
        append(context.getParent(), path);
        if (context.inArray()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        } else if (context.hasCurrentName()) {
            String name = context.getCurrentName();
            if (isPlain(name)) {
                path.append(path.isEmpty() ? "" : ".").append(name);
            } else {
                path.append("['").append(name).append("']");
            }
        }
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (" .'/\"[]()\t\n\r\f\b\\\u0085\u2028\u2029".indexOf(name.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }
}
