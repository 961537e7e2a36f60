package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Types of Java that the original's platform has not, in the form nearest to what it has (protocol A14): a time of day as a
 * time span, a year as a number, other calendar types as ISO 8601, a calendar as a date with offset, optional primitives as their value or
 * null, a stream as an array.
 */
final class JavaTypes {

    private JavaTypes() {}

    static void addReaders(SimpleDeserializers into) {
        ScalarReader.register(into, LocalTime.class, JavaTypes::timeOfDay);
        ScalarReader.register(into, OffsetTime.class, text(OffsetTime::parse));
        ScalarReader.register(into, YearMonth.class, text(YearMonth::parse));
        ScalarReader.register(into, MonthDay.class, text(MonthDay::parse));
        ScalarReader.register(into, Period.class, text(Period::parse));
        ScalarReader.register(into, ZoneId.class, text(ZoneId::of));
        ScalarReader.register(into, ZoneOffset.class, text(ZoneOffset::of));
        ScalarReader.register(into, Year.class, (parser, type) -> {
            Integer year = NumberReads.int32(parser, Integer.class);
            return year == null ? null : Year.of(year);
        });
        ScalarReader.register(into, Calendar.class, (parser, type) -> {
            OffsetDateTime time = TimeReads.offsetDateTime(parser, type);
            return time == null ? null : GregorianCalendar.from(time.toZonedDateTime());
        });
        optional(into, OptionalInt.class, OptionalInt.empty(), NumberReads::int32, OptionalInt::of);
        optional(into, OptionalLong.class, OptionalLong.empty(), NumberReads::int64, OptionalLong::of);
        optional(into, OptionalDouble.class, OptionalDouble.empty(), NumberReads::float64, OptionalDouble::of);
    }

    static void addWriters(SimpleModule into) {
        into.addSerializer(
                new TextWriter<>(LocalTime.class, value -> NetTime.format(Duration.ofNanos(value.toNanoOfDay()))));
        into.addSerializer(new TextWriter<>(OffsetTime.class, OffsetTime::toString));
        into.addSerializer(new TextWriter<>(YearMonth.class, YearMonth::toString));
        into.addSerializer(new TextWriter<>(MonthDay.class, MonthDay::toString));
        into.addSerializer(new TextWriter<>(Period.class, Period::toString));
        into.addSerializer(new TextWriter<>(ZoneId.class, ZoneId::getId));
        into.addSerializer(new TextWriter<>(Locale.class, Locale::toLanguageTag)); // as cultures are named there
        into.addSerializer(
                new ValueWriter<Year>(Year.class, (value, out, provider) -> out.writeNumber(value.getValue())));
        into.addSerializer(new TextWriter<>(Calendar.class, JavaTypes::calendar));
        into.addSerializer(new ValueWriter<Optional<?>>(
                Optional.class, (value, out, provider) -> provider.defaultSerializeValue(value.orElse(null), out)));
        into.addSerializer(new ValueWriter<OptionalInt>(
                OptionalInt.class,
                (value, out, provider) -> present(value.isPresent(), out, () -> out.writeNumber(value.getAsInt()))));
        into.addSerializer(new ValueWriter<OptionalLong>(
                OptionalLong.class,
                (value, out, provider) -> present(value.isPresent(), out, () -> out.writeNumber(value.getAsLong()))));
        into.addSerializer(new ValueWriter<OptionalDouble>(
                OptionalDouble.class,
                (value, out, provider) -> present(value.isPresent(), out, () -> out.writeNumber(value.getAsDouble()))));
        into.addSerializer(new ValueWriter<BaseStream<?, ?>>(BaseStream.class, (value, out, provider) -> {
            out.writeStartArray();
            try (value) {
                for (Iterator<?> elements = value.iterator(); elements.hasNext(); ) {
                    provider.defaultSerializeValue(elements.next(), out);
                }
            }
            out.writeEndArray();
        }));
    }

    private static CharSequence calendar(Calendar value) {
        OffsetDateTime time =
                value.toInstant().atZone(value.getTimeZone().toZoneId()).toOffsetDateTime();
        return NetTime.offset(time.getOffset(), NetTime.format(time.toLocalDateTime()));
    }

    private static void present(boolean present, JsonGenerator out, Write write) throws IOException {
        if (present) {
            write.value();
        } else {
            out.writeNull();
        }
    }

    private interface Write {
        void value() throws IOException;
    }

    private static @Nullable LocalTime timeOfDay(JsonParser parser, Class<?> type) throws IOException {
        Duration span = TimeReads.duration(parser, type);
        if (span == null) {
            return null;
        }
        if (span.isNegative() || span.toDays() > 0) {
            throw NetMismatch.converting(parser, NetTypeNames.of(type));
        }
        return LocalTime.ofNanoOfDay(span.toNanos());
    }

    /** Text in the form that the type itself prints. */
    private static <T> ScalarReader.Conversion<T> text(Function<String, T> parse) {
        return (parser, type) -> {
            if (parser.currentToken().isStructStart()) {
                throw NumberReads.container(parser, type);
            }
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                String text = parser.getText().strip();
                if (text.isEmpty()) {
                    return null;
                }
                try {
                    return parse.apply(text);
                } catch (DateTimeException e) {
                    throw NetMismatch.converting(parser, NetTypeNames.of(type));
                }
            }
            throw NetMismatch.converting(parser, NetTypeNames.of(type));
        };
    }

    private static <T, V> void optional(
            SimpleDeserializers into,
            Class<T> type,
            T empty,
            ScalarReader.Conversion<V> conversion,
            Function<V, T> present) {
        ScalarReader.registerWithNull(into, type, empty, (parser, wanted) -> {
            V value = conversion.convert(parser, wanted);
            return value == null ? null : present.apply(value);
        });
    }
}
