package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.io.Serial;
import java.time.DateTimeException;
import java.util.function.Function;

/**
 * Writes a type as a JSON string.
 *
 * @param <T> the type
 */
final class TextWriter<T> extends StdScalarSerializer<T> {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Function<? super T, ? extends CharSequence> text;

    TextWriter(Class<T> type, Function<? super T, ? extends CharSequence> text) {
        super(type);
        this.text = text;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
        try {
            out.writeString(text.apply(value).toString());
        } catch (DateTimeException e) {
            provider.reportMappingProblem(e, "%s", e.getMessage());
        }
    }
}
