package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Gives the original's texts to values of a shape the wanted type cannot take. */
final class NetProblems extends DeserializationProblemHandler {

    /** Attribute under which the reader keeps the type it was asked for, with its type arguments. */
    static final Object ROOT_TYPE = new Object();

    @Override
    public Object handleUnexpectedToken(
            DeserializationContext context, JavaType type, JsonToken token, JsonParser parser, @Nullable String message)
            throws IOException {
        throw mismatch(parser, type);
    }

    @Override
    public Object handleMissingInstantiator(
            DeserializationContext context,
            Class<?> type,
            @Nullable ValueInstantiator instantiator,
            JsonParser parser,
            @Nullable String message)
            throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT || parser.currentToken() == JsonToken.FIELD_NAME) {
            throw NetMismatch.of(
                    parser,
                    "Unable to find a constructor to use for type " + NetTypeNames.of(type)
                            + ". A class should have a default constructor.");
        }
        JavaType root = (JavaType) context.getAttribute(ROOT_TYPE);
        throw mismatch(
                parser, root != null && root.getRawClass().isAssignableFrom(type) ? root : context.constructType(type));
    }

    @Override
    public Object handleWeirdKey(DeserializationContext context, Class<?> type, String key, String message)
            throws IOException {
        throw NetMismatch.of(
                context.getParser(),
                "Could not convert string '" + key + "' to dictionary key type '" + NetTypeNames.of(type)
                        + "'. Create a TypeConverter to convert from the string to the key type object.");
    }

    private static NetMismatch mismatch(JsonParser parser, JavaType type) throws IOException {
        return parser.currentToken() != null && parser.currentToken().isStructStart()
                ? NetMismatch.container(parser, type)
                : NetMismatch.converting(parser, NetTypeNames.of(type));
    }
}
