package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.Serial;

/**
 * Writes a type by a function.
 *
 * @param <T> the type
 */
final class ValueWriter<T> extends StdSerializer<T> {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What is written for a value. */
    @FunctionalInterface
    interface Form<T> {
        void write(T value, JsonGenerator out, SerializerProvider provider) throws IOException;
    }

    private final transient Form<? super T> form;

    ValueWriter(Class<?> type, Form<? super T> form) {
        super(type, false);
        this.form = form;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
        form.write(value, out, provider);
    }
}
