package dev.signalbox.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.signalbox.protocol.JsonPayload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetJsonWriteTest {

    enum Color {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "leaf";
            }
        }
    }

    enum Level implements NumberedEnum {
        LOW(10),
        HIGH(-3);

        private final long number;

        Level(long number) {
            this.number = number;
        }

        @Override
        public long number() {
            return number;
        }
    }

    record Person(String name, int age, List<String> tags, Double weight) {}

    static class Base {
        public int base = 1;
        private final String zulu = "z";

        public String getZulu() {
            return zulu;
        }
    }

    static final class Derived extends Base {
        private final String own = "o";
        private final String alpha = "a";

        public String getOwn() {
            return own;
        }

        public String getAlpha() {
            return alpha;
        }
    }

    static final class Node {
        public Node next;
    }

    static final class Broken {
        public String getText() {
            throw new IllegalStateException("boom");
        }
    }

    private static String json(Object value) {
        return new String(NetJson.standard().write(value), StandardCharsets.UTF_8);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(null, "null"),
                Arguments.of(true, "true"),
                Arguments.of(5, "5"),
                Arguments.of((short) -5, "-5"),
                Arguments.of((byte) 7, "7"),
                Arguments.of(Long.MAX_VALUE, "9223372036854775807"), // L 63
                Arguments.of(new BigInteger("18446744073709551615"), "18446744073709551615"),
                Arguments.of(1.0, "1.0"),
                Arguments.of(1e15, "1E+15"),
                Arguments.of(0.1f, "0.1"),
                Arguments.of(Double.NaN, "\"NaN\""), // L 61
                Arguments.of(Double.NEGATIVE_INFINITY, "\"-Infinity\""),
                Arguments.of(Float.POSITIVE_INFINITY, "\"Infinity\""),
                Arguments.of(new BigDecimal("1.10"), "1.10"),
                Arguments.of(new BigDecimal("5"), "5.0"),
                Arguments.of('x', "\"x\""),
                Arguments.of('\u2028', "\"\\u2028\""),
                Arguments.of("a\"b", "\"a\\\"b\""),
                Arguments.of(Color.GREEN, "1"), // L 64
                Arguments.of(Level.HIGH, "-3"),
                Arguments.of(new byte[] {1, 2, (byte) 0xFF}, "\"AQL/\""), // L 65
                Arguments.of(List.of((byte) 1, (byte) 2), "[1,2]"),
                Arguments.of(
                        UUID.fromString("1D6A1D30-599F-4495-ACE7-303FD87204BB"),
                        "\"1d6a1d30-599f-4495-ace7-303fd87204bb\""),
                Arguments.of(new double[] {1, 0.5, Double.NaN}, "[1.0,0.5,\"NaN\"]"),
                Arguments.of(new float[] {1, 1e7f}, "[1.0,1E+07]"),
                Arguments.of(new int[][] {{1, 2}, {}}, "[[1,2],[]]"),
                Arguments.of(new char[] {'a', 'b'}, "[\"a\",\"b\"]"),
                Arguments.of(Arrays.asList(1, null, "x"), "[1,null,\"x\"]"),
                Arguments.of(Optional.of(1.0), "1.0"),
                Arguments.of(Optional.empty(), "null"),
                Arguments.of(OptionalInt.of(3), "3"),
                Arguments.of(OptionalLong.empty(), "null"),
                Arguments.of(OptionalDouble.of(2), "2.0"),
                Arguments.of(Map.entry("k", 1), "{\"Key\":\"k\",\"Value\":1}"),
                Arguments.of(new Object(), "{}"),
                Arguments.of(JsonPayload.ofText("{\"raw\": 1}"), "{\"raw\": 1}"),
                Arguments.of(JsonNodeFactory.instance.objectNode().put("d", 3.0).put("i", 3), "{\"d\":3.0,\"i\":3}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesHaveTheTextOfTheOriginal(Object value, String expected) {
        assertThat(json(value)).isEqualTo(expected);
        assertThat(NetJson.standard().payload(value)).hasToString(expected);
    }

    static Stream<Arguments> times() { // L 66, L 67
        return Stream.of(
                Arguments.of(Instant.parse("2014-01-02T03:04:05Z"), "2014-01-02T03:04:05Z"),
                Arguments.of(Instant.parse("2014-01-02T03:04:05.120000399Z"), "2014-01-02T03:04:05.1200003Z"),
                Arguments.of(Date.from(Instant.parse("2014-01-02T03:04:05.100Z")), "2014-01-02T03:04:05.1Z"),
                Arguments.of(OffsetDateTime.parse("2014-01-02T03:04:05-05:30"), "2014-01-02T03:04:05-05:30"),
                Arguments.of(OffsetDateTime.parse("2014-01-02T03:04:05Z"), "2014-01-02T03:04:05+00:00"),
                Arguments.of(
                        LocalDateTime.parse("2014-07-02T03:04:05").atZone(ZoneId.of("Europe/Berlin")),
                        "2014-07-02T03:04:05+02:00"),
                Arguments.of(LocalDateTime.parse("0001-01-01T00:00:00"), "0001-01-01T00:00:00"),
                Arguments.of(LocalDate.parse("2014-01-02"), "2014-01-02"),
                Arguments.of(Duration.ofHours(26).plusMinutes(3).plusMillis(4005), "1.02:03:04.0050000"));
    }

    @ParameterizedTest
    @MethodSource("times")
    void timesHaveTheTextOfTheOriginal(Object value, String expected) {
        assertThat(json(value)).isEqualTo('"' + expected + '"');
    }

    @Test
    void membersStandInTheOrderOfDeclarationNullIncluded() {
        assertThat(json(new Person("n", 3, null, 1.0)))
                .isEqualTo("{\"name\":\"n\",\"age\":3,\"tags\":null,\"weight\":1.0}");
    }

    @Test
    void ownMembersStandBeforeInheritedOnes() {
        assertThat(json(new Derived())).isEqualTo("{\"own\":\"o\",\"alpha\":\"a\",\"base\":1,\"zulu\":\"z\"}");
    }

    @Test
    void mapKeysStayAsTheyAre() { // L 70
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("Camel", null);
        map.put(3, "x");
        map.put("\u0085<", 1);
        assertThat(json(map)).isEqualTo("{\"Camel\":null,\"3\":\"x\",\"\\u0085<\":1}");
        assertThat(json(new EnumMap<>(Map.of(Color.RED, 1)))).isEqualTo("{\"RED\":1}");
    }

    @Test
    void anApplicationMayRenameMembers() {
        NetJson pascal = NetJson.customised(
                builder -> builder.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE));
        assertThat(pascal.payload(new Person("n", 3, List.of(), null)))
                .hasToString("{\"Name\":\"n\",\"Age\":3,\"Tags\":[],\"Weight\":null}");
    }

    @Test
    void whatHasNoJsonFormIsTheApplicationsMistake() {
        Node loop = new Node();
        loop.next = new Node();
        loop.next.next = loop;
        List<Object> list = new ArrayList<>();
        list.add(list);
        assertThatThrownBy(() -> json(loop)).isInstanceOf(JsonWriteException.class);
        assertThatThrownBy(() -> json(list)).isInstanceOf(JsonWriteException.class);
        assertThatThrownBy(() -> json(new Broken())).isInstanceOf(JsonWriteException.class);
        assertThatThrownBy(() -> json(Instant.MAX)).isInstanceOf(JsonWriteException.class);
        assertThatThrownBy(() -> json(Duration.ofSeconds(Long.MAX_VALUE))).isInstanceOf(JsonWriteException.class);
    }

    @Property
    void textInsideAValueIsEscapedLikeTextAlone(@ForAll String text) {
        assertThat(json(List.of(text))).isEqualTo("[" + json(text) + "]");
        assertThat(json(Map.of(text, 1))).isEqualTo("{" + json(text) + ":1}");
    }

    @Property
    void numbersInsideAValueAreWrittenLikeNumbersAlone(@ForAll double value) {
        assertThat(json(new double[] {value})).isEqualTo("[" + NetNumbers.format(value) + "]");
        assertThat(json(List.of(value))).isEqualTo("[" + NetNumbers.format(value) + "]");
    }
}
