package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A conversion that failed, carrying the original's text for it up through the binding library. */
final class NetMismatch extends JsonMappingException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final String PRIMITIVE = "JSON primitive value (e.g. string, number, boolean, null)";
    private static final String ARRAY = "JSON array (e.g. [1,2,3])";
    private static final String OBJECT = "JSON object (e.g. {\"name\":\"value\"})";
    private static final String NO_COLLECTION =
            "or change the deserialized type so that it is a normal .NET type (e.g. not"
                    + " a primitive type like integer, not a collection type like an array or List<T>) that can be deserialized"
                    + " from a JSON object. JsonObjectAttribute can also be added to the type to force it to deserialize from a"
                    + " JSON object.";
    private static final String COLLECTION = "or change the deserialized type to an array or a type that implements a"
            + " collection interface (e.g. ICollection, IList) like List<T> that can be deserialized from a JSON array."
            + " JsonArrayAttribute can also be added to the type to force it to deserialize from a JSON array.";

    private final String text;

    private NetMismatch(JsonParser parser, String text) {
        super(parser, text);
        this.text = text;
    }

    /** The original's text, path and position included. */
    String text() {
        return text;
    }

    /** A text of our choice, followed by path and position. */
    static NetMismatch of(JsonParser parser, String text) throws IOException {
        return new NetMismatch(parser, text + " " + JsonPlace.after(parser));
    }

    /** A text without path and position: the original lets the platform's own message through. */
    static NetMismatch bare(JsonParser parser, String text) {
        return new NetMismatch(parser, text);
    }

    /** The value the parser stands on is of the wrong kind altogether. */
    static NetMismatch unexpected(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        char first = token == JsonToken.START_OBJECT
                ? '{'
                : token == JsonToken.START_ARRAY ? '[' : parser.getText().charAt(0);
        return new NetMismatch(
                parser,
                "Unexpected character encountered while parsing value: " + first + ". " + JsonPlace.atStart(parser));
    }

    /** The value the parser stands on, which is a scalar, cannot become the type. */
    static NetMismatch converting(JsonParser parser, String typeName) throws IOException {
        JsonToken token = parser.currentToken();
        String value = switch (token) {
            case VALUE_NULL -> "{null}";
            case VALUE_STRING -> '"' + parser.getText() + '"';
            case VALUE_TRUE -> "True";
            case VALUE_FALSE -> "False";
            case VALUE_NUMBER_FLOAT -> NetNumbers.general(parser.getDoubleValue());
            default -> parser.getText();
        };
        return converting(parser, value, typeName);
    }

    /** A value, given as the original shows it, cannot become the type. */
    static NetMismatch converting(JsonParser parser, @Nullable String shown, String typeName) throws IOException {
        return of(
                parser,
                "Error converting value " + (shown == null ? "{null}" : shown) + " to type '" + typeName + "'.");
    }

    /** An object or array stands where the type needs something else. */
    static NetMismatch container(JsonParser parser, JavaType type) throws IOException {
        boolean object = parser.currentToken() == JsonToken.START_OBJECT;
        boolean scalar = NetTypeNames.isScalar(type);
        String needed = scalar ? PRIMITIVE : object ? ARRAY : OBJECT;
        String text =
                "Cannot deserialize the current " + (object ? OBJECT : ARRAY) + " into type '" + NetTypeNames.of(type)
                        + "' because the type requires a " + needed
                        + " to deserialize correctly.\nTo fix this error either change"
                        + " the JSON to a " + needed + " " + (object ? NO_COLLECTION : COLLECTION) + "\n";
        return new NetMismatch(parser, text + (object ? JsonPlace.afterFirstName(parser) : JsonPlace.after(parser)));
    }
}
