package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Reads one scalar type by a conversion, and says what null means for it: an error for primitives, null for the others.
 *
 * @param <T> the type, boxed
 */
final class ScalarReader<T> extends StdScalarDeserializer<T> {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The original's rule from the token a parser stands on (never null) to a value. */
    @FunctionalInterface
    interface Conversion<T> {
        /** Returns null when the text counts as null, as the empty string does for numbers. */
        @Nullable
        T convert(JsonParser parser, Class<?> type) throws IOException;
    }

    private final transient Conversion<T> conversion;

    /** Value of a missing record component: the primitive's zero, the optional that is empty, null for other types. */
    private final transient @Nullable T absent;

    private ScalarReader(Class<?> type, Conversion<T> conversion, @Nullable T absent) {
        super(type);
        this.conversion = conversion;
        this.absent = absent;
    }

    static <T> void register(SimpleDeserializers into, Class<T> type, Conversion<T> conversion) {
        into.addDeserializer(type, new ScalarReader<>(type, conversion, null));
    }

    /** For types that have an object for null and for an absent member. */
    static <T> void registerWithNull(SimpleDeserializers into, Class<T> type, T forNull, Conversion<T> conversion) {
        into.addDeserializer(type, new ScalarReader<>(type, conversion, forNull));
    }

    static <T> void registerPrimitive(
            SimpleDeserializers into, Class<T> primitive, Class<T> boxed, T zero, Conversion<T> conversion) {
        into.addDeserializer(primitive, new ScalarReader<>(primitive, conversion, zero));
        register(into, boxed, conversion);
    }

    @Override
    public @Nullable T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        T value = conversion.convert(parser, _valueClass);
        return value == null ? getNullValue(context) : value;
    }

    @Override
    public @Nullable T getNullValue(DeserializationContext context) throws NetMismatch {
        if (!_valueClass.isPrimitive()) {
            return absent;
        }
        JsonParser parser = context.getParser();
        try {
            throw NetMismatch.converting(parser, null, NetTypeNames.of(_valueClass));
        } catch (NetMismatch e) {
            throw e;
        } catch (IOException e) {
            throw NetMismatch.bare(
                    parser, "Error converting value {null} to type '" + NetTypeNames.of(_valueClass) + "'.");
        }
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
        return absent;
    }
}
