package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keys of maps as names of members (protocol A14): fractions without {@code .0}, truth values with a capital, dates in ISO 8601, enums
 * by name; read the same way, enums also by number and in any case.
 */
final class MapKeys {

    private MapKeys() {}

    static void add(SimpleModule into) {
        writer(into, Double.class, NetNumbers::general);
        writer(into, Float.class, value -> withoutZero(NetNumbers.format(value)));
        writer(into, BigDecimal.class, NetNumbers::plain);
        writer(into, Boolean.class, value -> value ? "True" : "False");
        writer(into, Instant.class, value -> utc(value));
        writer(into, Date.class, value -> utc(value.toInstant()));
        writer(into, OffsetDateTime.class, MapKeys::withOffset);
        writer(into, ZonedDateTime.class, value -> withOffset(value.toOffsetDateTime()));
        writer(into, LocalDateTime.class, NetTime::format);
        writer(into, Duration.class, NetTime::format);
        reader(into, BigDecimal.class, text -> {
            BigDecimal value = NetNumberText.decimal(text);
            return value != null && NumberReads.isDecimal(value) ? value : null;
        });
        reader(into, BigInteger.class, NetNumberText::integer);
        reader(into, Duration.class, NetTime::span);
        reader(into, Instant.class, text -> {
            NetTime.Moment moment = NetTime.moment(text);
            return moment == null ? null : moment.toInstant();
        });
        reader(into, OffsetDateTime.class, text -> {
            NetTime.Moment moment = NetTime.moment(text);
            return moment == null ? null : moment.withOffset();
        });
        reader(into, LocalDateTime.class, text -> {
            NetTime.Moment moment = NetTime.moment(text);
            return moment == null ? null : moment.withoutOffset();
        });
        reader(into, LocalDate.class, text -> {
            NetTime.Moment moment = NetTime.moment(text);
            return moment == null ? null : moment.withoutOffset().toLocalDate();
        });
    }

    /** Reads keys by a function that gives null for what is no key. */
    static KeyDeserializer keyReader(Class<?> type, Function<String, ? extends @Nullable Object> parse) {
        return new KeyDeserializer() {
            @Override
            public @Nullable Object deserializeKey(String key, DeserializationContext context) throws IOException {
                Object value = parse.apply(key);
                return value == null ? context.handleWeirdKey(type, key, "no key") : value;
            }
        };
    }

    private static void reader(SimpleModule into, Class<?> type, Function<String, ? extends @Nullable Object> parse) {
        into.addKeyDeserializer(type, keyReader(type, parse));
    }

    private static <T> void writer(SimpleModule into, Class<T> type, Function<T, ? extends CharSequence> name) {
        into.addKeySerializer(type, new JsonSerializer<T>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeFieldName(name.apply(value).toString());
            }
        });
    }

    private static String withoutZero(String number) {
        return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }

    private static CharSequence utc(Instant value) {
        return NetTime.format(LocalDateTime.ofInstant(value, ZoneOffset.UTC)).append('Z');
    }

    private static CharSequence withOffset(OffsetDateTime value) {
        return NetTime.offset(value.getOffset(), NetTime.format(value.toLocalDateTime()));
    }
}
