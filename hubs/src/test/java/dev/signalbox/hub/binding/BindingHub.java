package dev.signalbox.hub.binding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubMethodName;
import dev.signalbox.protocol.json.NumberedEnum;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One method for each type, named as the table names it; each tells what it got. */
public final class BindingHub extends Hub {

    public enum Color {
        RED,
        GREEN,
        BLUE
    }

    public enum Level implements NumberedEnum {
        LOW,
        HIGH;

        @Override
        public long number() {
            return this == LOW ? 10 : 20;
        }
    }

    public record Person(
            @Nullable String name, int age, @Nullable List<String> tags) {}

    public record Box<T>(@Nullable T content) {}

    public record Nested(
            @Nullable Optional<Integer> maybe,
            @Nullable Map<String, Person> people,
            @Nullable Color color) {}

    /** With fields, accessors, and a property that cannot be set. */
    public static class Bean extends BaseBean {
        public int number = -1;
        private @Nullable String text = "unset";

        public @Nullable String getText() {
            return text;
        }

        public void setText(@Nullable String text) {
            this.text = text;
        }

        public boolean isFixed() {
            return true;
        }
    }

    public static class BaseBean {
        public @Nullable Double base;
    }

    @HubMethodName("int")
    public String takePlainInt(int value) {
        return Shown.of(value);
    }

    @HubMethodName("Integer")
    public String takeBoxedInteger(@Nullable Integer value) {
        return Shown.of(value);
    }

    @HubMethodName("long")
    public String takePlainLong(long value) {
        return Shown.of(value);
    }

    @HubMethodName("long?")
    public String takeBoxedLong(@Nullable Long value) {
        return Shown.of(value);
    }

    @HubMethodName("short")
    public String takePlainShort(short value) {
        return Shown.of(value);
    }

    @HubMethodName("byte")
    public String takePlainByte(byte value) {
        return Shown.of(value);
    }

    @HubMethodName("double")
    public String takePlainDouble(double value) {
        return Shown.of(value);
    }

    @HubMethodName("double?")
    public String takeBoxedDouble(@Nullable Double value) {
        return Shown.of(value);
    }

    @HubMethodName("float")
    public String takePlainFloat(float value) {
        return Shown.of(value);
    }

    @HubMethodName("boolean")
    public String takePlainBoolean(boolean value) {
        return Shown.of(value);
    }

    @HubMethodName("boolean?")
    public String takeBoxedBoolean(@Nullable Boolean value) {
        return Shown.of(value);
    }

    @HubMethodName("char")
    public String takePlainChar(char value) {
        return Shown.of(value);
    }

    @HubMethodName("Character")
    public String takeBoxedCharacter(@Nullable Character value) {
        return Shown.of(value);
    }

    @HubMethodName("String")
    public String takeString(@Nullable String value) {
        return Shown.of(value);
    }

    @HubMethodName("Object")
    public String takeObject(@Nullable Object value) {
        return Shown.of(value);
    }

    @HubMethodName("BigDecimal")
    public String takeBigDecimal(@Nullable BigDecimal value) {
        return Shown.of(value);
    }

    @HubMethodName("BigInteger")
    public String takeBigInteger(@Nullable BigInteger value) {
        return Shown.of(value);
    }

    @HubMethodName("UUID")
    public String takeUUID(@Nullable UUID value) {
        return Shown.of(value);
    }

    @HubMethodName("bytes")
    public String takeArrayOfBytes(@Nullable byte[] value) {
        return Shown.of(value);
    }

    @HubMethodName("ints")
    public String takeArrayOfInts(@Nullable int[] value) {
        return Shown.of(value);
    }

    @HubMethodName("longs")
    public String takeArrayOfLongs(@Nullable long[] value) {
        return Shown.of(value);
    }

    @HubMethodName("doubles")
    public String takeArrayOfDoubles(@Nullable double[] value) {
        return Shown.of(value);
    }

    @HubMethodName("Integers")
    public String takeBoxedArray(@Nullable Integer[] value) {
        return Shown.of(value);
    }

    @HubMethodName("Strings")
    public String takeArrayOfStrings(@Nullable String[] value) {
        return Shown.of(value);
    }

    @HubMethodName("grid")
    public String takegrid(@Nullable int[][] value) {
        return Shown.of(value);
    }

    @HubMethodName("Color")
    public String takeColor(@Nullable Color value) {
        return Shown.of(value);
    }

    @HubMethodName("Level")
    public String takeLevel(@Nullable Level value) {
        return Shown.of(value);
    }

    @HubMethodName("DayOfWeek")
    public String takeDayOfWeek(@Nullable DayOfWeek value) {
        return Shown.of(value);
    }

    @HubMethodName("Month")
    public String takeMonth(@Nullable Month value) {
        return Shown.of(value);
    }

    @HubMethodName("Instant")
    public String takeInstant(@Nullable Instant value) {
        return Shown.of(value);
    }

    @HubMethodName("Date")
    public String takeDate(@Nullable Date value) {
        return Shown.of(value);
    }

    @HubMethodName("OffsetDateTime")
    public String takeOffsetDateTime(@Nullable OffsetDateTime value) {
        return Shown.of(value);
    }

    @HubMethodName("ZonedDateTime")
    public String takeZonedDateTime(@Nullable ZonedDateTime value) {
        return Shown.of(value);
    }

    @HubMethodName("LocalDateTime")
    public String takeLocalDateTime(@Nullable LocalDateTime value) {
        return Shown.of(value);
    }

    @HubMethodName("LocalDate")
    public String takeLocalDate(@Nullable LocalDate value) {
        return Shown.of(value);
    }

    @HubMethodName("LocalTime")
    public String takeLocalTime(@Nullable LocalTime value) {
        return Shown.of(value);
    }

    @HubMethodName("Temporal")
    public String takeTemporal(@Nullable Temporal value) {
        return Shown.of(value);
    }

    @HubMethodName("Duration")
    public String takeDuration(@Nullable Duration value) {
        return Shown.of(value);
    }

    @HubMethodName("Year")
    public String takeYear(@Nullable Year value) {
        return Shown.of(value);
    }

    @HubMethodName("YearMonth")
    public String takeYearMonth(@Nullable YearMonth value) {
        return Shown.of(value);
    }

    @HubMethodName("ZoneId")
    public String takeZoneId(@Nullable ZoneId value) {
        return Shown.of(value);
    }

    @HubMethodName("Period")
    public String takePeriod(@Nullable Period value) {
        return Shown.of(value);
    }

    @HubMethodName("JsonNode")
    public String takeJsonNode(@Nullable JsonNode value) {
        return Shown.of(value);
    }

    @HubMethodName("ObjectNode")
    public String takeObjectNode(@Nullable ObjectNode value) {
        return Shown.of(value);
    }

    @HubMethodName("List<Integer>")
    public String takeListOfInteger(@Nullable List<Integer> value) {
        return Shown.of(value);
    }

    @HubMethodName("List<String>")
    public String takeListOfString(@Nullable List<String> value) {
        return Shown.of(value);
    }

    @HubMethodName("Set<Integer>")
    public String takeSetOfInteger(@Nullable Set<Integer> value) {
        return Shown.of(value);
    }

    @HubMethodName("Deque<String>")
    public String takeDequeOfString(@Nullable Deque<String> value) {
        return Shown.of(value);
    }

    @HubMethodName("Collection<Long>")
    public String takeCollectionOfLong(@Nullable Collection<Long> value) {
        return Shown.of(value);
    }

    @HubMethodName("Iterable<Long>")
    public String takeIterableOfLong(@Nullable Iterable<Long> value) {
        return Shown.of(value);
    }

    @HubMethodName("Map<String,Integer>")
    public String takeMapOfStringInteger(@Nullable Map<String, Integer> value) {
        return Shown.of(value);
    }

    @HubMethodName("Map<Integer,String>")
    public String takeMapOfIntegerString(@Nullable Map<Integer, String> value) {
        return Shown.of(value);
    }

    @HubMethodName("Map<Color,Integer>")
    public String takeMapOfColorInteger(@Nullable Map<Color, Integer> value) {
        return Shown.of(value);
    }

    @HubMethodName("Map<UUID,Integer>")
    public String takeMapOfUUIDInteger(@Nullable Map<UUID, Integer> value) {
        return Shown.of(value);
    }

    @HubMethodName("Map<LocalDate,Integer>")
    public String takeMapOfLocalDateInteger(@Nullable Map<LocalDate, Integer> value) {
        return Shown.of(value);
    }

    @HubMethodName("SortedMap<String,Object>")
    public String takeSortedMapOfStringObject(@Nullable SortedMap<String, Object> value) {
        return Shown.of(value);
    }

    @HubMethodName("Optional<Integer>")
    public String takeOptionalOfInteger(@Nullable Optional<Integer> value) {
        return Shown.of(value);
    }

    @HubMethodName("Optional<String>")
    public String takeOptionalOfString(@Nullable Optional<String> value) {
        return Shown.of(value);
    }

    @HubMethodName("OptionalInt")
    public String takeOptionalInt(@Nullable OptionalInt value) {
        return Shown.of(value);
    }

    @HubMethodName("OptionalLong")
    public String takeOptionalLong(@Nullable OptionalLong value) {
        return Shown.of(value);
    }

    @HubMethodName("OptionalDouble")
    public String takeOptionalDouble(@Nullable OptionalDouble value) {
        return Shown.of(value);
    }

    @HubMethodName("Person")
    public String takePerson(@Nullable Person value) {
        return Shown.of(value);
    }

    @HubMethodName("Bean")
    public String takeBean(@Nullable Bean value) {
        return Shown.of(value);
    }

    @HubMethodName("Box<Person>")
    public String takeBoxOfPerson(@Nullable Box<Person> value) {
        return Shown.of(value);
    }

    @HubMethodName("Nested")
    public String takeNested(@Nullable Nested value) {
        return Shown.of(value);
    }

    @HubMethodName("URI")
    public String takeURI(@Nullable URI value) {
        return Shown.of(value);
    }

    @HubMethodName("Locale")
    public String takeLocale(@Nullable Locale value) {
        return Shown.of(value);
    }
}
