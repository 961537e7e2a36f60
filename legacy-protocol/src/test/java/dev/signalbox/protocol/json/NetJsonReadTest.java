package dev.signalbox.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetJsonReadTest {

    enum Color {
        Red,
        Green,
        Blue
    }

    enum Level implements NumberedEnum {
        LOW,
        HIGH;

        @Override
        public long number() {
            return this == LOW ? 10 : 20;
        }
    }

    record Person(String name, int age, String[] tags) {}

    record Wrapped(Optional<Integer> maybe, List<Person> people) {}

    static final class Bean {
        private String text = "unset";
        public Color color = Color.Red;

        public String getText() {
            return text;
        }

        public void setText(String text) {
            this.text = text;
        }
    }

    interface Types {
        List<Integer> integers();

        Map<String, Integer> counts();

        Map<String, Object> anything();

        Optional<Long> maybe();

        List<String> strings();
    }

    static Type type(String name) throws NoSuchMethodException {
        return Types.class.getDeclaredMethod(name).getGenericReturnType();
    }

    private static Object read(String json, Type type) throws JsonReadException {
        return NetJson.standard().read(json, type);
    }

    static Stream<Arguments> conversions() {
        return Stream.of(
                // 32-bit integers: strict about numbers, generous about text (L 190)
                Arguments.of("5", int.class, 5),
                Arguments.of("\"5\"", int.class, 5),
                Arguments.of("\" -7 \"", int.class, -7),
                Arguments.of("-2147483648", int.class, Integer.MIN_VALUE),
                Arguments.of("-0", int.class, 0),
                Arguments.of("null", Integer.class, null),
                Arguments.of("\"\"", Integer.class, null),
                // other integers: rounding, truth values
                Arguments.of("1.0", long.class, 1L),
                Arguments.of("1.5", long.class, 2L),
                Arguments.of("2.5", long.class, 2L),
                Arguments.of("1e3", long.class, 1000L),
                Arguments.of("true", long.class, 1L),
                Arguments.of("\" 7 \"", long.class, 7L),
                Arguments.of("\"9223372036854775807\"", long.class, Long.MAX_VALUE),
                Arguments.of("300", short.class, (short) 300),
                Arguments.of("-128", byte.class, (byte) -128),
                Arguments.of(
                        "123456789012345678901234567890",
                        BigInteger.class,
                        new BigInteger("123456789012345678901234567890")),
                // fractions
                Arguments.of("3", double.class, 3.0),
                Arguments.of("\"NaN\"", double.class, Double.NaN),
                Arguments.of("NaN", double.class, Double.NaN),
                Arguments.of("-Infinity", double.class, Double.NEGATIVE_INFINITY),
                Arguments.of("\"1e3\"", double.class, 1000.0),
                Arguments.of("\"1,5\"", double.class, 15.0),
                Arguments.of(".5", double.class, 0.5),
                Arguments.of("1.", double.class, 1.0),
                Arguments.of("1e-400", double.class, 0.0),
                Arguments.of("0.1", float.class, 0.1f),
                Arguments.of("1e39", float.class, Float.POSITIVE_INFINITY),
                Arguments.of("\"0.5\"", float.class, 0.5f),
                Arguments.of("1.10", BigDecimal.class, new BigDecimal("1.1")),
                Arguments.of("\"1.100\"", BigDecimal.class, new BigDecimal("1.100")),
                Arguments.of(
                        "79228162514264337593543950335",
                        BigDecimal.class,
                        new BigDecimal("79228162514264337593543950335")),
                Arguments.of("0.1234567890123456789012345678", BigDecimal.class, new BigDecimal("0.12345678901234568")),
                // truth values, characters, text
                Arguments.of("true", boolean.class, true),
                Arguments.of("\"TRUE\"", boolean.class, true),
                Arguments.of("\" false \"", boolean.class, false),
                Arguments.of("0", boolean.class, false),
                Arguments.of("1.5", boolean.class, true),
                Arguments.of("\"x\"", char.class, 'x'),
                Arguments.of("65", char.class, 'A'),
                Arguments.of("5.50", String.class, "5.5"),
                Arguments.of("5", String.class, "5"),
                Arguments.of("1e5", String.class, "100000.0"),
                Arguments.of("NaN", String.class, "NaN"),
                Arguments.of("true", String.class, "true"),
                Arguments.of("null", String.class, null),
                Arguments.of("\"\"", String.class, ""),
                Arguments.of("'single \"'", String.class, "single \""),
                Arguments.of("\"a\\u0041\\/\\b\"", String.class, "aA/\b"),
                Arguments.of("\"tab\there\nline\"", String.class, "tab\there\nline"),
                // bytes and identifiers
                Arguments.of("\"AQID\"", byte[].class, new byte[] {1, 2, 3}),
                Arguments.of("\" AQ\\nID \"", byte[].class, new byte[] {1, 2, 3}),
                Arguments.of("\"\"", byte[].class, new byte[0]),
                Arguments.of("[1,2,255]", byte[].class, new byte[] {1, 2, -1}),
                Arguments.of(
                        "\"{6F9619FF-8B86-D011-B42D-00C04FC964FF}\"",
                        UUID.class,
                        UUID.fromString("6f9619ff-8b86-d011-b42d-00c04fc964ff")),
                Arguments.of(
                        "\"6F9619FF8B86D011B42D00C04FC964FF\"",
                        UUID.class,
                        UUID.fromString("6f9619ff-8b86-d011-b42d-00c04fc964ff")),
                Arguments.of("null", UUID.class, null),
                // enums (L 64)
                Arguments.of("2", Color.class, Color.Blue),
                Arguments.of("\"BLUE\"", Color.class, Color.Blue),
                Arguments.of("\"1\"", Color.class, Color.Green),
                Arguments.of("\"Red, Green\"", Color.class, Color.Green),
                Arguments.of("20", Level.class, Level.HIGH),
                Arguments.of("\"low\"", Level.class, Level.LOW),
                // times
                Arguments.of("\"2020-01-02T03:04:05Z\"", Instant.class, Instant.parse("2020-01-02T03:04:05Z")),
                Arguments.of("\"2020-01-02\"", Instant.class, Instant.parse("2020-01-02T00:00:00Z")),
                Arguments.of(
                        "\"2020-01-02T03:04:05+02:00\"",
                        OffsetDateTime.class,
                        OffsetDateTime.parse("2020-01-02T03:04:05+02:00")),
                Arguments.of(
                        "\"2020-01-02T03:04:05\"", ZonedDateTime.class, ZonedDateTime.parse("2020-01-02T03:04:05Z")),
                Arguments.of(
                        "\"2020-01-02T03:04:05+02:00\"",
                        LocalDateTime.class,
                        LocalDateTime.parse("2020-01-02T01:04:05")),
                Arguments.of("\"2020-01-02T03:04:05\"", LocalDate.class, LocalDate.parse("2020-01-02")),
                Arguments.of("\"2020-01-02T03:04:05Z\"", Date.class, Date.from(Instant.parse("2020-01-02T03:04:05Z"))),
                Arguments.of("\"2020-01-02T03:04:05Z\"", Temporal.class, Instant.parse("2020-01-02T03:04:05Z")),
                Arguments.of("\"2020-01-02T03:04:05\"", Temporal.class, LocalDateTime.parse("2020-01-02T03:04:05")),
                Arguments.of(
                        "\"2020-01-02T03:04:05+02:00\"",
                        Temporal.class,
                        OffsetDateTime.parse("2020-01-02T03:04:05+02:00")),
                Arguments.of("\"1.02:03:04.5\"", Duration.class, Duration.parse("PT26H3M4.5S")),
                // containers and trees
                Arguments.of("[1,\"2\",3]", int[].class, new int[] {1, 2, 3}),
                Arguments.of("[1.5,null]", Double[].class, new Double[] {1.5, null}),
                Arguments.of("[1,2,]", int[].class, new int[] {1, 2}),
                Arguments.of("[/*c*/1, //d\n 2]", long[].class, new long[] {1, 2}),
                Arguments.of("[1,,2]", Object.class, Arrays.asList(1L, null, 2L)),
                Arguments.of("{a:1,'b':2.0,\"a\":3,}", Object.class, Map.of("a", 3L, "b", 2.0)),
                Arguments.of("9223372036854775808", Object.class, new BigInteger("9223372036854775808")),
                Arguments.of("\"2020-01-02T03:04:05Z\"", Object.class, "2020-01-02T03:04:05Z"),
                Arguments.of("null", Object.class, null));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("conversions")
    void valuesConvertLikeTheOriginal(String json, Type type, Object expected) throws JsonReadException {
        assertThat(read(json, type)).isEqualTo(expected);
    }

    static Stream<Arguments> failures() throws NoSuchMethodException {
        return Stream.of(
                Arguments.of(
                        "\"abc\"", int.class, "Could not convert string to integer: abc. Path '', line 1, position 5."),
                Arguments.of(
                        "1.5", int.class, "Input string '1.5' is not a valid integer. Path '', line 1, position 3."),
                Arguments.of(
                        "1.0", int.class, "Input string '1.0' is not a valid integer. Path '', line 1, position 3."),
                Arguments.of(
                        "null",
                        int.class,
                        "Error converting value {null} to type 'System.Int32'. Path '', line 1, position 4."),
                Arguments.of(
                        "\"\"",
                        int.class,
                        "Error converting value {null} to type 'System.Int32'. Path '', line 1, position 2."),
                Arguments.of(
                        "2147483648",
                        int.class,
                        "JSON integer 2147483648 is too large or small for an Int32. Path '', line 1, position 10."),
                Arguments.of(
                        "true",
                        int.class,
                        "Unexpected character encountered while parsing value: t. Path '', line 1, position 1."),
                Arguments.of(
                        "{}",
                        int.class,
                        "Unexpected character encountered while parsing value: {. Path '', line 1, position 1."),
                Arguments.of(
                        "{}",
                        Integer.class,
                        "Unexpected character encountered while parsing value: {. Path '', line 1, position 1."),
                Arguments.of(
                        "9223372036854775808",
                        long.class,
                        "Error converting value 9223372036854775808 to type 'System.Int64'. Path '', line 1, position 19."),
                Arguments.of(
                        "null",
                        long.class,
                        "Error converting value {null} to type 'System.Int64'. Path '', line 1, position 4."),
                Arguments.of(
                        "\"\"",
                        double.class,
                        "Error converting value {null} to type 'System.Double'. Path '', line 1, position 2."),
                Arguments.of(
                        "1E400",
                        double.class,
                        "Input string '1E400' is not a valid double. Path '', line 1, position 5."),
                Arguments.of(
                        "79228162514264337593543950336",
                        BigDecimal.class,
                        "Input string '79228162514264337593543950336' is not a valid decimal. Path '', line 1, position 29."),
                Arguments.of(
                        "\"1e999999999\"",
                        BigDecimal.class,
                        "Could not convert string to decimal: 1e999999999. Path '', line 1, position 13."),
                Arguments.of(
                        "\"yes\"",
                        boolean.class,
                        "Could not convert string to boolean: yes. Path '', line 1, position 5."),
                Arguments.of(
                        "\"xy\"",
                        char.class,
                        "Error converting value \"xy\" to type 'System.Char'. Path '', line 1, position 4."),
                Arguments.of(
                        "\"\"",
                        char.class,
                        "Error converting value \"\" to type 'System.Char'. Path '', line 1, position 2."),
                Arguments.of(
                        "[1]",
                        String.class,
                        "Unexpected character encountered while parsing value: [. Path '', line 1, position 1."),
                Arguments.of(
                        "\"zz\"",
                        UUID.class,
                        "Error converting value \"zz\" to type 'System.Guid'. Path '', line 1, position 4."),
                Arguments.of(
                        "\"zz\"",
                        Instant.class,
                        "Could not convert string to DateTime: zz. Path '', line 1, position 4."),
                Arguments.of(
                        "5",
                        LocalDateTime.class,
                        "Unexpected character encountered while parsing value: 5. Path '', line 1, position 1."),
                Arguments.of(
                        "5",
                        Duration.class,
                        "Error converting value 5 to type 'System.TimeSpan'. Path '', line 1, position 1."),
                Arguments.of(
                        "\"Nope\"",
                        Color.class,
                        "Error converting value \"Nope\" to type '" + Color.class.getName()
                                + "'. Path '', line 1, position 6."),
                Arguments.of(
                        "1.0",
                        Color.class,
                        "Error converting value 1 to type '" + Color.class.getName()
                                + "'. Path '', line 1, position 3."),
                Arguments.of(
                        "99",
                        Color.class,
                        "Error converting value 99 to type '" + Color.class.getName()
                                + "'. Path '', line 1, position 2."),
                Arguments.of(
                        "[\"1\",2.0]",
                        type("integers"),
                        "Input string '2.0' is not a valid integer. Path '[1]', line 1, position 8."),
                Arguments.of(
                        "[null]",
                        int[].class,
                        "Error converting value {null} to type 'System.Int32'. Path '[0]', line 1, position 5."),
                Arguments.of(
                        "1",
                        int[].class,
                        "Error converting value 1 to type 'System.Int32[]'. Path '', line 1, position 1."),
                Arguments.of(
                        "\"x\"",
                        type("integers"),
                        "Error converting value \"x\" to type 'System.Collections.Generic.List`1[System.Int32]'. Path '', line 1, position 3."),
                Arguments.of(
                        "\"x\"",
                        Person.class,
                        "Error converting value \"x\" to type '" + Person.class.getName()
                                + "'. Path '', line 1, position 3."),
                Arguments.of(
                        "5",
                        Person.class,
                        "Error converting value 5 to type '" + Person.class.getName()
                                + "'. Path '', line 1, position 1."),
                Arguments.of(
                        "{\"Age\":\"old\"}",
                        Person.class,
                        "Could not convert string to integer: old. Path 'Age', line 1, position 12."),
                Arguments.of(
                        "{\"Name\":5,\"Age\":1.0,\"Tags\":\"x\"}",
                        Person.class,
                        "Input string '1.0' is not a valid integer. Path 'Age', line 1, position 19."),
                Arguments.of(
                        "{\"Age\":null}",
                        Person.class,
                        "Error converting value {null} to type 'System.Int32'. Path 'Age', line 1, position 11."),
                Arguments.of(
                        "{\"people\":[{\"age\":[]}]}",
                        Wrapped.class,
                        "Unexpected character encountered while parsing value: [. Path 'people[0].age', line 1, position 19."));
    }

    @ParameterizedTest(name = "L 190: {0} to {1}")
    @MethodSource("failures")
    void failuresAreToldLikeTheOriginal(String json, Type type, String message) {
        assertThatThrownBy(() -> read(json, type))
                .isInstanceOf(JsonReadException.class)
                .hasMessage(message);
    }

    @Test
    @DisplayName("a key of a few characters does not stand for gigabytes of zeros")
    void vastKeys() throws JsonReadException {
        NetJson json = NetJson.standard();
        Type keyed = new TypeReference<Map<BigDecimal, Integer>>() {}.getType();
        assertThat(json.<Map<BigDecimal, Integer>>read("{\"1.50\":1}", keyed)).containsKey(new BigDecimal("1.50"));
        for (String key : List.of("1e999999999", "1e29", "1e-999999999")) {
            assertThatThrownBy(() -> json.read("{\"" + key + "\":1}", keyed))
                    .hasMessageStartingWith("Could not convert string '" + key + "' to dictionary key type");
        }
        assertThat(json.payload(Map.of(new BigDecimal("1e999999999"), 1))).hasToString("{\"1E+999999999\":1}");
        assertThat(json.payload(Map.of(new BigDecimal("1e3"), 1))).hasToString("{\"1000\":1}");
    }

    @Test
    @DisplayName("members are matched ignoring case in no language: in Turkish, ID and id are different words")
    void membersAreOfNoLanguage() {
        List<Locale> locales = new ArrayList<>();
        NetJson.customised(builder ->
                locales.add(builder.build().getDeserializationConfig().getLocale()));
        assertThat(locales).containsExactly(Locale.ROOT);
    }

    @Test
    void containersOfTheWrongKindAreExplained() {
        assertThatThrownBy(() -> read("[]", type("counts")))
                .hasMessageStartingWith("Cannot deserialize the current JSON array (e.g. [1,2,3]) into type"
                        + " 'System.Collections.Generic.Dictionary`2[System.String,System.Int32]' because the type requires a JSON"
                        + " object (e.g. {\"name\":\"value\"}) to deserialize correctly.\nTo fix this error either change the JSON"
                        + " to a JSON object")
                .hasMessageEndingWith("deserialize from a JSON array.\nPath '', line 1, position 1.");
        assertThatThrownBy(() -> read("{\"Name\":\"x\"}", int[].class))
                .hasMessageStartingWith(
                        "Cannot deserialize the current JSON object (e.g. {\"name\":\"value\"}) into type"
                                + " 'System.Int32[]' because the type requires a JSON array (e.g. [1,2,3]) to deserialize correctly.\n")
                .hasMessageEndingWith("deserialize from a JSON object.\nPath 'Name', line 1, position 8.");
        assertThatThrownBy(() -> read("{}", long.class))
                .hasMessageContaining("requires a JSON primitive value (e.g. string, number, boolean, null)");
        assertThatThrownBy(() -> read("\"AQID==\"", byte[].class))
                .hasMessageStartingWith("The input is not a valid Base-64");
    }

    @Test
    void objectsMatchNamesInAnyCaseAndIgnoreOthers() throws Exception {
        Person person =
                NetJson.standard().read("{\"NAME\":\"x\",\"aGe\":\"5\",\"tags\":[\"a\",1],\"extra\":{}}", Person.class);
        assertThat(person.name()).isEqualTo("x");
        assertThat(person.age()).isEqualTo(5);
        assertThat(person.tags()).containsExactly("a", "1");
        assertThat(NetJson.standard().read("{}", Person.class)).isEqualTo(new Person(null, 0, null));
        Bean bean = NetJson.standard().read("{'Text':5.50,Color:'green'}", Bean.class);
        assertThat(bean.getText()).isEqualTo("5.5");
        assertThat(bean.color).isEqualTo(Color.Green);
    }

    @Test
    void typeArgumentsAreHonoured() throws Exception {
        assertThat(read("{\"one\":\"1\",\"Two\":2}", type("counts"))).isEqualTo(Map.of("one", 1, "Two", 2));
        assertThat(read("{\"o\":{\"x\":[1,{}]}}", type("anything")))
                .isEqualTo(Map.of("o", Map.of("x", List.of(1L, Map.of()))));
        assertThat(read("[1,\"a\",true]", type("strings"))).isEqualTo(List.of("1", "a", "true"));
        assertThat(read("5", type("maybe"))).isEqualTo(Optional.of(5L));
        assertThat(read("null", type("maybe"))).isEqualTo(Optional.empty());
        assertThat(NetJson.standard()
                        .read("{\"people\":[{\"age\":1}]}", Wrapped.class)
                        .maybe())
                .isEmpty();
        assertThat(NetJson.standard().read("{\"maybe\":3}", Wrapped.class).maybe())
                .contains(3);
        assertThat(NetJson.standard().read("{\"x\":[1,{\"y\":null}]}", JsonNode.class))
                .hasToString("{\"x\":[1,{\"y\":null}]}");
    }

    @Test
    void twentyLevelsAreReadAndTwentyOneRefused() throws JsonReadException { // L 192
        assertThat(read("[".repeat(20) + "]".repeat(20), Object.class)).isNotNull();
        assertThatThrownBy(() -> read("[".repeat(21) + "]".repeat(21), Object.class))
                .isInstanceOf(JsonReadException.class)
                .hasMessage("The reader's MaxDepth of 20 has been exceeded. Path '" + "[0]".repeat(20)
                        + "', line 1, position 21.");
        assertThatThrownBy(() -> read("{\"a\":".repeat(21) + "1" + "}".repeat(21), JsonNode.class))
                .hasMessageStartingWith("The reader's MaxDepth of 20 has been exceeded. Path 'a.a.");
    }

    @Test
    void whatIsWrittenIsReadBack() throws JsonReadException {
        Wrapped value = new Wrapped(Optional.of(1), List.of());
        assertThat(NetJson.standard().read(NetJson.standard().payload(value).toString(), Wrapped.class))
                .isEqualTo(value);
    }

    @Property(tries = 3000)
    void anyTextIsReadOrRefused(@ForAll("pieces") String json, @ForAll("targets") Class<?> type) {
        try {
            Object value = read(json, type);
            NetJson.standard().write(value);
        } catch (JsonReadException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                        "[",
                        "]",
                        "{",
                        "}",
                        "\"",
                        "'",
                        ",",
                        ":",
                        "1",
                        "-",
                        ".5",
                        "e9",
                        "1E400",
                        "null",
                        "true",
                        "NaN",
                        "\"a\"",
                        "a",
                        "\"Name\"",
                        "\"Age\"",
                        "\"2020-01-02\"",
                        "/*",
                        "*/",
                        "//",
                        "\\",
                        "\\u12",
                        "\n",
                        " ",
                        "\u0000",
                        "\ud83d")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<Class<?>> targets() {
        return Arbitraries.of(
                int.class,
                Long.class,
                double.class,
                BigDecimal.class,
                String.class,
                byte[].class,
                int[].class,
                UUID.class,
                Instant.class,
                Duration.class,
                Color.class,
                Person.class,
                Bean.class,
                Object.class,
                JsonNode.class,
                List.class,
                Map.class,
                Optional.class,
                char.class,
                boolean.class,
                Person[].class);
    }
}
