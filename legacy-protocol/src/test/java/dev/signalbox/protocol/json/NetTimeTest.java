package dev.signalbox.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2020-01-02, 2020-01-02T00:00, ",
        "2020-01-02T03:04, 2020-01-02T03:04, ",
        "2020-01-02T03:04:05, 2020-01-02T03:04:05, ",
        "2020-01-02 03:04:05Z, 2020-01-02T03:04:05, Z",
        "2020-01-02T03:04:05.1Z, 2020-01-02T03:04:05.100, Z",
        "2020-01-02T03:04:05.1234567Z, 2020-01-02T03:04:05.123456700, Z",
        "2020-01-02T03:04:05.12345678Z, 2020-01-02T03:04:05.123456800, Z",
        "2020-01-02T03:04:59.99999999, 2020-01-02T03:05, ",
        "2020-01-02T03:04:05-05:30, 2020-01-02T03:04:05, -05:30",
        "2020-01-02T03:04:05+0200, 2020-01-02T03:04:05, +02:00",
        "2020-01-02T03:04:05+02, 2020-01-02T03:04:05, +02:00",
        "/Date(1577934245000)/, 2020-01-02T03:04:05, Z",
        "/Date(1577934245000+0200)/, 2020-01-02T05:04:05, +02:00",
        "/Date(-1)/, 1969-12-31T23:59:59.999, Z",
        "0001-01-01T00:00:00, 0001-01-01T00:00, ",
        "2020-01-02T24:00, 2020-01-03T00:00, ",
        "2020-12-31T24:00:00.0000000Z, 2021-01-01T00:00, Z"
    })
    void momentsAreRead(String text, LocalDateTime local, ZoneOffset offset) {
        assertThat(NetTime.moment(text)).isEqualTo(new NetTime.Moment(local, offset));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "zz",
                "20200102",
                "2020-1-2",
                "2020-02-30T00:00:00Z",
                "2020-01-02T",
                "2020-01-02T03",
                "2020-01-02T25:00:00",
                "2020-01-02T24:00:01",
                "2020-01-02T24:01",
                "2020-01-02T24:00:00.0000001",
                "9999-12-31T24:00:00",
                "2020-01-02T03:04:05.",
                "2020-01-02T03:04:05Zx",
                "2020-01-02T03:04:05+99:00",
                "  2020-01-02",
                "/Date()/",
                "/Date(x)/",
                "/Date(1",
                "/Date(99999999999999999999)/",
                "/Date(9223372036854775807)/",
                "٢٠٢٠-01-02"
            })
    void otherTextIsNoMoment(String text) {
        assertThat(NetTime.moment(text)).isNull();
    }

    /** What .NET clients east and west of Greenwich send for the first and the last moment there is. */
    @ParameterizedTest
    @CsvSource({
        "0001-01-01T00:00:00+02:00, 0001-01-01T00:00",
        "0001-01-01T01:59:59.9999999+02:00, 0001-01-01T00:00",
        "0001-01-01T02:00:00+02:00, 0001-01-01T00:00",
        "9999-12-31T23:59:59.9999999-05:00, 9999-12-31T23:59:59.999999900",
        "9999-12-31T18:59:59-05:00, 9999-12-31T23:59:59"
    })
    void whatLiesBeyondTheCalendarIsItsEnd(String text, LocalDateTime utc) throws JsonReadException {
        NetJson json = NetJson.standard();
        String sent = '"' + text + '"';
        assertThat(json.<LocalDateTime>read(sent, LocalDateTime.class)).isEqualTo(utc);
        Instant instant = json.read(sent, Instant.class);
        assertThat(instant).isEqualTo(utc.toInstant(ZoneOffset.UTC));
        assertThat(new String(json.write(instant), StandardCharsets.UTF_8))
                .isEqualTo('"' + NetTime.format(utc).append('Z').toString() + '"');
        OffsetDateTime offset = json.read(sent, OffsetDateTime.class);
        assertThat(new String(json.write(offset), StandardCharsets.UTF_8)).isEqualTo(sent);
    }

    @ParameterizedTest(name = "L 67: {0} is {1}")
    @CsvSource({
        "PT5S, 00:00:05",
        "PT26H3M4.005S, 1.02:03:04.0050000",
        "PT-1H, -01:00:00",
        "PT0S, 00:00:00",
        "PT0.0000001S, 00:00:00.0000001",
        "PT-0.5S, -00:00:00.5000000",
        "P10D, 10.00:00:00"
    })
    void timeSpansAreWritten(Duration span, String expected) {
        assertThat(NetTime.format(span)).isEqualTo(expected);
        assertThat(NetTime.span(expected)).isEqualTo(span);
    }

    @ParameterizedTest
    @CsvSource({
        "1, P1D",
        "1:02, PT1H2M",
        "1.02:03, PT26H3M",
        "1.02:03:04.5, PT26H3M4.5S",
        "1:02:03:04.5, PT26H3M4.5S",
        "25:00:00, P25D",
        "' 00:00:05 ', PT5S"
    })
    void timeSpansAreRead(String text, Duration expected) {
        assertThat(NetTime.span(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "x",
                "1:",
                "1:2:3:",
                "1.",
                "1.2",
                "00:60:00",
                "00:00:60",
                "1.24:00:00",
                "--1",
                "1:2:3:4:5",
                "99999999",
                "999999999.00:00:00",
                "1:02:03.",
                "9999999999"
            })
    void otherTextIsNoTimeSpan(String text) {
        assertThat(NetTime.span(text)).isNull();
    }

    @Property
    void anySpanIsReadBack(
            @ForAll @LongRange(min = -900_000_000_000_000_000L, max = 900_000_000_000_000_000L) long ticks) {
        Duration span = Duration.ofSeconds(ticks / 1_000_000, ticks % 1_000_000 * 100);
        assertThat(NetTime.span(NetTime.format(span))).isEqualTo(span);
    }

    @Property
    void anyMomentIsReadBack(
            @ForAll @LongRange(min = -62_135_596_800L, max = 253_402_300_799L) long second,
            @ForAll @LongRange(min = 0, max = 9_999_999) long ticks) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(second, (int) ticks * 100, ZoneOffset.UTC);
        assertThat(NetTime.moment(NetTime.format(time).toString())).isEqualTo(new NetTime.Moment(time, null));
    }

    @Property
    void garbageIsNothing(@ForAll("pieces") String text) {
        NetTime.Moment moment = NetTime.moment(text);
        Duration span = NetTime.span(text);
        assertThat(moment == null || span == null).isTrue();
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                        "2020", "-01", "-02", "T03:04", ":05", ".5", "Z", "+02", ":00", "/Date(", "1", ")/", "-", ".",
                        "é")
                .list()
                .ofMaxSize(9)
                .map(parts -> String.join("", parts));
    }
}
