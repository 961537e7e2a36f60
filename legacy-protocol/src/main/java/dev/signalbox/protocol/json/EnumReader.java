package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.io.Serial;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Month;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an enum from its number, its name in any case, its number as text, or several names joined by commas, whose numbers
 * are combined bit by bit (protocol A14, F5). A number without constant is an error, since Java cannot hold it.
 */
final class EnumReader extends StdScalarDeserializer<Enum<?>> {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Map<String, Enum<?>> byName = new HashMap<>();
    private final transient Map<Long, Enum<?>> byNumber = new HashMap<>();

    EnumReader(JavaType type) {
        super(type);
        for (Object each : type.getRawClass().getEnumConstants()) {
            Enum<?> constant = (Enum<?>) each;
            byName.putIfAbsent(constant.name().toLowerCase(Locale.ROOT), constant);
            byNumber.putIfAbsent(number(constant), constant);
        }
    }

    /** The constant's number on the wire. */
    @SuppressWarnings("EnumOrdinal") // the original numbers constants by position, and so must the wire
    static long number(Enum<?> constant) {
        if (constant instanceof NumberedEnum numbered) {
            return numbered.number();
        }
        if (constant instanceof DayOfWeek day) {
            return day.getValue() % DayOfWeek.values().length; // the original's week begins with Sunday, which is 0
        }
        return constant instanceof Month month ? month.getValue() : constant.ordinal();
    }

    @Override
    public @Nullable Enum<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonToken token = parser.currentToken();
        Enum<?> constant = null;
        if (token == JsonToken.VALUE_NUMBER_INT) {
            BigInteger number = NumberReads.integer(parser);
            constant = number.bitLength() > 63 ? null : byNumber.get(number.longValue());
        } else if (token == JsonToken.VALUE_STRING) {
            constant = named(parser.getText());
        } else if (token.isStructStart()) {
            throw NetMismatch.container(parser, context.constructType(_valueClass));
        }
        if (constant == null) {
            throw NetMismatch.converting(parser, NetTypeNames.of(_valueClass));
        }
        return constant;
    }

    /** The constant of a name or of a number in text; null when there is none. */
    @Nullable
    Enum<?> named(String text) {
        Enum<?> single = byName.get(text.strip().toLowerCase(Locale.ROOT));
        if (single != null) {
            return single;
        }
        long combined = 0;
        int start = 0;
        while (start <= text.length()) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            String part = text.substring(start, end).strip();
            Enum<?> constant = byName.get(part.toLowerCase(Locale.ROOT));
            BigInteger number = constant == null ? NetNumberText.integer(part) : BigInteger.valueOf(number(constant));
            if (number == null || number.bitLength() > 63) {
                return null;
            }
            combined |= number.longValue();
            start = end + 1;
        }
        return byNumber.get(combined);
    }
}
