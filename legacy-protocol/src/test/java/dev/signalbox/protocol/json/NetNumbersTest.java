package dev.signalbox.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetNumbersTest {

    @ParameterizedTest(name = "L 59: double {0} is {1}")
    @CsvSource({
        "1, 1.0",
        "0, 0.0",
        "-0.0, 0.0",
        "-3, -3.0",
        "100, 100.0",
        "1e5, 100000.0",
        "1e14, 100000000000000.0",
        "999999999999999, 999999999999999.0",
        "1e15, 1E+15",
        "-1e15, -1E+15",
        "1234567890123456, 1234567890123456.0",
        "12345678901234567, 12345678901234568.0",
        "1e16, 1E+16",
        "1.2345e15, 1.2345E+15",
        "1e21, 1E+21",
        "1e100, 1E+100",
        "1.5e-7, 1.5E-07",
        "1e-5, 1E-05",
        "1.25e-5, 1.25E-05",
        "0.0001, 0.0001",
        "0.00012345, 0.00012345",
        "0.1, 0.1",
        "1.5, 1.5",
        "0.25, 0.25",
        "6.6666666, 6.6666666",
        "0.3333333333333333, 0.33333333333333331",
        "0.30000000000000004, 0.30000000000000004",
        "0.1234567890123456789012345678, 0.12345678901234568",
        "1.7976931348623157e308, 1.7976931348623157E+308",
        "2.2250738585072014e-308, 2.2250738585072014E-308",
        "5e-324, 4.94065645841247E-324",
        "NaN, NaN",
        "Infinity, Infinity",
        "-Infinity, -Infinity"
    })
    void doublesHaveFifteenOrSeventeenDigits(double value, String expected) {
        assertThat(NetNumbers.format(value)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "L 60: float {0} is {1}")
    @CsvSource({
        "0.1, 0.1",
        "1, 1.0",
        "-0.0, 0.0",
        "0.33333334, 0.333333343",
        "1e6, 1000000.0",
        "1e7, 1E+07",
        "16777216, 16777216.0",
        "3.4e38, 3.4E+38",
        "3.4028235e38, 3.40282347E+38",
        "1e-5, 1E-05",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void floatsHaveSevenOrNineDigits(float value, String expected) {
        assertThat(NetNumbers.format(value)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "L 62: decimal {0} is {1}")
    @CsvSource({
        "1.10, 1.10",
        "5, 5.0",
        "0, 0.0",
        "0.00, 0.00",
        "-7, -7.0",
        "5E+3, 5000.0",
        "1E-28, 0.0000000000000000000000000001",
        "79228162514264337593543950335, 79228162514264337593543950335.0",
        "1E+1000000000, 1E+1000000000"
    })
    void decimalsKeepTheirScale(BigDecimal value, String expected) {
        assertThat(NetNumbers.format(value)).isEqualTo(expected);
    }

    @Test
    void theFractionOfOneThirdOfTenSecondsIsShort() {
        assertThat(NetNumbers.format(66666666 / 1e7)).isEqualTo("6.6666666");
    }

    @Property(tries = 5000)
    void anyDoubleIsReadBack(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        String text = NetNumbers.format(value);
        assertThat(Double.valueOf(text)).isEqualTo(Double.valueOf(value == 0 ? 0.0 : value));
        assertThat(Double.isNaN(value) || Double.isInfinite(value) || text.contains(".") || text.contains("E"))
                .isTrue();
    }

    @Property(tries = 5000)
    void theDigitsAreThoseOfTheExactValueRounded(@ForAll("doubles") double value) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal fifteen = exact.round(new MathContext(15, RoundingMode.HALF_EVEN));
        BigDecimal expected =
                fifteen.doubleValue() == value ? fifteen : exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
        assertThat(new BigDecimal(NetNumbers.format(value))).isEqualByComparingTo(expected);
    }

    /** Any bits, few digits, and short fractions near the edges of 15 digits. */
    @Provide
    Arbitrary<Double> doubles() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite),
                Arbitraries.integers().between(-99_999, 99_999).map(n -> n / 1000.0),
                Combinators.combine(
                                Arbitraries.longs().between(1, 9_999_999_999_999_999L),
                                Arbitraries.integers().between(-330, 300))
                        .as((digits, exponent) -> Double.parseDouble(digits + "e" + exponent))
                        .filter(Double::isFinite));
    }

    @Property
    void anyDoubleOfModerateSizeIsReadBack(@ForAll double value) {
        assertThat(Double.parseDouble(NetNumbers.format(value))).isEqualTo(value == 0 ? 0.0 : value);
    }

    @Property(tries = 5000)
    void anyFloatIsReadBack(@ForAll int bits) {
        float value = Float.intBitsToFloat(bits);
        assertThat(Float.valueOf(NetNumbers.format(value))).isEqualTo(Float.valueOf(value == 0 ? 0f : value));
    }

    @Property
    void anyDecimalKeepsValueAndDigits(@ForAll BigDecimal value) {
        BigDecimal back = new BigDecimal(NetNumbers.format(value));
        assertThat(back).isEqualByComparingTo(value);
        assertThat(back.scale()).isEqualTo(value.scale() > 0 ? value.scale() : 1);
    }
}
