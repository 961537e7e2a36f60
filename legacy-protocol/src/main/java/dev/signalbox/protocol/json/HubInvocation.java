package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.signalbox.protocol.Limit;
import dev.signalbox.protocol.ProtocolException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's call of a hub method (protocol F4).
 *
 * <pre>
 *   {"H":"chathub","M":"Send","A":["x",1],"I":0,"S":{"name":"n"}}
 *     hub          method     arguments  id   state
 * </pre>
 *
 * Member names ignore case and come in any order, other members are ignored, a repeated one counts with its last value,
 * and text after the object is not looked at.
 *
 * @param hub hub name as sent, null when absent
 * @param method method name as sent, null when absent
 * @param arguments the JSON text of each argument as sent, to be read by {@code NetJson}
 * @param id what the answer carries as {@code I}; numbers keep their text, so 0 is {@code "0"} and 1.0 is {@code "1.0"}; null
 *     when absent
 * @param stateJson JSON text of the state object, null when absent
 */
public record HubInvocation(
        @Nullable String hub,
        @Nullable String method,
        List<String> arguments,
        @Nullable String id,
        @Nullable String stateJson) {

    /**
     * Status of refusals. The original fails such a request without an answer of its own, which its hosts make a 500, and
     * clients take any failure for a send error (protocol K67).
     */
    private static final int STATUS = 500;

    private static final int DEFAULT_DEPTH = ReadLimits.defaults().maxDepth();
    private static final JsonFactory FACTORY = LenientJson.factory(DEFAULT_DEPTH);

    /** Copies the arguments. */
    public HubInvocation {
        arguments = List.copyOf(arguments);
    }

    /**
     * Reads an invocation.
     *
     * @param text what the client sent
     * @param limits how much it may send
     * @return the invocation
     * @throws ProtocolException when the text is no JSON object, a member has the wrong type, or a
     *     limit is exceeded; an id that was already read is lost with it
     */
    public static HubInvocation parse(String text, ReadLimits limits) throws ProtocolException {
        if (text.length() > limits.maxTextLength()) {
            throw new ProtocolException(STATUS, "The hub invocation is too long.", Limit.TEXT_LENGTH);
        }
        JsonFactory factory = limits.maxDepth() == DEFAULT_DEPTH ? FACTORY : LenientJson.factory(limits.maxDepth());
        String mended = LenientJson.withoutLoneSurrogates(text);
        try {
            return parse(factory, mended, limits);
        } catch (StreamConstraintsException e) {
            throw tooDeep();
        } catch (IOException e) {
            String plain = NetDialect.mended(mended);
            if (plain == null) {
                throw malformed();
            }
            try {
                return parse(factory, plain, limits);
            } catch (StreamConstraintsException again) {
                throw tooDeep();
            } catch (IOException again) {
                throw malformed();
            }
        }
    }

    private static HubInvocation parse(JsonFactory factory, String text, ReadLimits limits)
            throws IOException, ProtocolException {
        try (JsonParser parser = factory.createParser(text)) {
            return parse(parser, text, limits);
        }
    }

    private static HubInvocation parse(JsonParser parser, String text, ReadLimits limits)
            throws IOException, ProtocolException {
        String hub = null;
        String method = null;
        String id = null;
        String state = null;
        List<String> arguments = List.of();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw malformed();
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name.length() == 1 ? name.charAt(0) : ' ') {
                case 'H', 'h' -> hub = scalar(parser, value);
                case 'M', 'm' -> method = scalar(parser, value);
                case 'I', 'i' -> id = scalar(parser, value);
                case 'A', 'a' -> arguments = arguments(parser, value, text, limits.maxArguments());
                case 'S', 's' -> state = state(parser, value, text, limits.maxStateLength());
                default -> parser.skipChildren();
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw malformed();
        }
        return new HubInvocation(hub, method, arguments, id, state);
    }

    private static @Nullable String scalar(JsonParser parser, JsonToken value) throws IOException, ProtocolException {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!value.isScalarValue()) {
            throw malformed();
        }
        return parser.getText();
    }

    private static List<String> arguments(JsonParser parser, JsonToken value, String text, int limit)
            throws IOException, ProtocolException {
        if (value == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (value != JsonToken.START_ARRAY) {
            throw malformed();
        }
        List<String> arguments = new ArrayList<>(4);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (arguments.size() == limit) {
                throw new ProtocolException(STATUS, "The hub invocation has too many arguments.", Limit.ARGUMENTS);
            }
            arguments.add(slice(parser, text));
        }
        return arguments;
    }

    private static @Nullable String state(JsonParser parser, JsonToken value, String text, int limit)
            throws IOException, ProtocolException {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (value != JsonToken.START_OBJECT) {
            throw malformed();
        }
        String state = slice(parser, text);
        if (state.length() > limit && compactLength(state) > limit) {
            throw new ProtocolException(
                    STATUS, "State has exceeded the maximum length of " + limit + " bytes.", Limit.STATE_LENGTH);
        }
        return state;
    }

    /** The text of the value the parser stands on; afterwards the parser stands at its end. */
    private static String slice(JsonParser parser, String text) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return "null"; // also where there is no text, as between the commas of [1,,2]
        }
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        return text.substring(from, (int) parser.currentLocation().getCharOffset());
    }

    /** Length without the white space between tokens, which the original does not count. */
    private static int compactLength(String json) {
        int length = 0;
        char quote = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                    length++;
                } else if (c == quote) {
                    quote = 0;
                }
                length++;
            } else if (c > ' ') {
                quote = c == '"' || c == '\'' ? c : 0;
                length++;
            }
        }
        return length;
    }

    // Nesting, or a number of more digits than any type takes.
    private static ProtocolException tooDeep() {
        return new ProtocolException(STATUS, "The hub invocation is malformed.", Limit.JSON_DEPTH);
    }

    private static ProtocolException malformed() {
        return new ProtocolException(STATUS, "The hub invocation is malformed.");
    }
}
