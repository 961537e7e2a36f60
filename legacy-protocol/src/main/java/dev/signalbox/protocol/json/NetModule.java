package dev.signalbox.protocol.json;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import dev.signalbox.protocol.JsonPayload;
import java.io.Serial;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Everything that makes the binding library read and write values like the original (protocol A14, F5). */
final class NetModule extends SimpleModule {

    @Serial
    private static final long serialVersionUID = 1L;

    NetModule() {
        super("signalbox");
        setDeserializers(readers());
        addDeserializer(Object.class, new DynamicReader());
        addDeserializer(Optional.class, optionalReader());
        setDeserializerModifier(new EnumsByNumber());
        setSerializerModifier(new OwnMembersFirst());
        addWriters();
        JavaTypes.addWriters(this);
        MapKeys.add(this);
    }

    private static SimpleDeserializers readers() {
        SimpleDeserializers into = new SimpleDeserializers();
        ScalarReader.registerPrimitive(into, int.class, Integer.class, 0, NumberReads::int32);
        ScalarReader.registerPrimitive(into, long.class, Long.class, 0L, NumberReads::int64);
        ScalarReader.registerPrimitive(into, short.class, Short.class, (short) 0, NumberReads::int16);
        ScalarReader.registerPrimitive(into, byte.class, Byte.class, (byte) 0, NumberReads::int8);
        ScalarReader.registerPrimitive(into, double.class, Double.class, 0.0, NumberReads::float64);
        ScalarReader.registerPrimitive(into, float.class, Float.class, 0f, NumberReads::float32);
        ScalarReader.registerPrimitive(into, boolean.class, Boolean.class, false, NumberReads::bool);
        ScalarReader.registerPrimitive(into, char.class, Character.class, '\0', NumberReads::character);
        ScalarReader.register(into, BigDecimal.class, NumberReads::decimal);
        ScalarReader.register(into, BigInteger.class, NumberReads::big);
        ScalarReader.register(into, String.class, TextReads::string);
        ScalarReader.register(into, byte[].class, TextReads::bytes);
        ScalarReader.register(into, UUID.class, TextReads::uuid);
        ScalarReader.register(into, Instant.class, TimeReads::instant);
        ScalarReader.register(into, Date.class, TimeReads::date);
        ScalarReader.register(into, OffsetDateTime.class, TimeReads::offsetDateTime);
        ScalarReader.register(into, ZonedDateTime.class, TimeReads::zonedDateTime);
        ScalarReader.register(into, LocalDateTime.class, TimeReads::localDateTime);
        ScalarReader.register(into, LocalDate.class, TimeReads::localDate);
        ScalarReader.register(into, Temporal.class, TimeReads::asWritten);
        ScalarReader.register(into, Duration.class, TimeReads::duration);
        JavaTypes.addReaders(into);
        array(into, int[].class, NumberReads::int32);
        array(into, long[].class, NumberReads::int64);
        array(into, short[].class, NumberReads::int16);
        array(into, double[].class, NumberReads::float64);
        array(into, float[].class, NumberReads::float32);
        array(into, boolean[].class, NumberReads::bool);
        array(into, char[].class, NumberReads::character);
        return into;
    }

    @SuppressWarnings("unchecked") // the reader makes arrays of exactly this class
    private static <A> void array(SimpleDeserializers into, Class<A> type, ScalarReader.Conversion<?> element) {
        into.addDeserializer(type, (JsonDeserializer<A>) (JsonDeserializer<?>) new PrimitiveArrayReader(type, element));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // a class literal cannot carry the type argument
    private static JsonDeserializer<Optional> optionalReader() {
        return (JsonDeserializer<Optional>) (JsonDeserializer<?>) new OptionalReader();
    }

    private void addWriters() {
        addSerializer(new TextWriter<>(
                Instant.class,
                value -> NetTime.format(LocalDateTime.ofInstant(value, ZoneOffset.UTC))
                        .append('Z')));
        addSerializer(new TextWriter<>(
                Date.class,
                value -> NetTime.format(LocalDateTime.ofInstant(value.toInstant(), ZoneOffset.UTC))
                        .append('Z')));
        addSerializer(new TextWriter<>(OffsetDateTime.class, NetModule::withOffset));
        addSerializer(new TextWriter<>(ZonedDateTime.class, value -> withOffset(value.toOffsetDateTime())));
        addSerializer(new TextWriter<>(LocalDateTime.class, NetTime::format));
        addSerializer(new TextWriter<>(LocalDate.class, value -> NetTime.date(value, new StringBuilder(10))));
        addSerializer(new TextWriter<>(Duration.class, NetTime::format));
        addSerializer(new ValueWriter<JsonPayload>(
                JsonPayload.class, (value, out, provider) -> out.writeRawValue(value.toString())));
        addSerializer(new ValueWriter<Enum<?>>(
                Enum.class, (value, out, provider) -> out.writeNumber(EnumReader.number(value))));
        addSerializer(new ValueWriter<Map.Entry<?, ?>>(Map.Entry.class, (value, out, provider) -> {
            out.writeStartObject(value);
            provider.defaultSerializeField("Key", value.getKey(), out);
            provider.defaultSerializeField("Value", value.getValue(), out);
            out.writeEndObject();
        }));
    }

    private static StringBuilder withOffset(OffsetDateTime value) {
        return NetTime.offset(value.getOffset(), NetTime.format(value.toLocalDateTime()));
    }

    /** Gives every enum the readers that know numbers. */
    private static final class EnumsByNumber extends BeanDeserializerModifier {

        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public JsonDeserializer<?> modifyEnumDeserializer(
                DeserializationConfig config, JavaType type, BeanDescription description, JsonDeserializer<?> reader) {
            return new EnumReader(type);
        }

        @Override
        public KeyDeserializer modifyKeyDeserializer(
                DeserializationConfig config, JavaType type, KeyDeserializer reader) {
            return type.isEnumType() ? MapKeys.keyReader(type.getRawClass(), new EnumReader(type)::named) : reader;
        }
    }

    /** Members of a class before those it inherits; within a class the order of declaration stays. */
    private static final class OwnMembersFirst extends BeanSerializerModifier {

        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public List<BeanPropertyWriter> orderProperties(
                SerializationConfig config, BeanDescription description, List<BeanPropertyWriter> properties) {
            String[] explicit =
                    config.getAnnotationIntrospector().findSerializationPropertyOrder(description.getClassInfo());
            if (explicit != null) {
                return properties;
            }
            List<BeanPropertyWriter> sorted = new ArrayList<>(properties);
            sorted.sort(Comparator.comparingInt(
                            (BeanPropertyWriter each) -> depth(each.getMember().getDeclaringClass()))
                    .reversed());
            return sorted;
        }

        private static int depth(Class<?> type) {
            int depth = 0;
            for (Class<?> each = type; each != null; each = each.getSuperclass()) {
                depth++;
            }
            return depth;
        }
    }
}
