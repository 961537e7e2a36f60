package dev.signalbox.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategy;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signalbox.protocol.JsonPayload;
import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.Type;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Application values to JSON and back, in the manner of the original's serializer (protocol A14, F5).
 *
 * <p>Writing: no white space; members in the order of declaration under their Java names, null members included; numbers and
 * strings as {@link NetNumbers} and {@link Utf8Buffer} have them; enums as numbers (see {@link NumberedEnum}); {@code byte[]}
 * as Base64; {@code Instant} and {@code Date} in UTC with {@code Z}, {@code OffsetDateTime} with its offset,
 * {@code LocalDateTime} without, {@code Duration} as a time span such as {@code 1.02:03:04.0050000}; {@code Optional} as its
 * value or null; a {@code Stream} as an array; map keys as they are ({@link MapKeys}); a {@link JsonPayload} verbatim.
 *
 * <p>Reading is lenient in syntax and in types: member names ignore case, unknown members are ignored, {@code "5"} is an int,
 * 5.50 is the string {@code 5.5}, an enum comes by number or name. Null is an error for primitives and null for everything else.
 * Values nested deeper than {@value ReadLimits#VALUE_DEPTH} are refused.
 *
 * <p>An {@code Object} becomes text, {@code Boolean}, {@code Long} (or {@code BigInteger}), {@code Double}, an ordered map or a
 * list. A {@code Temporal} keeps what was written, like the original's date: {@code Instant} for {@code Z},
 * {@code OffsetDateTime} for another offset, {@code LocalDateTime} for none.
 *
 * <p>Differences from the original, on purpose: {@code Object} and tree targets keep strings that look like dates as strings
 * (protocol K71), and types that are values there but objects here (enums, dates, {@code UUID}) accept null; an enum number without
 * constant is an error, since Java cannot hold it.
 *
 * <p>Immutable and thread-safe.
 */
public final class NetJson {

    private static final NetJson STANDARD = new NetJson(PropertyNaming.AS_DECLARED, null);
    private static final int WRITE_CAPACITY = 256;

    private final PropertyNaming naming;
    private volatile @Nullable Mapping mapping;

    /** @param mapping null to be made when it is first needed, of what cannot fail */
    private NetJson(PropertyNaming naming, @Nullable Mapping mapping) {
        this.naming = naming;
        this.mapping = mapping;
    }

    /**
     * The rules described above, unchanged.
     *
     * @return a shared instance
     */
    public static NetJson standard() {
        return STANDARD;
    }

    /**
     * The rules described above, with other names for the members of objects that are written.
     *
     * @param naming how they are named
     * @return a new instance, the shared one for {@link PropertyNaming#AS_DECLARED}
     */
    public static NetJson named(PropertyNaming naming) {
        return naming == PropertyNaming.AS_DECLARED ? STANDARD : new NetJson(naming, null);
    }

    /**
     * The rules described above with an application's own on top: another naming strategy, say, or modules for its types.
     *
     * @param changes gets the prepared builder, once
     * @return a new instance
     */
    public static NetJson customised(Consumer<JsonMapper.Builder> changes) {
        JsonMapper.Builder builder = prepared();
        changes.accept(builder);
        return new NetJson(PropertyNaming.AS_DECLARED, new Mapping(builder.build()));
    }

    private static JsonMapper.Builder prepared() {
        JsonFactory factory = LenientJson.valueFactory();
        return JsonMapper.builder(factory)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES, MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST, MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(
                        DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT,
                        DeserializationFeature.USE_LONG_FOR_INTS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(SerializationFeature.WRITE_CHAR_ARRAYS_AS_JSON_ARRAYS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .defaultLocale(Locale.ROOT) // names of members are the same to all, in Turkey too
                .addHandler(new NetProblems())
                .addModule(new NetModule());
    }

    private Mapping mapping() {
        Mapping made = mapping;
        return made == null ? make() : made;
    }

    // The library's mapper is an eighth of a server's start, and most servers start before anybody calls a method.
    private synchronized Mapping make() {
        Mapping made = mapping;
        if (made == null) {
            JsonMapper.Builder builder = prepared();
            PropertyNamingStrategy strategy = naming.strategy();
            if (strategy != null) {
                builder.propertyNamingStrategy(strategy);
            }
            made = new Mapping(builder.build());
            mapping = made;
        }
        return made;
    }

    /**
     * The JSON of a value.
     *
     * @param value anything, null included
     * @return UTF-8 in a new array
     * @throws JsonWriteException when the value has no JSON form
     */
    public byte[] write(@Nullable Object value) {
        Utf8Buffer out = new Utf8Buffer(WRITE_CAPACITY);
        writeTo(out, value);
        return out.toByteArray();
    }

    /**
     * The JSON of a value, as a payload.
     *
     * @param value anything, null included
     * @return the payload; the same one when the value is a payload
     * @throws JsonWriteException when the value has no JSON form
     */
    public JsonPayload payload(@Nullable Object value) {
        if (value == null) {
            return JsonPayload.ofNull();
        }
        return value instanceof JsonPayload ready ? ready : JsonPayload.ofUtf8(write(value));
    }

    /**
     * Appends the JSON of a value.
     *
     * @param out where to; on failure it may hold part of the value
     * @param value anything, null included
     * @throws JsonWriteException when the value has no JSON form
     */
    public void writeTo(Utf8Buffer out, @Nullable Object value) {
        if (value == null) {
            out.ascii("null");
        } else if (value instanceof String text) {
            out.string(text);
        } else if (value instanceof Integer || value instanceof Long) {
            out.number(((Number) value).longValue());
        } else if (value instanceof Boolean) {
            out.ascii(value.toString());
        } else {
            generate(out, value);
        }
    }

    /**
     * The value of a JSON text. Text after the value is not looked at.
     *
     * @param json one JSON value, such as an argument of a {@link HubInvocation}
     * @param type the wanted type, with its type arguments
     * @param <T> the wanted type again, unchecked
     * @return the value; null for the JSON value null where the type allows it, and for the empty string where the original
     *     takes it for null
     * @throws JsonReadException when the text is no JSON, is nested too deep or cannot become the type
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // the type is known at run time only
    public <T> @Nullable T read(String json, Type type) throws JsonReadException {
        Mapping with = mapping();
        JavaType javaType = with.mapper.constructType(type);
        try {
            return readAsIs(with, json, javaType);
        } catch (JsonReadException e) {
            // The original reads its own spelling of the value: that decides about the rare forms, and
            // where a failure is.
            String rewritten = NetDialect.rewritten(json);
            if (rewritten == null || rewritten.equals(json)) {
                throw e;
            }
            return readAsIs(with, rewritten, javaType);
        }
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> @Nullable T readAsIs(Mapping with, String json, JavaType type) throws JsonReadException {
        try (JsonParser parser = with.mapper.createParser(json)) {
            return read(with, parser, type);
        } catch (IOException e) {
            throw new JsonReadException("The text is no JSON.");
        }
    }

    /**
     * The value of a JSON text, for types without type arguments.
     *
     * @param json one JSON value
     * @param type the wanted type
     * @param <T> the wanted type
     * @return as {@link #read(String, Type)}
     * @throws JsonReadException as {@link #read(String, Type)}
     */
    public <T> @Nullable T read(String json, Class<T> type) throws JsonReadException {
        return read(json, (Type) type);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> @Nullable T read(Mapping with, JsonParser parser, JavaType type) throws JsonReadException {
        try {
            return with.reader
                    .forType(type)
                    .withAttribute(NetProblems.ROOT_TYPE, type)
                    .readValue(parser);
        } catch (NetMismatch e) {
            throw new JsonReadException(e.text());
        } catch (JsonProcessingException e) {
            throw new JsonReadException(explain(parser, e));
        } catch (IOException | RuntimeException e) {
            throw new JsonReadException("Error converting value to type '" + NetTypeNames.of(type) + "'.");
        }
    }

    private static String explain(JsonParser parser, JsonProcessingException failure) {
        if (parser.getParsingContext().getNestingDepth() > ReadLimits.VALUE_DEPTH) {
            return "The reader's MaxDepth of " + ReadLimits.VALUE_DEPTH + " has been exceeded. "
                    + JsonPlace.tooDeep(parser);
        }
        Throwable cause = failure.getCause();
        String told = cause == null || cause instanceof JsonProcessingException
                ? failure.getOriginalMessage()
                : cause.getMessage();
        return (told == null ? "The value cannot be read." : told) + " " + JsonPlace.broken(parser);
    }

    private void generate(Utf8Buffer out, Object value) {
        ObjectMapper mapper = mapping().mapper;
        try (Writer writer = out.writer();
                JsonGenerator generator = new NetGenerator(mapper.createGenerator(writer))) {
            mapper.writeValue(generator, value);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new JsonWriteException(
                    "value of type " + value.getClass().getName() + ": " + e.getMessage()
                            + " (expected: a value with a JSON form)",
                    e);
        }
    }

    /** The library's part. */
    private static final class Mapping {
        private final ObjectMapper mapper;
        private final ObjectReader reader;

        Mapping(ObjectMapper mapper) {
            this.mapper = mapper;
            this.reader = mapper.reader();
        }
    }
}
