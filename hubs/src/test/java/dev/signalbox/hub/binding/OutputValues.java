package dev.signalbox.hub.binding;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.signalbox.hub.HubException;
import dev.signalbox.protocol.JsonPayload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The values of the output table, made anew each time, since some can be used once only. */
final class OutputValues {
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    record Annotated(
            @JsonProperty("renamed") int a, @JsonIgnore int hidden, int c) {}

    OutputValues() {
        row("boolean", true);
        row("Boolean", Boolean.FALSE);
        row("byte", (byte) -128);
        row("short", (short) 32767);
        row("int", -2147483648);
        row("long", 9223372036854775807L);
        row("char", 'x');
        row("char quote", '"');
        row("null", (Object) null);
        row("double one", 1.0);
        row("double whole", 100.0);
        row("double zero", 0.0);
        row("double minus zero", -0.0);
        row("double hundred trillion", 1e14);
        row("double 1e15", 1e15);
        row("double 16 digits", 1234567890123456.0);
        row("double 1e21", 1e21);
        row("double 1.5e-7", 1.5e-7);
        row("double 1e-5", 1e-5);
        row("double 1e-4", 1e-4);
        row("double third", 1.0 / 3);
        row("double 0.1+0.2", 0.1 + 0.2);
        row("double max", Double.MAX_VALUE);
        row("double min", Double.MIN_VALUE);
        row("double NaN", Double.NaN);
        row("double infinity", Double.POSITIVE_INFINITY);
        row("double minus infinity", Double.NEGATIVE_INFINITY);
        row("double negative", -2.5);
        row("float 0.1", 0.1f);
        row("float third", 1f / 3);
        row("float 1e6", 1e6f);
        row("float 1e7", 1e7f);
        row("float 16777216", 16777216f);
        row("float NaN", Float.NaN);
        row("decimal scale", new BigDecimal("1.10"));
        row("decimal whole", new BigDecimal("5"));
        row("decimal tiny", new BigDecimal("0.0000001"));
        row("decimal large", new BigDecimal("79228162514264337593543950335"));
        row("big integer", new BigInteger("18446744073709551615"));
        row("string", "text");
        row("string empty", "");
        row("string quotes", "a\"b\\c");
        row("string controls", "\b\f\n\r\t\u0001\u001f");
        row("string line ends", "\u0085\u2028\u2029");
        row("string html", "</script>&'");
        row("string accents", "\u00e9\u4e2d");
        row("string emoji", "\ud83d\ude00");
        row("string lone surrogate", "a\ud83db");
        row("string delete", "\u007f\u0080");
        row("builder", new StringBuilder("sb"));
        row("enum", BindingHub.Color.GREEN);
        row("enum numbered", BindingHub.Level.HIGH);
        row("day of week", DayOfWeek.SUNDAY);
        row("month", Month.MARCH);
        row("uuid", UUID.fromString("1D6A1D30-599F-4495-ACE7-303FD87204BB"));
        row("bytes", new byte[] {1, 2, -1});
        row("bytes none", new byte[0]);
        row("byte list", List.of((byte) 1, (byte) 2));
        row("instant", Instant.parse("2014-01-02T03:04:05Z"));
        row("instant fraction", Instant.parse("2014-01-02T03:04:05.1200003Z"));
        row("instant nanos", Instant.parse("2014-01-02T03:04:05.123456789Z"));
        row("instant zeros", Instant.parse("2014-01-02T03:04:05.100Z"));
        row("date", Date.from(Instant.parse("2014-01-02T03:04:05.6Z")));
        row("calendar", GregorianCalendar.from(ZonedDateTime.parse("2014-01-02T03:04:05+02:00")));
        row("offset date", OffsetDateTime.parse("2014-01-02T03:04:05-05:30"));
        row("offset date utc", OffsetDateTime.parse("2014-01-02T03:04:05Z"));
        row("zoned date", ZonedDateTime.parse("2014-01-02T03:04:05+01:00[Europe/Berlin]"));
        row("local date time", LocalDateTime.parse("2014-01-02T03:04:05"));
        row("local date time min", LocalDateTime.of(1, 1, 1, 0, 0));
        row("local date", LocalDate.parse("2014-01-02"));
        row("local time", LocalTime.parse("03:04:05"));
        row("local time fraction", LocalTime.parse("03:04:05.5"));
        row("offset time", OffsetTime.parse("03:04:05+02:00"));
        row("duration", Duration.ofSeconds(5));
        row("duration days", Duration.parse("PT26H3M4.005S"));
        row("duration negative", Duration.ofHours(-1));
        row("duration zero", Duration.ZERO);
        row("year", Year.of(2020));
        row("year month", YearMonth.of(2020, 1));
        row("month day", MonthDay.of(2, 3));
        row("period", Period.of(1, 2, 3));
        row("zone id", ZoneId.of("Europe/Berlin"));
        row("zone offset", ZoneOffset.ofHours(2));
        row("uri", URI.create("http://x/y?a=b"));
        row("locale", Locale.GERMANY);
        row("class", String.class);
        row("ints", new int[] {1, 2});
        row("doubles", new double[] {1, 0.5});
        row("floats", new float[] {0.5f});
        row("chars", new char[] {'a', 'b'});
        row("booleans", new boolean[] {true, false});
        row("strings", new String[] {"a", null});
        row("grid", new int[][] {{1}, {2, 3}, {}});
        row("list", Arrays.asList(1, "a", null, 2.0));
        row("set", new TreeSet<>(Set.of(3, 1)));
        row("deque", new ArrayDeque<>(List.of("a")));
        row("iterable", (Iterable<Integer>) () -> List.of(1, 2).iterator());
        row("stream", Stream.of(1, 2));
        row("int stream", IntStream.range(0, 3));
        row("map", ordered("Two", 2, "one", null));
        row("map int keys", ordered(3, "x"));
        row("map enum keys", ordered(BindingHub.Color.RED, 1));
        row("map uuid keys", ordered(UUID.fromString("1d6a1d30-599f-4495-ace7-303fd87204bb"), 1));
        row("map instant keys", ordered(Instant.parse("2014-01-02T03:04:05.120Z"), 1));
        row("map date keys", ordered(Date.from(Instant.parse("2014-01-02T03:04:05Z")), 1));
        row("map local date keys", ordered(LocalDate.parse("2014-01-02"), 1));
        row("map double keys", ordered(1.0, 1, 0.5, 2));
        row("map boolean keys", ordered(true, 1));
        row("map long keys", ordered(5L, 1));
        row("entry", Map.entry("k", 1));
        row("optional", Optional.of(5));
        row("optional empty", Optional.empty());
        row("optional int", OptionalInt.of(3));
        row("optional long empty", OptionalLong.empty());
        row("optional double", OptionalDouble.of(1));
        row("atomic", new AtomicInteger(4));
        row("record", new BindingHub.Person("Ann", 3, List.of("t")));
        row("record nulls", new BindingHub.Person(null, 0, null));
        row("record generic", new BindingHub.Box<>(new BindingHub.Box<>(1.0)));
        row(
                "record nested",
                new BindingHub.Nested(
                        Optional.of(1), Map.of("a", new BindingHub.Person("n", 1, null)), BindingHub.Color.BLUE));
        row("bean", bean());
        row("bean without members", new Object());
        row("anonymous", new Object() {
            public final int n = 1;
        });
        row("exception text", new HubException("m").getMessage());
        row("tree", tree());
        row("tree decimal", JsonNodeFactory.instance.numberNode(1.0));
        row("tree missing", JsonNodeFactory.instance.nullNode());
        row("payload", JsonPayload.ofUtf8("{\"raw\" : 1.50}".getBytes(StandardCharsets.UTF_8)));
        row("annotated", new Annotated(1, 2, 3));
    }

    Map<String, @Nullable Object> all() {
        return values;
    }

    private void row(String name, @Nullable Object value) {
        if (values.containsKey(name)) {
            throw new IllegalArgumentException(name);
        }
        values.put(name, value);
    }

    private static Map<Object, @Nullable Object> ordered(@Nullable Object... keysAndValues) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static BindingHub.Bean bean() {
        BindingHub.Bean bean = new BindingHub.Bean();
        bean.base = 1.0;
        return bean;
    }

    private static JsonNode tree() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("d", 1.0)
                .put("n", 5)
                .put("big", new BigDecimal("1.10"))
                .putNull("none")
                .set("a", JsonNodeFactory.instance.arrayNode().add("x").add(true));
    }
}
