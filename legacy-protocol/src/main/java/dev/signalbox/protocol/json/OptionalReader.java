package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an optional value: null and an absent member are empty. */
final class OptionalReader extends StdDeserializer<Optional<?>> implements ContextualDeserializer {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Reads the value; null until the type argument is known. */
    private final transient @Nullable JsonDeserializer<?> content;

    OptionalReader() {
        this(null);
    }

    private OptionalReader(@Nullable JsonDeserializer<?> content) {
        super(Optional.class);
        this.content = content;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property)
            throws JsonMappingException {
        JavaType type = context.getContextualType();
        JavaType inner = type == null ? TypeFactory.unknownType() : type.containedTypeOrUnknown(0);
        return new OptionalReader(context.findContextualValueDeserializer(inner, property));
    }

    @Override
    public Optional<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonDeserializer<?> reader = content;
        return reader == null ? Optional.empty() : Optional.ofNullable(reader.deserialize(parser, context));
    }

    @Override
    public Optional<?> getNullValue(DeserializationContext context) {
        return Optional.empty();
    }
}
