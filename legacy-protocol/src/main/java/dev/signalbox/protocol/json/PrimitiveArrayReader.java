package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.io.Serial;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an array of primitives element by element, so that elements follow the same rules as single values. */
final class PrimitiveArrayReader extends StdDeserializer<Object> {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient ScalarReader.Conversion<?> element;

    PrimitiveArrayReader(Class<?> arrayType, ScalarReader.Conversion<?> element) {
        super(arrayType);
        this.element = element;
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING
                    && parser.getText().isEmpty()) {
                return null;
            }
            return context.handleUnexpectedToken(context.constructType(_valueClass), parser);
        }
        Class<?> type = _valueClass.getComponentType();
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object value = parser.currentToken() == JsonToken.VALUE_NULL ? null : element.convert(parser, type);
            if (value == null) {
                throw NetMismatch.converting(parser, null, NetTypeNames.of(type));
            }
            elements.add(value);
        }
        Object array = Array.newInstance(type, elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Array.set(array, i, elements.get(i));
        }
        return array;
    }
}
